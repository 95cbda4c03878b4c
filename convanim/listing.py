"""Lists of figures: a TOML file to checked animations."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.errors import ConvanimError, unknown
from convanim.export import EACH, FORMATS
from convanim.layers import KINDS, Conv, ConvTranspose, Layer

__all__ = ["Figure", "Listing", "check_formats", "guide", "read_listing"]

#: Keys of an entry that are not its layer's.
_ABOUT = ("name", "number", "layer", "transpose-of", "formats")
_LOOK = (
    *("view", "theme", "dpi", "duration", "steps", "x", "w", "channels", "weights", "labels"),
    *("max-pixels", "max-steps"),
)
_TOP = ("title", "formats", "figure")


@dataclass(frozen=True)
class Figure:
    """One entry: an animation with its name, its number, and the formats it is wanted in."""

    name: str
    number: str
    animation: Animation
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A list of figures, in its own order."""

    name: str
    title: str
    figures: tuple[Figure, ...]

    def pick(self, wanted: Iterable[str]) -> tuple[Figure, ...]:
        """Return figures by name or number, all where none is named."""
        known = {key: figure for figure in self.figures for key in (figure.number, figure.name)}
        picked: dict[str, Figure] = {}
        for name in wanted:
            if name not in known:
                raise unknown("figure", name, [figure.name for figure in self.figures])
            picked[known[name].name] = known[name]
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
    _check_file_name(f"{path}: the list's name", path.stem)
    table = _load(path)
    _check_keys(f"{path}", table, _TOP)
    entries = table.get("figure")
    if not isinstance(entries, list) or not entries:
        raise ConvanimError(f"{path}: no figures: give at least one [[figure]] table")
    usual = check_formats(f"{path}", table.get("formats", ["gif"]))
    figures: dict[str, Figure] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: figure {number}"
        name = _name(where, entry, figures)
        where += f" ({name})"
        figures[name] = Figure(
            name,
            _number(where, entry.get("number", "")),
            _animation(where, entry, figures),
            check_formats(where, entry["formats"]) if "formats" in entry else usual,
        )
    title = _text(f"{path}", "title", table.get("title", path.stem))
    return Listing(path.stem, title, tuple(figures.values()))


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
    raise ConvanimError(f"{path} can't be read as TOML: {reason}")


def _check_keys(where: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            raise ConvanimError(f"{where}: {unknown('key', key, known)}")


def _text(where: str, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConvanimError(f"{where}: {key} must be a text, got {value!r}")
    return value


def _number(where: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ConvanimError(f"{where}: number must be a text such as '2.1', got {value!r}")
    return str(value)


def _name(where: str, entry: Any, taken: Mapping[str, Figure]) -> str:
    if not isinstance(entry, dict):
        raise ConvanimError(f"{where}: must be a table, got {entry!r}: write [[figure]]")
    if "name" not in entry:
        raise ConvanimError(f"{where}: missing key 'name': give the name of its files")
    name = _text(where, "name", entry["name"])
    _check_file_name(f"{where}: name", name)
    if name.endswith(EACH):
        raise ConvanimError(f"{where}: name {name!r} must not end with {EACH!r}: give another")
    if name in taken:
        raise ConvanimError(f"{where}: name {name!r} is taken by an earlier figure: give another")
    return name


def _check_file_name(what: str, name: str) -> None:
    if not re.fullmatch(r"[\w-][\w.-]*", name):
        raise ConvanimError(
            f"{what} {name!r} must be usable as a file's: letters, digits, '_', '-' and '.' only"
        )


def check_formats(where: str, value: Any) -> tuple[str, ...]:
    """Check a list of formats; ``where`` begins the message of an error."""
    known = [suffix.removeprefix(".") for suffix in FORMATS]
    if not isinstance(value, list) or not value:
        raise ConvanimError(
            f"{where}: formats must be a list such as ['gif', 'pdf'], got {value!r}"
        )
    for word in value:
        if word not in known:
            raise ConvanimError(f"{where}: {unknown('format', str(word), known)}")
    return tuple(dict.fromkeys(value))


def _animation(where: str, entry: dict[str, Any], earlier: Mapping[str, Figure]) -> Animation:
    given = {key: value for key, value in entry.items() if key not in (*_ABOUT, *_LOOK)}
    if ("layer" in entry) == ("transpose-of" in entry):
        raise ConvanimError(
            f"{where}: give either key 'layer' ({', '.join(KINDS)}) or key 'transpose-of'"
        )
    look = {key.replace("-", "_"): entry[key] for key in _LOOK if key in entry}
    try:
        if "layer" in entry:
            layer = _layer(where, entry, given)
        else:
            _check_keys(where, entry, (*_ABOUT, *_LOOK))
            layer = _transpose(entry["transpose-of"], earlier)
        return animate(layer, **look)
    except ConvanimError as error:
        raise (
            error if str(error).startswith(where) else ConvanimError(f"{where}: {error}")
        ) from None


def _layer(where: str, entry: dict[str, Any], given: dict[str, Any]) -> Layer:
    word = str(entry["layer"])
    if word not in KINDS:
        raise unknown("layer", word, KINDS)
    kind = KINDS[word]
    parameters = list(inspect.signature(kind).parameters)
    known = [name.replace("_", "-") for name in parameters]
    _check_keys(where, entry, (*_ABOUT, *_LOOK, *known))
    for key in ("input", "kernel"):
        if key not in given:
            raise ConvanimError(f"missing key {key!r}: give a number, or one an axis")
    return kind(**{key.replace("-", "_"): value for key, value in given.items()})


def _transpose(name: Any, earlier: Mapping[str, Figure]) -> Layer:
    if not isinstance(name, str) or name not in earlier:
        raise unknown("figure in transpose-of", str(name), earlier)
    layer = earlier[name].animation.layer
    if not isinstance(layer, Conv | ConvTranspose):
        raise ConvanimError(f"transpose-of: a {layer.title} has no transpose")
    return layer.transpose()
