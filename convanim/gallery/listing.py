"""Lists of figures: a TOML file to checked animations."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.checks import checked_line, one_of
from convanim.errors import ConvanimError, as_key, one_line, shortened, unknown
from convanim.export import FORMATS, PER_STEP_ENDING, check
from convanim.gallery.names import check_file_name
from convanim.layers import KINDS, Layer, defaults
from convanim.look import SETTINGS

__all__ = [
    "Figure",
    "Listing",
    "check_formats",
    "check_look",
    "guide",
    "look_for_view",
    "read_listing",
]

#: Keys of an entry that are not its layer's.
_ABOUT = (
    *("name", "number", "title", "caption"),
    *("layer", "layer-of", "transpose-of", "formats"),
)
_LOOK = {as_key(name): name for name in SETTINGS}

#: Keys of the list as a whole; looks there are those of all figures whose view has them.
_TOP_LOOK = {key: name for key, name in _LOOK.items() if SETTINGS[name].for_lists}
_TOP = ("title", "credit", "formats", *_TOP_LOOK, "figure")

#: Figures whose drawings the page of a list holds itself; of more, each has a file beside it.
MANY = 50

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
    title, own_caption : of the user, may be empty
    own_look : names of the options that its entry gives
    """

    name: str
    number: str
    spec: Animation
    formats: tuple[str, ...]
    apart: bool = False
    title: str = ""
    own_caption: str = ""
    own_look: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What stands over it: its title, or its name."""
        return self.title or self.name

    @property
    def animation(self) -> Animation:
        """The animation for one use: what it stages goes with it, lists may be long."""
        return self.spec.unstaged()

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
    path = path if path.exists() else path.parents[1] / "gallery" / "guide.toml"
    return read_listing(path)


def read_listing(path: Path) -> Listing:
    """Read a list of figures.

    Raises
    ------
    ConvanimError
        For a file that can't be read, and for any entry that is wrong, with
        file, entry and key.
    """
    with _told(path):
        check_file_name("the list's name", path.stem)
        table = _load(path)
        _check_keys(table, _TOP)
        entries = table.get("figure")
        if not isinstance(entries, list) or not entries:
            raise ConvanimError("no figures: give at least one [[figure]] table")
        formats = check_formats(table.get("formats", ["gif"]))
        title = _prose("title", table.get("title", path.stem))
        credit = _prose("credit", table.get("credit", ""), may_be_empty=True)
        usual = {name: table[key] for key, name in _TOP_LOOK.items() if key in table}
        check_look(usual)
    figures: dict[str, Figure] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: figure {number}"
        with _told(where):
            name = _name(entry, figures)
        with _told(f"{where} ({one_line(name, SHOWN)})"):
            figure = _figure(name, entry, figures, formats, usual)
            figures[name] = replace(figure, apart=len(entries) > MANY)
    return Listing(path.stem, title, credit, tuple(figures.values()))


def look_for_view(look: Mapping[str, Any], view: Any) -> dict[str, Any]:
    """Return the options that a view has."""
    rows = {name: SETTINGS[name] for name in look}
    return {n: look[n] for n, row in rows.items() if not row.views or view in row.views}


def check_look(look: Mapping[str, Any]) -> None:
    """Check options for all figures, lest each of them be named by a mistake in one."""
    for name, value in look.items():
        SETTINGS[name].check(value, {})


def _figure(
    name: str,
    entry: dict[str, Any],
    earlier: Mapping[str, Figure],
    formats: tuple[str, ...],
    usual: Mapping[str, Any],
) -> Figure:
    """Make a figure of an entry, with the formats and the look that are usual in its list."""
    animation = _animation(entry, earlier, usual)
    wanted = check_formats(entry["formats"]) if "formats" in entry else formats
    check(animation, [Path(f"{name}.{suffix}") for suffix in wanted])
    return Figure(
        name,
        _number(entry.get("number", "")),
        animation.unstaged(),
        wanted,
        title=_prose("title", entry["title"]) if "title" in entry else "",
        own_caption=_prose("caption", entry["caption"]) if "caption" in entry else "",
        own_look=tuple(name for key, name in _LOOK.items() if key in entry),
    )


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
    words = checked_line(key, value)
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
    name = checked_line("name", entry["name"])
    check_file_name("name", name)
    _prose("name", name)
    if name.endswith(PER_STEP_ENDING):
        raise ConvanimError(
            f"name {shortened(name)} must not end with {PER_STEP_ENDING!r}: give another"
        )
    if name in taken:
        raise ConvanimError(f"name {shortened(name)} is taken by an earlier figure: give another")
    return name


def check_formats(value: Any) -> tuple[str, ...]:
    """Check a list of formats."""
    known = [suffix.removeprefix(".") for suffix in FORMATS]
    if not isinstance(value, list) or not value:
        raise ConvanimError(
            f"formats must be a list such as ['gif', 'pdf'], got {shortened(value)}"
        )
    return tuple(dict.fromkeys(one_of("format", word, known) for word in value))


def _animation(
    entry: dict[str, Any], earlier: Mapping[str, Figure], usual: Mapping[str, Any]
) -> Animation:
    if sum(key in entry for key in ("layer", "layer-of", "transpose-of")) != 1:
        raise ConvanimError(
            f"give one of the keys 'layer' ({', '.join(KINDS)}), 'layer-of' and 'transpose-of'"
            " (an earlier figure's name)"
        )
    layer = _layer(entry) if "layer" in entry else _earlier(entry, earlier)
    own = {name: entry[key] for key, name in _LOOK.items() if key in entry}
    view = own.get("view", SETTINGS["view"].default)
    return animate(layer, **{**look_for_view(usual, view), **own})


def _layer(entry: dict[str, Any]) -> Layer:
    kind = KINDS[one_of("layer", entry["layer"], KINDS)]
    known = list(map(as_key, defaults(kind)))
    _check_keys(entry, (*_ABOUT, *_LOOK, *known))
    for key in ("input", "kernel"):
        if key not in entry:
            raise ConvanimError(f"missing key {key!r}: give a number, or one per axis")
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
