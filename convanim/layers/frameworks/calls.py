"""Calls of classes and functions: what a line of a framework is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from convanim.errors import ConvanimError, told_of_layer
from convanim.wording import sizes_text

__all__ = [
    "PAD_MODES",
    "Call",
    "Name",
    "Nested",
    "alike",
    "begins",
    "in_turn",
    "plain",
    "regular",
    "written",
]

T = TypeVar("T")

#: Padding modes by ours in ONNX and JAX, which have NumPy's.
PAD_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}

#: Characters of a line; a longer one is broken where its layers are parted.
LINE = 100


class Name(str):
    """A name in a line, such as ``x``, which is written as it is."""

    __slots__ = ()


@dataclass(frozen=True, repr=False)
class Call:
    """A call, such as ``nn.Conv2d(3, 64, kernel_size=7)``.

    Parameters
    ----------
    name : str
        What is called, with its module.
    args : tuple
        Arguments by their places: literals, `Name`, or other calls.
    given : mapping
        Arguments by their names.
    """

    name: str
    args: tuple[Any, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self._arguments())})"

    __repr__ = __str__

    def _arguments(self) -> Iterator[str]:
        yield from map(written, self.args)
        yield from (f"{name}={written(value)}" for name, value in self.given.items())


@dataclass(frozen=True)
class Nested:
    """Calls one after the other: ``nn.Sequential(…)`` or a list.

    Parameters
    ----------
    begin, end : str
        What stands before the first one and after the last.
    calls : sequence
        The calls.
    """

    begin: str
    calls: Sequence[Any]
    end: str

    def __str__(self) -> str:
        return f"{self.begin}{', '.join(map(written, self.calls))}{self.end}"

    def broken(self) -> str:
        """Return them on one line, or on a line each where that is too long."""
        short = str(self)
        if len(short) <= LINE:
            return short
        inner = "".join(f"    {written(call)},\n" for call in self.calls)
        return f"{self.begin}\n{inner}{self.end}"


def in_turn(layers: Sequence[Any], write: Callable[[int, Any], T]) -> list[T]:
    """Return what is written of each layer; of several, a message begins with the number of one."""
    if len(layers) == 1:
        return [write(1, layers[0])]
    found = []
    for number, layer in enumerate(layers, start=1):
        with told_of_layer(number):
            found.append(write(number, layer))
    return found


def written(value: Any) -> str:
    """Return an argument as it is written in Python.

    Examples
    --------
    >>> written("same"), written((2, 3)), written(float("-inf")), written([Name("x")])
    ('"same"', '(2, 3)', 'float("-inf")', '[x]')
    """
    if isinstance(value, Name | Call | Nested):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | list):
        words = ", ".join(map(written, value))
        if isinstance(value, list):
            return f"[{words}]"
        return f"({words},)" if len(value) == 1 else f"({words})"
    if isinstance(value, float) and math.isinf(value):
        return f'float("{value}")'
    return repr(value)


def alike(values: Sequence[Any]) -> Any:
    """Return one number where those of all axes are the same, or else all of them."""
    return values[0] if len(set(values)) == 1 else tuple(values)


def begins(layer: Any) -> tuple[int, ...]:
    """Return the padding of a layer before its input, of each axis."""
    return tuple(begin for begin, _ in layer.padding)


def plain(**given: Any) -> dict[str, Any]:
    """Return arguments without those that have the usual value, which stands beside each.

    Examples
    --------
    >>> plain(stride=((2, 2), 1), dilation=((1, 1), 1))
    {'stride': 2}
    """
    found = {
        name: (alike(value) if isinstance(value, tuple) else value, usual)
        for name, (value, usual) in given.items()
    }
    return {name: value for name, (value, usual) in found.items() if value != usual}


def regular(layer: Any, framework: str) -> tuple[int, ...]:
    """Return the windows of an adaptive pooling as those of a usual one, which moves by them.

    Raises
    ------
    ConvanimError
        Where they differ in size or overlap.
    """
    if any(axis.input % axis.output for axis in layer.axes):
        raise ConvanimError(
            f"{framework} has no adaptive pooling: no kernel and stride have the windows that lead"
            f" from {sizes_text(layer.input)} to {sizes_text(layer.output_size)}"
        )
    return tuple(axis.input // axis.output for axis in layer.axes)
