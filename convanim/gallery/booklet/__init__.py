"""The booklet of a gallery: all panels, captions and worked formulas in one PDF, to hand out."""

from convanim.gallery.booklet.pages import check_booklet, write_booklet

__all__ = ["check_booklet", "write_booklet"]
