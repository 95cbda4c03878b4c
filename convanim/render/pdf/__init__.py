"""Drawings to PDF, as vectors with their fonts."""

from convanim.render.pdf.pages import CREATOR, pdf_bytes, write_pdf, write_steps

__all__ = ["CREATOR", "pdf_bytes", "write_pdf", "write_steps"]
