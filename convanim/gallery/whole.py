"""A gallery as a whole: a list's figures in their folder, the page and the booklet beside it."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
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
    listing : the list
    source : the file it was read from
    home : where the gallery is built
    """

    listing: Listing
    source: Path
    home: Path

    @property
    def folder(self) -> Path:
        """Where the figures are."""
        return self.home / self.listing.name

    def outdated(self, tick: Tick = lambda: None) -> list[Figure]:
        """Return the figures that are to be drawn: see `outdated`."""
        return outdated(self.listing.figures, self.folder, tick)

    def check(self, figures: Sequence[Figure]) -> None:
        """Raise an error where building figures would replace what is not this list's."""
        # Looked at before the note is read: another run notes its files, then puts them in place.
        there = [
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
        # A copy of the gallery may be without its note, but has its page.
        shown = names_on_page(self.home)
        for figure, name in there:
            if name not in known.records and figure not in shown:
                message = "was not drawn for this gallery and would be lost: move it away"
                raise FileExistsError(errno.EEXIST, message, str(self.folder / name))

    def build(
        self, figures: Sequence[Figure], jobs: int = 1, executor: Executor | None = None
    ) -> Iterator[tuple[Figure, list[Path]]]:
        """Draw figures, and yield each when its files are there: see `build`."""
        if figures:
            self.folder.mkdir(parents=True, exist_ok=True)
            note.claim(self.folder, self.source)
            yield from build(figures, self.folder, jobs, executor)

    @property
    def finished(self) -> bool:
        """Whether page and booklet are there as they would be written now."""
        known = note.read(self.folder)
        return all(known.stands(_beside(path), self._key) for path in (self._page, self._booklet))

    def finish(self, tick: Tick = lambda: None) -> None:
        """Write the page and the booklet; ``tick`` is called twice a figure."""
        from convanim.gallery.booklet import write_booklet
        from convanim.gallery.page import write_page

        with scratch_folder(self.home) as bench:
            write_page(self.listing, bench, tick)
            write_booklet(self.listing, bench / self._booklet.name, tick)
            for target in (self._page, self._booklet):
                part = bench / target.name
                with note.add(self.folder, {_beside(target): note.record(part, self._key)}):
                    put_in_place(part, target)
        note.tidy(self.folder)

    def left(self) -> list[Path]:
        """Return files that were built of figures, or in formats, which the list has no longer."""
        wanted = {name for figure in self.listing.figures for name in figure.files}
        wanted |= {_beside(self._page), _beside(self._booklet)}
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
        """Digest of all that page and booklet depend on."""
        code = f"{program()} jinja2 {metadata.version('jinja2')}"
        told = [
            (f.name, f.number, f.title, f.own_caption, key_of(f, code))
            for f in self.listing.figures
        ]
        whole = (self.listing.name, self.listing.title, self.listing.credit, told)
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def _beside(path: Path) -> str:
    """Name a file of the gallery's home as seen from the figures' folder."""
    return f"../{path.name}"
