"""Lists of figures: a TOML file to checked animations."""

from __future__ import annotations

import inspect
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.errors import ConvanimError, shortened, unknown
from convanim.export import EACH, FORMATS
from convanim.layers import KINDS, Layer

__all__ = ["Figure", "Listing", "check_formats", "guide", "read_listing"]

#: Keys of an entry that are not its layer's.
_ABOUT = ("name", "number", "layer", "layer-of", "transpose-of", "formats")
_LOOK = tuple(
    name.replace("_", "-") for name in inspect.signature(animate).parameters if name != "layer"
)
_TOP = ("title", "credit", "formats", "figure")

#: Categories of characters that no line has: controls, halves of characters, ends of lines.
UNSET = ("Cc", "Cs", "Zl", "Zp")


#: Figures whose drawings the page of a list holds itself; of more, each has a file beside it.
MANY = 50


@dataclass(frozen=True)
class Figure:
    """One entry: an animation with its name, its number, and the formats it is wanted in.

    Parameters
    ----------
    name : of its files
    number : what it is called by, may be empty
    spec : the animation, never staged
    formats : suffixes without the dot
    apart : whether it has a file from which the page loads it
    """

    name: str
    number: str
    spec: Animation
    formats: tuple[str, ...]
    apart: bool = False

    @property
    def animation(self) -> Animation:
        """The animation for one use: what it stages goes with it, lists may be long."""
        return replace(self.spec)

    @property
    def files(self) -> list[str]:
        """Names of all its files."""
        suffixes = (*self.formats, "js") if self.apart else self.formats
        return [f"{self.name}.{suffix}" for suffix in suffixes]


@dataclass(frozen=True)
class Listing:
    """A list of figures, in its own order."""

    name: str
    title: str
    credit: str
    figures: tuple[Figure, ...]

    def pick(self, wanted: Iterable[str]) -> tuple[Figure, ...]:
        """Return figures by name or number, all where none is named."""
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
    """Return the guide's animations, in its order.

    Examples
    --------
    >>> [figure.name for figure in guide().pick(["4.7"])]
    ['padding_strides_odd_transposed']
    """
    packed = resources.files("convanim") / "guide.toml"
    # In a working copy the list stands beside the gallery that is built from it.
    path = Path(str(packed))
    return read_listing(path if path.exists() else path.parents[1] / "gallery" / "guide.toml")


def read_listing(path: Path) -> Listing:
    """Read a list of figures.

    Raises
    ------
    ConvanimError
        For a file that can't be read, and for any entry that is wrong, with
        file, entry and key.
    """
    with _told(path):
        _check_file_name("the list's name", path.stem)
        table = _load(path)
        _check_keys(table, _TOP)
        entries = table.get("figure")
        if not isinstance(entries, list) or not entries:
            raise ConvanimError("no figures: give at least one [[figure]] table")
        usual = check_formats(table.get("formats", ["gif"]))
        title = _prose("title", table.get("title", path.stem))
        credit = _prose("credit", table.get("credit", ""), may_be_empty=True)
    figures: dict[str, Figure] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: figure {number}"
        with _told(where):
            name = _name(entry, figures)
        with _told(f"{where} ({name})"):
            figures[name] = Figure(
                name,
                _number(entry.get("number", "")),
                replace(_animation(entry, figures)),
                check_formats(entry["formats"]) if "formats" in entry else usual,
                len(entries) > MANY,
            )
    return Listing(path.stem, title, credit, tuple(figures.values()))


@contextmanager
def _told(where: object) -> Iterator[None]:
    """Begin the message of an error with the place it is about."""
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(f"{where}: {error}") from None


def _load(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except (ValueError, RecursionError) as error:  # a number too long, a list too deep
        reason = str(error)
    except OSError as error:
        reason = error.strerror or str(error)
    raise ConvanimError(f"can't be read as TOML: {reason}")


def _check_keys(table: Mapping[str, Any], known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            raise unknown("key", key, known)


def _line(key: str, value: Any) -> str:
    """Check a text of one line."""
    if not isinstance(value, str):
        raise ConvanimError(f"{key} must be a text of one line, got {shortened(value)}")
    for letter in value:
        if unicodedata.category(letter) in UNSET:
            raise ConvanimError(
                f"{key} must be a text of one line, got {shortened(value)}"
                f" with the character U+{ord(letter):04X}"
            )
    return value


def _prose(key: str, value: Any, may_be_empty: bool = False) -> str:
    """Check a text that the booklet will show: it has letters, and there are fonts for them."""
    words = _line(key, value)
    # Every font has these: matplotlib need not be loaded to look.
    plain = words.isascii() and words.strip()
    if not (plain or (may_be_empty and not words)):
        from convanim.render.typeset import check_prose

        check_prose(key, words)
    return words


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ConvanimError(f"number must be a text such as '2.1', got {shortened(value)}")
    return _prose("number", str(value), may_be_empty=True)


def _name(entry: Any, taken: Mapping[str, Figure]) -> str:
    if not isinstance(entry, dict):
        raise ConvanimError(f"must be a table, got {shortened(entry)}: write [[figure]]")
    if "name" not in entry:
        raise ConvanimError("missing key 'name': give the name of its files")
    name = _line("name", entry["name"])
    _check_file_name("name", name)
    _prose("name", name)
    if name.endswith(EACH):
        raise ConvanimError(f"name {name!r} must not end with {EACH!r}: give another")
    if name in taken:
        raise ConvanimError(f"name {name!r} is taken by an earlier figure: give another")
    return name


def _check_file_name(what: str, name: str) -> None:
    if not re.fullmatch(r"[\w-][\w.-]*", name):
        raise ConvanimError(
            f"{what} {name!r} must be usable as a file's: letters, digits, '_', '-' and '.' only"
        )


def check_formats(value: Any) -> tuple[str, ...]:
    """Check a list of formats."""
    known = [suffix.removeprefix(".") for suffix in FORMATS]
    if not isinstance(value, list) or not value:
        raise ConvanimError(
            f"formats must be a list such as ['gif', 'pdf'], got {shortened(value)}"
        )
    for word in value:
        if word not in known:
            raise unknown("format", str(word), known)
    return tuple(dict.fromkeys(value))


def _animation(entry: dict[str, Any], earlier: Mapping[str, Figure]) -> Animation:
    if sum(key in entry for key in ("layer", "layer-of", "transpose-of")) != 1:
        raise ConvanimError(
            f"give one of the keys 'layer' ({', '.join(KINDS)}), 'layer-of' and 'transpose-of'"
            " (an earlier figure's name)"
        )
    look = {key.replace("-", "_"): entry[key] for key in _LOOK if key in entry}
    return animate(_layer(entry) if "layer" in entry else _earlier(entry, earlier), **look)


def _layer(entry: dict[str, Any]) -> Layer:
    word = str(entry["layer"])
    if word not in KINDS:
        raise unknown("layer", word, KINDS)
    kind = KINDS[word]
    known = [name.replace("_", "-") for name in inspect.signature(kind).parameters]
    _check_keys(entry, (*_ABOUT, *_LOOK, *known))
    for key in ("input", "kernel"):
        if key not in entry:
            raise ConvanimError(f"missing key {key!r}: give a number, or one an axis")
    return kind(**{key.replace("-", "_"): entry[key] for key in known if key in entry})


def _earlier(entry: dict[str, Any], earlier: Mapping[str, Figure]) -> Layer:
    """Layer of an earlier figure, or its transpose."""
    key = "layer-of" if "layer-of" in entry else "transpose-of"
    _check_keys(entry, (*_ABOUT, *_LOOK))
    name = entry[key]
    if not isinstance(name, str) or name not in earlier:
        raise ConvanimError(f"{key} {shortened(name)} must be the name of an earlier figure")
    layer = earlier[name].spec.layer
    return layer if key == "layer-of" else layer.transpose()
