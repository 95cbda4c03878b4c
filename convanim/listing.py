"""Lists of figures: a TOML file to checked animations."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.errors import ConvanimError, as_key, one_line, shortened, unknown
from convanim.export import EACH, FORMATS, check
from convanim.layers import KINDS, Layer
from convanim.parameters import line, one_of

__all__ = ["Figure", "Listing", "check_formats", "guide", "read_listing"]

#: Keys of an entry that are not its layer's.
_ABOUT = ("name", "number", "layer", "layer-of", "transpose-of", "formats")
_LOOK = tuple(
    name.replace("_", "-") for name in inspect.signature(animate).parameters if name != "layer"
)
_TOP = ("title", "credit", "formats", "figure")

#: Figures whose drawings the page of a list holds itself; of more, each has a file beside it.
MANY = 50

#: What no file's name may contain somewhere, and names that Windows keeps for its devices.
_NOT_IN_NAMES = frozenset('/\\<>:"|?*')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))}

#: Bytes of a name; suffixes and numbers are still to come, and no file system takes over 255.
LONGEST_NAME = 200

#: Characters of a name in a message.
SHOWN = 40


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
        with _told(f"{where} ({one_line(name, SHOWN)})"):
            animation = _animation(entry, figures)
            formats = check_formats(entry["formats"]) if "formats" in entry else usual
            check(animation, [Path(f"{name}.{suffix}") for suffix in formats])
            figures[name] = Figure(
                name,
                _number(entry.get("number", "")),
                replace(animation),
                formats,
                len(entries) > MANY,
            )
    return Listing(path.stem, title, credit, tuple(figures.values()))


@contextmanager
def _told(where: object) -> Iterator[None]:
    """Begin the message of an error with the place it is about."""
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(f"{where}: {error.spelt(as_key)}") from None


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


def _prose(key: str, value: Any, may_be_empty: bool = False) -> str:
    """Check a text that the booklet will show: it has letters, and there are fonts for them."""
    words = line(key, value)
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
    name = line("name", entry["name"])
    _check_file_name("name", name)
    _prose("name", name)
    if name.endswith(EACH):
        raise ConvanimError(f"name {shortened(name)} must not end with {EACH!r}: give another")
    if name in taken:
        raise ConvanimError(f"name {shortened(name)} is taken by an earlier figure: give another")
    return name


def _check_file_name(what: str, name: str) -> None:
    """Check that a name can be a file's, on other machines too, and in a page's address."""
    line(what, name)
    faults = (
        (not name.strip(" ."), "is empty"),
        (name.startswith(("-", ".", " ")), f"begins with {name[:1]!r}"),
        (name.endswith((".", " ")), f"ends with {name[-1:]!r}"),
        (bool(_NOT_IN_NAMES & {*name}), f"has one of {' '.join(sorted(_NOT_IN_NAMES))}"),
        (name.split(".")[0].rstrip().upper() in _DEVICES, "is a device on Windows"),
        (len(name.encode()) > LONGEST_NAME, f"has more than {LONGEST_NAME} bytes"),
    )
    for wrong, fault in faults:
        if wrong:
            raise ConvanimError(f"{what} {shortened(name)} must be usable as a file's: it {fault}")


def check_formats(value: Any) -> tuple[str, ...]:
    """Check a list of formats."""
    known = [suffix.removeprefix(".") for suffix in FORMATS]
    if not isinstance(value, list) or not value:
        raise ConvanimError(
            f"formats must be a list such as ['gif', 'pdf'], got {shortened(value)}"
        )
    return tuple(dict.fromkeys(one_of("format", word, known) for word in value))


def _animation(entry: dict[str, Any], earlier: Mapping[str, Figure]) -> Animation:
    if sum(key in entry for key in ("layer", "layer-of", "transpose-of")) != 1:
        raise ConvanimError(
            f"give one of the keys 'layer' ({', '.join(KINDS)}), 'layer-of' and 'transpose-of'"
            " (an earlier figure's name)"
        )
    look = {key.replace("-", "_"): entry[key] for key in _LOOK if key in entry}
    return animate(_layer(entry) if "layer" in entry else _earlier(entry, earlier), **look)


def _layer(entry: dict[str, Any]) -> Layer:
    kind = KINDS[one_of("layer", entry["layer"], KINDS)]
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
