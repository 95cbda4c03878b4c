"""What can be turned of a layer: its parameters as sliders, switches and choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convanim.layers import Layer
from convanim.layers.values import PARAMETERS, padding_word
from convanim.layers.values.checks import Parameter, WordOf, power
from convanim.tell.phrases import cell_name

__all__ = ["NUMBERS", "Control", "controls_of", "parameters_of"]

#: Stands for no word, where a padding can be given by a word, too.
NUMBERS = "numbers"

#: How far sliders go at least: those of sizes, which a layer must have, and all others.
SIZES, OTHERS = 12, 6

#: The two ends of an axis; and, of two axes, those of each.
ENDS = ("begin", "end")
SIDES = (("top", "bottom"), ("left", "right"))

#: A part of a value that has one entry per axis, or a pair for each: where it stands. None stands
#: for all places.
Place = tuple[int | None, ...]


@dataclass(frozen=True)
class Control:
    """One thing to turn.

    Parameters
    ----------
    parameter : str
        Name of the layer's parameter.
    label : str
        What it is called beside it.
    value : object
        At first.
    place : tuple
        The part of the parameter's value that it sets; empty for all of it.
    ends : tuple of numbers, optional
        Least and largest value of a slider.
    by : float
        How far apart its values are.
    words : tuple of str
        Those to choose from.
    """

    parameter: str
    label: str
    value: Any
    place: Place = ()
    ends: tuple[float, float] | None = None
    by: float = 1
    words: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What the parameter is."""
        return PARAMETERS[self.parameter].says


def controls_of(layer: Layer, is_first: bool = True) -> tuple[Control, ...]:
    """Return the controls of a layer: one per parameter, or one per axis where they differ.

    Parameters
    ----------
    layer : Layer
    is_first : bool
        Whether its input is its own, and not what another layer makes.

    Examples
    --------
    >>> from convanim.layers import MaxPool
    >>> for control in controls_of(MaxPool(6, kernel=(3, 2)))[:3]:
    ...     print(control.label, control.value, control.ends)
    input 6 (1, 12)
    kernel rows 3 (1, 7)
    kernel columns 2 (1, 7)
    """
    return tuple(
        control
        for name, value in layer.values().items()
        if (is_first or name != "input") and not _follows(layer, name)
        for control in _controls(layer, PARAMETERS[name], value, is_first)
    )


def parameters_of(
    layer: Layer, controls: Sequence[Control], chosen: Sequence[Any], maps: int | None = None
) -> dict[str, Any]:
    """Return the parameters of a layer with what is chosen.

    Parameters
    ----------
    layer : Layer
        The layer that the controls are of: it keeps what they don't tell.
    controls : sequence of Control
    chosen : sequence
        One value per control.
    maps : int, optional
        What the layer below makes, if there is one with channels.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> conv = Conv(5, kernel=3)
    >>> controls = controls_of(conv)
    >>> given = parameters_of(conv, controls[:2], [8, 2])
    >>> given["input"], given["kernel"], given["stride"]
    ((8, 8), (2, 2), (1, 1))
    """
    values = {n: value for n, value in layer.values().items() if not _follows(layer, n)}
    for control, value in zip(controls, chosen, strict=True):
        if value != NUMBERS:
            values[control.parameter] = _changed(values[control.parameter], control.place, value)
    if maps is not None and values["channels"]:
        values["channels"] = (maps, values["channels"][1]) if layer.weight_shape else maps
    return values


def _follows(layer: Layer, name: str) -> bool:
    """Whether a parameter was not given, and follows from the others."""
    return name == "output_size" and layer.is_default(name)


def _controls(layer: Layer, row: Parameter, value: Any, is_first: bool) -> Iterator[Control]:
    """Yield the controls of a parameter."""
    name, said = row.name, row.name.replace("_", " ")
    if name == "channels":
        if layer.channels and layer.weight_shape:
            maps = zip(("input maps", "output maps"), layer.channels, strict=True)
            for number, (label, count) in [*enumerate(maps)][0 if is_first else 1 :]:
                yield Control(name, label, count, (number,), _ends(row, count))
        elif layer.channels and is_first:
            yield Control(name, "maps", layer.channels[0], (), _ends(row, layer.channels[0]))
    elif name == "groups":
        if layer.channels:
            yield Control(name, said, value, (), _ends(row, value))
    elif row.is_switch:
        yield Control(name, said, value)
    elif isinstance(row.check, WordOf):
        yield Control(name, said, value, words=row.check.known)
    elif row.check is power:
        yield Control(name, said, value, (), _ends(row, value), by=0.5)
    else:
        yield from _sliders(layer, row, said, value)


def _sliders(layer: Layer, row: Parameter, said: str, value: Any) -> Iterator[Control]:
    """Yield the sliders of a parameter that has a number, or a pair, for each axis."""
    for place, label, number in _numbers(layer, value):
        yield Control(row.name, f"{said}{label}", number, place, _ends(row, number))
    if words := layer.padding_words if row.name == "padding" else ():
        word = padding_word(value)
        yield Control(row.name, "padding by", word or NUMBERS, words=(NUMBERS, *words))


def _numbers(layer: Layer, value: tuple[Any, ...]) -> Iterator[tuple[Place, str, int]]:
    """Yield where the numbers of a value stand, in words, too: those that are alike only once."""
    is_one = len({*value}) == 1
    for axis, entry in enumerate(value[:1] if is_one else value):
        at, along = (None, "") if is_one else (axis, f" {cell_name(layer, axis)}s")
        if isinstance(entry, int):
            yield (at,), along, entry
        elif entry[0] == entry[1]:
            yield (at,), along, entry[0]
        else:
            is_side = not is_one and len(value) == 2
            for end, number in enumerate(entry):
                name = f" {SIDES[axis][end]}" if is_side else f"{along} {ENDS[end]}"
                yield (at, end), name, number


def _ends(row: Parameter, value: float) -> tuple[float, float]:
    """Return the ends of a slider: usual ones, with the value in the first half."""
    least, largest = row.usual or (0, 0)
    return min(least, value), max(largest, 2 * value)


def _changed(value: Any, place: Place, number: Any) -> Any:
    """Return a value with a number set at a place, and in all that is below it."""
    if not place and not (isinstance(value, tuple) and isinstance(number, int)):
        return number
    at, *deeper = place or (None,)
    return tuple(
        _changed(entry, tuple(deeper), number) if at in (None, here) else entry
        for here, entry in enumerate(value)
    )
