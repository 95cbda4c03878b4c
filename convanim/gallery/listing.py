"""Lists of figures: a TOML file is read and checked, and becomes animations."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from convanim.animation import Animation
from convanim.errors import ConvanimError, as_key, one_line, unknown
from convanim.export import FORMATS, check
from convanim.gallery.entries import (
    LOOK_KEYS,
    animation_of,
    check_formats,
    check_keys,
    check_look,
    checked_name,
    checked_number,
    checked_prose,
    located,
)
from convanim.gallery.names import check_file_name
from convanim.gallery.paper import USUAL_PAPER, checked_paper
from convanim.layers import Layer, Stack
from convanim.look import SETTINGS

__all__ = ["Figure", "Listing", "guide", "read_listing"]

#: Options of view and look that a list may have for all its figures, by their keys.
_LIST_LOOK_KEYS = {key: name for key, name in LOOK_KEYS.items() if SETTINGS[name].for_lists}
_LIST_KEYS = ("title", "credit", "paper", "formats", *_LIST_LOOK_KEYS, "figure")

#: Figures of a list up to which the page itself contains their drawings.
MOST_INLINE = 50

#: Characters of a figure's name in a message.
LONGEST_SHOWN_NAME = 40


@dataclass(frozen=True)
class Figure:
    """One figure of a list.

    Parameters
    ----------
    name : str
        Name of its files, without suffix.
    number : str
        Its number, such as ``"2.1"``; may be empty.
    spec : Animation
        The animation without its scene; to draw it, use ``animation``.
    formats : tuple of str
        Suffixes of its files, without the dot.
    has_script : bool
        Whether its drawing is in a file ``NAME.js`` that the page loads.
    title, own_caption : str
        Texts of the user; may be empty.
    own_look : tuple of str
        Names of the options that its entry gives.
    """

    name: str
    number: str
    spec: Animation
    formats: tuple[str, ...]
    has_script: bool = False
    title: str = ""
    own_caption: str = ""
    own_look: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Its title, or else its name."""
        return self.title or self.name

    @property
    def animation(self) -> Animation:
        """A new copy of the animation, such that scenes of long lists do not fill the memory."""
        return self.spec.unstaged()

    @property
    def files(self) -> list[str]:
        """Names of all its files."""
        return self.drawn_files + [f"{self.name}.js"] * self.has_script

    @property
    def drawn_files(self) -> list[str]:
        """Names of the files in its formats."""
        return [f"{self.name}{FORMATS[name].ending}" for name in self.formats]


@dataclass(frozen=True)
class Listing:
    """A list of figures.

    Parameters
    ----------
    name : str
        Name of its file, without suffix.
    title, credit : str
        Title of page and booklet, and whom the figures are by; the credit may be empty.
    figures : tuple of Figure
        In the order of the file.
    paper : str
        Name of the size of the booklet's pages.
    """

    name: str
    title: str
    credit: str
    figures: tuple[Figure, ...]
    paper: str = USUAL_PAPER

    def pick(self, wanted: Iterable[str]) -> tuple[Figure, ...]:
        """Return figures by name or number, in the order asked for; all if none is asked for.

        Raises
        ------
        ConvanimError
            If there is no such figure.
        """
        known = {key: figure for figure in self.figures for key in (figure.number, figure.name)}
        picked: dict[str, Figure] = {}
        for name in wanted:
            # 2.8 is both 2.8a and 2.8b.
            parts = [figure for number, figure in known.items() if number[:-1] == name]
            if name not in known and not (parts and name[-1:].isdigit()):
                raise unknown("figure", name, known)
            for figure in [known[name]] if name in known else parts:
                picked[figure.name] = figure
        return tuple(picked.values()) or self.figures


def guide() -> Listing:
    """Return the list of the guide's figures, in the guide's order.

    Examples
    --------
    >>> [figure.name for figure in guide().pick(["4.7"])]
    ['padding_strides_odd_transposed']
    """
    packed = resources.files("convanim") / "guide.toml"
    # In a working copy the list is in the folder of the gallery that is built from it.
    path = Path(str(packed))
    path = path if path.exists() else path.parents[1] / "gallery" / "guide.toml"
    return read_listing(path)


def read_listing(path: Path) -> Listing:
    """Read a list of figures.

    Parameters
    ----------
    path : Path
        A TOML file; its keys are those of the options of commands.

    Raises
    ------
    ConvanimError
        If the file can't be read, or an entry is wrong; the message names file, entry and key.
    """
    with _errors_located(path):
        check_file_name("the list's name", path.stem)
        table = _load(path)
        check_keys(table, _LIST_KEYS)
        entries = table.get("figure")
        if not isinstance(entries, list) or not entries:
            raise ConvanimError("no figures: give at least one [[figure]] table")
        formats = check_formats(table.get("formats", ["gif"]))
        title = checked_prose("title", table.get("title", path.stem))
        credit = checked_prose("credit", table.get("credit", ""), may_be_empty=True)
        paper = checked_paper(table.get("paper", USUAL_PAPER))
        usual = {name: table[key] for key, name in _LIST_LOOK_KEYS.items() if key in table}
        usual = located(usual, path.parent)
        check_look(usual)
    figures: list[Figure] = []
    layers: dict[str, Layer | Stack] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: figure {number}"
        with _errors_located(where):
            name = checked_name(entry, layers)
        with _errors_located(f"{where} ({one_line(name, LONGEST_SHOWN_NAME)})"):
            figure = _figure(name, entry, layers, formats, usual, path.parent)
        figures.append(replace(figure, has_script=len(entries) > MOST_INLINE))
        layers[name] = figure.spec.layer
    return Listing(path.stem, title, credit, tuple(figures), paper)


def _figure(
    name: str,
    entry: dict[str, Any],
    earlier: Mapping[str, Layer | Stack],
    formats: tuple[str, ...],
    usual: Mapping[str, Any],
    folder: Path,
) -> Figure:
    """Make a figure of an entry, with the usual formats and the usual look of its list."""
    animation = animation_of(entry, earlier, usual, folder)
    wanted = check_formats(entry["formats"]) if "formats" in entry else formats
    check(animation, [Path(f"{name}.{suffix}") for suffix in wanted])
    return Figure(
        name,
        checked_number(entry.get("number", "")),
        animation.unstaged(),
        wanted,
        title=checked_prose("title", entry["title"]) if "title" in entry else "",
        own_caption=checked_prose("caption", entry["caption"]) if "caption" in entry else "",
        own_look=tuple(name for key, name in LOOK_KEYS.items() if key in entry),
    )


@contextmanager
def _errors_located(where: object) -> Iterator[None]:
    """Begin the message of a ConvanimError in the block with its place in the list."""
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(f"{where}: {error.spelt(as_key)}") from None


def _load(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; raise ConvanimError if it can't be read."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except (ValueError, RecursionError) as error:  # a number too long, a list too deep
        reason = str(error)
    except OSError as error:
        raise ConvanimError(f"can't be read: {error.strerror or error}") from None
    raise ConvanimError(f"can't be read as TOML: {reason}")
