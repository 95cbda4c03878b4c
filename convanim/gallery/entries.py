"""Entries of lists of figures: what their keys may hold, and the animations that they describe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from convanim.animation import Animation, animate
from convanim.checks import call_or_none, checked_line, one_of
from convanim.errors import ConvanimError, as_key, listed, shortened, unknown
from convanim.export import FILE_FORMATS, FORMATS
from convanim.gallery.names import check_file_name
from convanim.layers import KINDS, REQUIRED, Layer, Stack, defaults
from convanim.layers.stack import stacked
from convanim.look import SETTINGS
from convanim.look.numbers import NUMBERS, checked_numbers
from convanim.parse.line import layer_of_line
from convanim.scene.views import view_named

__all__ = [
    "LOOK_KEYS",
    "animation_of",
    "check_formats",
    "check_keys",
    "check_look",
    "checked_name",
    "checked_number",
    "checked_prose",
    "located",
    "look_for_view",
]

#: Keys of an entry besides those of its layer and its look.
_FIGURE_KEYS = (
    *("name", "number", "title", "caption"),
    *("layer", "layers", "draw", "layer-of", "transpose-of", "formats"),
)

#: A layer of a stack in a list, for messages.
_A_LAYER = "{layer = 'conv', kernel = 3}"

#: Options of view and look, by their keys.
LOOK_KEYS = {as_key(name): name for name in SETTINGS}


def check_keys(table: Mapping[str, Any], known: Iterable[str]) -> None:
    """Raise ConvanimError if a table has an unknown key."""
    for key in table:
        if key not in known:
            raise unknown("key", key, known)


def check_look(look: Mapping[str, Any]) -> None:
    """Check options that are for all figures: an error in them is not one of the first figure."""
    for name, value in look.items():
        SETTINGS[name].check(value, {})


def check_formats(value: Any) -> tuple[str, ...]:
    """Check a list of formats, and return it without repetitions."""
    if not isinstance(value, list) or not value:
        raise ConvanimError(
            f"formats must be a list such as ['gif', 'pdf'], got {shortened(value)}"
        )
    return tuple(dict.fromkeys(one_of("format", word, FILE_FORMATS) for word in value))


def checked_prose(key: str, value: Any, may_be_empty: bool = False) -> str:
    """Check a text of the booklet: it must have letters, and there must be fonts for them."""
    words = checked_line(key, value)
    # Every font has ASCII, so matplotlib need not be loaded to check it.
    plain = words.isascii() and words.strip()
    if not (plain or (may_be_empty and not words)):
        from convanim.render.typeset import check_prose

        check_prose(key, words)
    return words


def checked_number(value: Any) -> str:
    """Check a figure's number, which may be a text or a number, and return it as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ConvanimError(f"number must be a text such as '2.1', got {shortened(value)}")
    words = call_or_none(str, value)  # None for a number of thousands of digits
    if words is None:
        raise ConvanimError("number is too long: give a short text")
    return checked_prose("number", words, may_be_empty=True)


def checked_name(entry: Any, taken: Collection[str]) -> str:
    """Check that an entry is a table with a usable name that no other has, and return the name."""
    if not isinstance(entry, dict):
        raise ConvanimError(f"must be a table, got {shortened(entry)}: write [[figure]]")
    if "name" not in entry:
        raise ConvanimError("missing key 'name': give the name of its files")
    name = checked_line("name", entry["name"])
    check_file_name("name", name)
    checked_prose("name", name)
    for ending in {row.ending.rpartition(".")[0] for row in FORMATS.values()} - {""}:
        if name.lower().endswith(ending):
            raise ConvanimError(
                f"name {shortened(name)} must not end with {ending!r}: give another"
            )
    # Some systems do not tell small letters from capitals.
    if name.casefold() in {other.casefold() for other in taken}:
        raise ConvanimError(f"name {shortened(name)} is taken by an earlier figure: give another")
    return name


def located(look: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return options with relative paths that begin in a folder."""
    return {
        name: value if (locate := SETTINGS[name].located) is None else locate(value, folder)
        for name, value in look.items()
    }


def look_for_view(look: Mapping[str, Any], view: Any) -> dict[str, Any]:
    """Return those options that a view has."""
    options = view_named(view).options
    return {n: look[n] for n in look if not SETTINGS[n].views or n in options}


def animation_of(
    entry: Mapping[str, Any],
    earlier: Mapping[str, Layer | Stack],
    usual: Mapping[str, Any],
    folder: Path,
) -> Animation:
    """Make the animation that an entry describes.

    Parameters
    ----------
    entry : mapping
        The values of its keys.
    earlier : mapping of str to Layer or Stack
        Layers of earlier entries, by name.
    usual : mapping
        Options for all figures whose view has them; the entry's own come first.
    folder : Path
        Where relative paths begin.

    Raises
    ------
    ConvanimError
        If a key is unknown or missing, or a value is wrong.
    """
    if sum(key in entry for key in ("layer", "layers", "draw", "layer-of", "transpose-of")) != 1:
        raise ConvanimError(
            f"give one of the keys 'layer' ({listed(KINDS)}), 'layers' (a stack), 'draw' (a line of"
            " PyTorch or Keras), 'layer-of' and 'transpose-of' (an earlier figure's name)"
        )
    layer: Layer | Stack
    if "layers" in entry:
        layer = _own_stack(entry)
    elif "draw" in entry:
        layer = _line(entry)
    else:
        layer = _own_layer(entry) if "layer" in entry else _earlier_layer(entry, earlier)
    own = located({n: entry[key] for key, n in LOOK_KEYS.items() if key in entry}, folder)
    own |= {n: checked_numbers(n, layer, own[n], folder) for n in NUMBERS if n in own}
    view = own.get("view", SETTINGS["view"].usual({"layer": layer}))
    return animate(layer, **{**look_for_view(usual, view), **own})


def _own_layer(entry: Mapping[str, Any]) -> Layer:
    """Make a layer of the parameters in an entry."""
    kind, given = _kind_and_parameters(entry, (*_FIGURE_KEYS, *LOOK_KEYS))
    return kind(**given)


def _kind_and_parameters(
    table: Mapping[str, Any], others: Iterable[str], has_input: bool = False
) -> tuple[type[Layer], dict[str, Any]]:
    """Return the kind of a layer that a table describes, and its parameters.

    Parameters
    ----------
    table : mapping
        The table.
    others : iterable of str
        Keys that it may have besides.
    has_input : bool
        Whether its input is known, as it is the output of another layer.
    """
    kind = KINDS[one_of("layer", table["layer"], KINDS)]
    usual = {as_key(name): default for name, default in defaults(kind).items()}
    known = list(usual)
    check_keys(table, (*others, *known))
    for key in known:
        if usual[key] is REQUIRED and key not in table and not (has_input and key == "input"):
            raise ConvanimError(f"missing key {key!r}: give a number, or one per axis")
    return kind, {key.replace("-", "_"): table[key] for key in known if key in table}


def _own_stack(entry: Mapping[str, Any]) -> Stack:
    """Make a stack of the tables in an entry; only the first one needs an input."""
    check_keys(entry, (*_FIGURE_KEYS, *LOOK_KEYS))
    tables = entry["layers"]
    if not isinstance(tables, list) or not tables:
        raise ConvanimError(
            f"layers must be a list of tables such as {_A_LAYER}, got {shortened(tables)}"
        )
    return stacked(tables, _stacked_layer)


def _line(entry: Mapping[str, Any]) -> Layer | Stack:
    """Make a layer, or a stack, of the line of a framework in an entry."""
    check_keys(entry, (*_FIGURE_KEYS, *LOOK_KEYS, "input", "channels"))
    line = entry["draw"]
    if not isinstance(line, str):
        raise ConvanimError(
            f"draw must be a line such as 'nn.Conv2d(1, 1, 3)', got {shortened(line)}"
        )
    return layer_of_line(line, entry.get("input"), entry.get("channels"))


def _stacked_layer(table: Any, has_input: bool) -> tuple[type[Layer], dict[str, Any]]:
    """Return the kind and the parameters of a layer of a stack."""
    if not isinstance(table, dict):
        raise ConvanimError(f"give a table such as {_A_LAYER}, not {shortened(table)}")
    if "layer" not in table:
        raise ConvanimError(f"{shortened(table)} has no key 'layer': give its kind")
    return _kind_and_parameters(table, ("layer",), has_input)


def _earlier_layer(entry: Mapping[str, Any], earlier: Mapping[str, Layer | Stack]) -> Layer | Stack:
    """Return the layer of an earlier entry, or its transpose."""
    key = "layer-of" if "layer-of" in entry else "transpose-of"
    check_keys(entry, (*_FIGURE_KEYS, *LOOK_KEYS))
    name = entry[key]
    if not isinstance(name, str) or name not in earlier:
        raise ConvanimError(f"{key} {shortened(name)} must be the name of an earlier figure")
    layer = earlier[name]
    if key == "layer-of":
        return layer
    if isinstance(layer, Stack):
        raise ConvanimError(f"transpose-of {shortened(name)}: a stack has no transpose here")
    return layer.transpose()
