"""A whole gallery: the folder of a list's figures, with page and booklet beside it."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from convanim.files.whole import put_in_place, scratch_folder
from convanim.gallery import note
from convanim.gallery.figures import build, key_of, outdated, program
from convanim.gallery.listing import Figure, Listing

__all__ = ["Gallery"]

Tick = Callable[[], None]


@dataclass(frozen=True)
class Gallery:
    """What is built of a list: ``home/NAME/FIGURE.FORMAT``, ``home/index.html``, ``home/NAME.pdf``.

    Parameters
    ----------
    listing : Listing
    source : Path
        The file that the list was read from.
    home : Path
        The folder that the gallery is built in.
    """

    listing: Listing
    source: Path
    home: Path

    @property
    def folder(self) -> Path:
        """Folder of the figures."""
        return self.home / self.listing.name

    def outdated(self, tick: Tick = lambda: None) -> list[Figure]:
        """Return the figures that are to be drawn; see `convanim.gallery.outdated`."""
        return outdated(self.listing.figures, self.folder, tick)

    def check(self, figures: Sequence[Figure]) -> None:
        """Check that building figures replaces only files of this list.

        Parameters
        ----------
        figures : sequence of Figure
            The figures to build.

        Raises
        ------
        ConvanimError
            If the folder has figures of another list.
        OSError
            If another file would be replaced, or can't be.
        """
        # Before the note is read, as other processes note files and then put them in place.
        existing = [
            (figure.name, name)
            for figure in figures
            for name in figure.files
            if os.path.lexists(self.folder / name)
        ]
        known = note.read(self.folder)
        note.check_source(known, self.source)
        if not figures and self.finished:
            return
        from convanim.gallery.booklet import check_booklet
        from convanim.gallery.page import check_page, names_on_page

        check_page(self.listing, self.home)
        check_booklet(self._booklet)
        # A copy of a gallery may lack the note, but it has the page.
        shown = names_on_page(self.home)
        for figure, name in existing:
            if name not in known.records and figure not in shown:
                message = "was not drawn for this gallery and would be lost: move it away"
                raise FileExistsError(errno.EEXIST, message, str(self.folder / name))

    def build(
        self, figures: Sequence[Figure], jobs: int = 1
    ) -> Iterator[tuple[Figure, list[Path]]]:
        """Draw figures, and yield each with its files; see `convanim.gallery.build`."""
        if figures:
            self.folder.mkdir(parents=True, exist_ok=True)
            note.claim(self.folder, self.source)
            yield from build(figures, self.folder, jobs)

    @property
    def finished(self) -> bool:
        """Whether page and booklet are as they would be written now."""
        known = note.read(self.folder)
        targets = (self._page, self._booklet)
        return all(known.is_current(_noted_name(target), self._key) for target in targets)

    def finish(self, tick: Tick = lambda: None) -> None:
        """Write page and booklet; ``tick`` is called twice per figure."""
        from convanim.gallery.booklet import write_booklet
        from convanim.gallery.page import write_page

        with scratch_folder(self.home) as scratch:
            write_page(self.listing, scratch, tick)
            write_booklet(self.listing, scratch / self._booklet.name, tick)
            for target in (self._page, self._booklet):
                draft = scratch / target.name
                with note.add(self.folder, {_noted_name(target): note.record(draft, self._key)}):
                    put_in_place(draft, target)
        note.tidy(self.folder)

    def leftovers(self) -> list[Path]:
        """Return files of figures, or in formats, that are no longer in the list."""
        wanted = {name for figure in self.listing.figures for name in figure.files}
        wanted |= {_noted_name(self._page), _noted_name(self._booklet)}
        noted = note.read(self.folder).records
        found = (self.folder / name for name in sorted(noted) if name not in wanted)
        return [path for path in found if path.exists()]

    @property
    def _page(self) -> Path:
        return self.home / "index.html"

    @property
    def _booklet(self) -> Path:
        return self.home / f"{self.listing.name}.pdf"

    @cached_property
    def _key(self) -> str:
        """A digest of all that page and booklet depend on."""
        code = f"{program()} jinja2 {metadata.version('jinja2')}"
        figures = [
            # Recipes tell of options that no picture depends on, and of a padding's word.
            (f.name, f.number, f.title, f.own_caption, key_of(f, code), repr(f.spec))
            for f in self.listing.figures
        ]
        listing = self.listing
        whole = (listing.name, listing.title, listing.credit, listing.paper, figures)
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def _noted_name(path: Path) -> str:
    """Return the path from the figures' folder to a file of the gallery's home."""
    return f"../{path.name}"
