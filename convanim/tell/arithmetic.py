"""Worked formulas for output sizes: the guide's relationships, or those of the frameworks."""

from __future__ import annotations

from functools import singledispatch

from convanim.layers import (
    Conv,
    ConvTranspose,
    Fold,
    Layer,
    MaxUnpool,
    PixelShuffle,
    PixelUnshuffle,
    Pool,
    Unfold,
    Upsample,
)
from convanim.layers.adaptive import AdaptivePool
from convanim.layers.axes import SlidingAxis, TransposedAxis, WindowAxis
from convanim.tell.relationships import RELATIONSHIPS, Relationship
from convanim.tell.terms import (
    Kerneled,
    Working,
    has_equal_ends,
    hat,
    kernel_term,
    output_size_term,
    padding_subtracted,
    stretched_term,
)

__all__ = ["formulas", "relationships", "workings"]


def relationships(layer: Layer, axis: int = 0) -> tuple[Relationship, ...]:
    """Return the relationships of the guide that hold for one axis of a layer.

    Parameters
    ----------
    layer : Layer
        The layer.
    axis : int
        Number of the axis, counted from 0.

    Returns
    -------
    tuple of Relationship
        In the order of their numbers; empty where none holds.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> [r.number for r in relationships(Conv(5, kernel=3, padding=1))]
    [2, 3, 6]
    """
    if not isinstance(layer, Conv | ConvTranspose | Pool):
        return ()
    one = layer.axes[axis]
    return tuple(r for r in RELATIONSHIPS if r.applies(layer, one))


def workings(layer: Layer, axis: int = 0) -> tuple[Working, ...]:
    """Return every formula that holds for one axis of a layer, worked; the simplest comes first.

    The guide has none for a padding that differs at the two ends, for pooling that is padded or
    rounded up, for a dilated transposed convolution, and for other kinds of layers. There it is the
    formula of PyTorch's documentation.

    Parameters
    ----------
    layer : Layer
        The layer.
    axis : int
        Number of the axis, counted from 0.

    Returns
    -------
    tuple of Working
        At least one formula.

    Examples
    --------
    >>> from convanim.layers import Conv, PixelShuffle
    >>> print(workings(Conv(6, kernel=3, stride=2, padding=1))[0].worked)
    o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    >>> print(workings(PixelShuffle(6, factor=2))[0].worked)
    o = 2·6 = 12
    """
    found = sorted(relationships(layer, axis), key=lambda r: _RANK.get(r.number, r.number))
    if not found:
        return _beyond_the_guide(layer, axis)
    one: SlidingAxis = layer.axes[axis]  # type: ignore[assignment]  # others have no relationships
    return tuple(
        Working.of(r.number, r.condition, r.formula, r.worked(one), one.output) for r in found
    )


def formulas(layer: Layer) -> list[str]:
    """Return the simplest worked formula of each axis, or a single one where all axes agree.

    Parameters
    ----------
    layer : Layer
        The layer.

    Returns
    -------
    list of str
        The formulas without duplicates, in the order of the axes.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> formulas(Conv((4, 5), kernel=3))
    ['o = (4 − 3) + 1 = 2', 'o = (5 − 3) + 1 = 3']
    """
    return list(dict.fromkeys(workings(layer, axis)[0].worked for axis in range(len(layer.axes))))


#: Place in the order of relationships, where it is not the number: the special cases (half and
#: full padding) say more than the general ones, and come before them.
_RANK = {3: 0, 4: 0, 10: 8, 11: 8, 8: 9, 9: 10}


# A kind of layer that the guide does not have is one more function here.
@singledispatch
def _beyond_the_guide(layer: Layer, number: int) -> tuple[Working, ...]:
    """Return the formulas for an axis of a layer for which the guide has none."""
    raise NotImplementedError(type(layer).__name__)


@_beyond_the_guide.register
def _(layer: Conv, number: int) -> tuple[Working, ...]:
    return (_window_working(layer.axes[number], _beyond(layer.axes[number])),)


@_beyond_the_guide.register
def _(layer: Pool, number: int) -> tuple[Working, ...]:
    beyond = _beyond(layer.axes[number], "pooling that is padded, dilated or rounded up")
    return (_window_working(layer.axes[number], beyond),)


@_beyond_the_guide.register
def _(layer: Unfold, number: int) -> tuple[Working, ...]:
    return (_window_working(layer.axes[number], "unfold, windows along an axis"),)


@_beyond_the_guide.register
def _(layer: ConvTranspose, number: int) -> tuple[Working, ...]:
    axis = layer.axes[number]
    dilated = ("a dilated transposed convolution",) if axis.dilation > 1 else ()
    return (_transposed_working(axis, _beyond(axis, *dilated)),)


@_beyond_the_guide.register
def _(layer: Upsample, number: int) -> tuple[Working, ...]:
    axis = layer.axes[number]
    sizes = f"k = {axis.kernel}, s = {axis.stride}, p = {axis.before}"
    return (
        Working.of(
            None,
            "upsampling by the factor r",
            "o′ = r·i′",
            f"{axis.stride}·{axis.input}",
            axis.output,
        ),
        Working.of(
            None,
            f"the size of the transposed convolution with {sizes}",
            "o′ = s(i′ − 1) + k − 2p",
            f"{stretched_term(axis)} + {axis.kernel}{padding_subtracted(axis)}",
            axis.output,
        ),
    )


@_beyond_the_guide.register
def _(layer: AdaptivePool, number: int) -> tuple[Working, ...]:
    axis = layer.axes[number]
    i, o = axis.input, axis.output
    if o == 1:
        return (Working(None, "one window holds the whole input", "o = 1", "o = 1"),)
    first, last = axis.read(1, 1)
    return (
        Working(
            None,
            "adaptive pooling (PyTorch), window j of o",
            "first cell = ⌊j·i/o⌋, last cell = ⌈(j + 1)·i/o⌉ − 1",
            f"window 1: first cell = ⌊1·{i}/{o}⌋ = {first},"
            f" last cell = ⌈(1 + 1)·{i}/{o}⌉ − 1 = {last}",
        ),
    )


@_beyond_the_guide.register
def _(layer: MaxUnpool, number: int) -> tuple[Working, ...]:
    axis = layer.axes[number]
    usual = axis.stride * (axis.input - 1) + axis.kernel - axis.before - axis.after
    more = axis.output - usual
    sign = f" {'−' if more < 0 else '+'} {abs(more)}" if more else ""
    condition = "max unpooling, to the output size asked for" if more else "max unpooling"
    worked = f"{stretched_term(axis)} + {axis.kernel}{padding_subtracted(axis)}{sign}"
    formula = f"o = s(i − 1) + k − {_ends(axis, '−')}{sign}"
    return (Working.of(None, condition, formula, worked, axis.output),)


@_beyond_the_guide.register
def _(layer: Fold, number: int) -> tuple[Working, ...]:
    columns = _window_working(layer.axes[number].of, "fold, windows along an axis")
    swapped = str.maketrans("io", "oi")
    return (
        Working(
            None,
            columns.condition,
            columns.formula.translate(swapped),
            columns.worked.translate(swapped),
        ),
    )


@_beyond_the_guide.register
def _(layer: PixelShuffle, number: int) -> tuple[Working, ...]:
    i, r = layer.input[number], layer.factor[number]
    return (Working.of(None, "pixel shuffle by the factor r", "o = r·i", f"{r}·{i}", r * i),)


@_beyond_the_guide.register
def _(layer: PixelUnshuffle, number: int) -> tuple[Working, ...]:
    i, r = layer.input[number], layer.factor[number]
    return (Working.of(None, "pixel unshuffle by the factor r", "o = i/r", f"{i}/{r}", i // r),)


def _beyond(axis: SlidingAxis, *others: str) -> str:
    """Return what an axis has that the guide has not, as a condition."""
    found = [] if has_equal_ends(axis) else ["different padding at the two ends"]
    if min(axis.before, axis.after) < 0:
        found.append("negative padding, which crops")
    return f"beyond the guide: {', '.join([*found, *others])}"


def _window_working(axis: WindowAxis, condition: str) -> Working:
    """Return the formula of PyTorch's documentation for a window that moves over an axis."""
    left, right = "⌊⌋" if axis.rounding == "down" else "⌈⌉"
    formula = f"o = {left}(i + {_ends(axis, '+')} − {hat(axis)})/s{right} + 1"
    worked = output_size_term(axis)
    if axis.drops:
        formula += " − 1, as the last window would start beyond the input"
        worked += " − 1"
    return Working.of(None, condition, formula, worked, axis.output)


def _transposed_working(axis: TransposedAxis, condition: str) -> Working:
    """Return the formula of PyTorch's documentation for a transposed convolution."""
    formula = f"o′ = s(i′ − 1) + a + {hat(axis)} − {_ends(axis, '−')}"
    worked = f"{stretched_term(axis)} + {axis.output_padding} + {kernel_term(axis)}"
    worked += padding_subtracted(axis)
    return Working.of(None, condition, formula, worked, axis.output)


def _ends(axis: Kerneled, sign: str) -> str:
    """Return the padding in symbols: ``2p``, or ``p₁ + p₂`` where the two ends differ."""
    return "2p" if has_equal_ends(axis) else f"p₁ {sign} p₂"
