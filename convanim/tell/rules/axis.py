"""The rules by which the size of an axis comes about, one function per kind of layer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from convanim.layers import Conv, ConvTranspose, Layer, MaxUnpool, Pool
from convanim.layers.adaptive import AdaptivePool
from convanim.layers.axes import AdaptiveAxis, MirroredAxis, TransposedAxis, WindowAxis
from convanim.layers.values import padding_word
from convanim.tell.rules.paddings import TRANSPOSED_WORDS, WINDOW_WORDS
from convanim.tell.rules.rule import Rule
from convanim.tell.terms import output_size_term

__all__ = ["rules", "windows_of"]

#: Limit on the windows that are written out; of more, the first two and the last are.
MOST_WINDOWS = 12


def rules(layer: Layer, axis: int = 0) -> tuple[Rule, ...]:
    """Return the rules that were used for one axis of a layer, worked.

    Parameters
    ----------
    layer : Layer
        The layer.
    axis : int
        Number of the axis, counted from 0.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> (rule,) = rules(Conv(7, kernel=3, stride=2, padding="same-upper"))
    >>> rule.framework
    "TensorFlow's and JAX's SAME, ONNX's SAME_UPPER"
    >>> print(rule.worked)
    o = ⌈7/2⌉ = 4, total = max((4 − 1)·2 + 3 − 7, 0) = 2: 1 before, 1 after
    """
    return tuple(_found(layer, axis))


# Another kind of layer is one more function here.
@singledispatch
def _found(layer: Layer, number: int) -> Iterator[Rule]:
    """Yield the rules for an axis of a layer."""
    yield from ()


@_found.register(Conv)
@_found.register(Pool)
def _(layer: Conv | Pool, number: int) -> Iterator[Rule]:
    word = padding_word(layer.padding)
    if word:
        yield WINDOW_WORDS[word](layer.axes[number])
    if layer.axes[number].rounding != "down":
        yield _rounding_up(layer.axes[number])


@_found.register
def _(layer: ConvTranspose, number: int) -> Iterator[Rule]:
    word = padding_word(layer.padding)
    if word:
        yield TRANSPOSED_WORDS[word](layer.axes[number])
    yield from _output_padding(layer.axes[number])


@_found.register
def _(layer: AdaptivePool, number: int) -> Iterator[Rule]:
    yield from _adaptive(layer.axes[number])


@_found.register
def _(layer: MaxUnpool, number: int) -> Iterator[Rule]:
    yield from _asked_size(layer.axes[number])


def _rounding_up(axis: WindowAxis) -> Rule:
    """Return what becomes of the window that rounding up adds."""
    added = axis.output - 1 + axis.drops
    start = f"{added}·{axis.stride} = {added * axis.stride}"
    inside = f"{axis.input} + {axis.before}"
    full = axis.rounding == "full"
    if (axis.padded - axis.span) % axis.stride == 0 and not axis.drops:
        room = output_size_term(axis)[1:].rpartition("⌉")[0]
        worked = f"{room} is whole: there is nothing to round"
    elif full:
        worked = f"the last window starts at {start}"
    else:
        sign, fate = ("≥", "dropped") if axis.drops else ("<", "kept")
        worked = f"the last window would start at {start} {sign} {inside}: {fate}"
    if full:
        return Rule("ceil mode", "MXNet's full", "round up, and never drop a window", worked)
    return Rule(
        "ceil mode",
        "PyTorch, ONNX",
        "round up, but drop a last window that starts beyond the input and the padding before it",
        worked,
    )


def _adaptive(axis: AdaptiveAxis) -> Iterator[Rule]:
    """Yield the windows, and whether a pooling of one size would have the same."""
    i, o = axis.input, axis.output
    if o == 1:
        return
    yield Rule("windows", "cells counted from 0", _windows_text(axis), "")
    stride, rest = divmod(i, o)
    if not stride:
        yield Rule("more windows than cells", "", "cells are read by several windows", "")
    elif rest <= 1:
        formula = "s = ⌊i/o⌋, k = i − (o − 1)s"
        worked = f"s = ⌊{i}/{o}⌋ = {stride}, k = {i} − ({o} − 1)·{stride} = {stride + rest}"
        yield Rule("the windows of a pooling", "", formula, worked)
    else:
        guess = ", ".join(
            f"{n * stride}–{i - (o - 1 - n) * stride - 1}" for n in range(min(o, MOST_WINDOWS))
        )
        formula = f"the often given s = ⌊i/o⌋ = {stride} and k = i − (o − 1)s ="
        formula += f" {i - (o - 1) * stride} would read {guess}"
        more = ", …" if o > MOST_WINDOWS else ""
        yield Rule("no kernel and stride have these windows", "", f"{formula}{more}", "")


def windows_of(axis: AdaptiveAxis) -> tuple[list[tuple[int, int]], bool]:
    """Return first and last cells of windows, and whether these are all of them.

    Of many windows they are those of the first two and of the last.
    """
    whole = axis.output <= MOST_WINDOWS
    numbers = range(axis.output) if whole else (0, 1, axis.output - 1)
    return [axis.read(number, number) for number in numbers], whole


def _windows_text(axis: AdaptiveAxis) -> str:
    """Return the windows of an axis, such as ``0–1, 1–3, 3–4``; of many, the ends."""
    ends, whole = windows_of(axis)
    words = [f"{first}–{last}" if last > first else str(first) for first, last in ends]
    return ", ".join(words if whole else [*words[:2], "…", words[2]])


def _output_padding(axis: TransposedAxis) -> Iterator[Rule]:
    """Yield why a transposed convolution has an output padding, where it has a choice."""
    least = axis.output - axis.output_padding
    sizes = range(max(1, least), least + axis.stride)
    if len(sizes) < 2 or axis.output_padding >= axis.stride:
        return
    formula = f"input {axis.input} can give outputs {_sizes(sizes, 'or')}: output padding chooses"
    whose = f"convolutions over {_sizes(sizes, 'and')} cells {_both(sizes)} give {axis.input}"
    chosen = f"output padding {axis.output_padding} chooses {axis.output}"
    yield Rule("output padding", "PyTorch, ONNX", formula, f"{whose}; {chosen}")


def _asked_size(axis: MirroredAxis) -> Iterator[Rule]:
    """Yield which output sizes a max unpooling may have."""
    usual = axis.stride * (axis.input - 1) + axis.kernel - axis.before - axis.after
    # A pooling in ceil mode has an input of fewer cells, unless its last window would be dropped.
    fewer = min(axis.stride, axis.kernel - axis.after) - 1
    sizes = range(max(1, usual - fewer), usual + axis.stride)
    if len(sizes) < 2:
        return
    formula = f"input {axis.input} can give outputs {_sizes(sizes, 'or')}: output size chooses"
    whose = f"poolings over {_sizes(sizes, 'and')} cells {_both(sizes)} give {axis.input}"
    rounded = f", in ceil mode over fewer than {usual}" if sizes[0] < usual else ""
    yield Rule("output size", "PyTorch", formula, f"{whose}{rounded}")


def _sizes(sizes: range, word: str) -> str:
    """Return ``5 or 6``, or ``5 to 8`` for more than two."""
    if len(sizes) == 2:
        return f"{sizes[0]} {word} {sizes[1]}"
    return f"{sizes[0]} to {sizes[-1]}"


def _both(sizes: range) -> str:
    return "both" if len(sizes) == 2 else "all"
