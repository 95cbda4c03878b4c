"""Worked formulas for output sizes: the guide's relationships, or those of the frameworks."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.layers import Layer, Pool
from convanim.layers.axes import SlidingAxis, TransposedAxis
from convanim.tell.relationships import RELATIONSHIPS, Relationship
from convanim.tell.terms import (
    has_equal_ends,
    kernel_term,
    output_size_term,
    padding_subtracted,
    stretched_term,
)

__all__ = ["Working", "formulas", "relationships", "workings"]


@dataclass(frozen=True)
class Working:
    """A formula for the output size, worked for one axis.

    Parameters
    ----------
    number : int or None
        Number of the guide's relationship; None for a formula that the guide does not have.
    condition : str
        When the formula holds, in words.
    formula : str
        The formula in symbols.
    worked : str
        The formula with the numbers of the axis, and its result.
    """

    number: int | None
    condition: str
    formula: str
    worked: str


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
    one = layer.axes[axis]
    if not isinstance(one, SlidingAxis):
        return ()
    return tuple(r for r in RELATIONSHIPS if r.applies(layer, one))


def workings(layer: Layer, axis: int = 0) -> tuple[Working, ...]:
    """Return every formula that holds for one axis of a layer, worked; the simplest comes first.

    The guide has none for a padding that differs at the two ends, for pooling that is padded or
    rounded up, and for a dilated transposed convolution. There it is the formula of PyTorch's
    documentation.

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
    >>> from convanim.layers import Conv
    >>> print(workings(Conv(6, kernel=3, stride=2, padding=1))[0].worked)
    o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    """
    one = layer.axes[axis]
    if not isinstance(one, SlidingAxis):
        return ()
    found = sorted(relationships(layer, axis), key=lambda r: _RANK.get(r.number, r.number))
    if not found:
        return (_framework_working(layer, one),)
    return tuple(
        _make_working(r.number, r.condition, r.formula, r.worked(one), one.output) for r in found
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


def _make_working(
    number: int | None, condition: str, formula: str, worked: str, output: int
) -> Working:
    """Return a formula with its result; ``worked`` is the right-hand side with numbers."""
    symbol = formula.split(" = ")[0]
    chain = [symbol, worked] if worked == str(output) else [symbol, worked, str(output)]
    return Working(number, condition, formula, " = ".join(chain))


#: Place in the order of relationships, where it is not the number: the special cases (half and
#: full padding) say more than the general ones, and come before them.
_RANK = {3: 0, 4: 0, 10: 8, 11: 8, 8: 9, 9: 10}


def _framework_working(layer: Layer, axis: SlidingAxis) -> Working:
    """Return the formula of PyTorch's documentation, worked for an axis."""
    ends = "2p" if has_equal_ends(axis) else "p₁ + p₂"
    away = "2p" if has_equal_ends(axis) else "p₁ − p₂"
    hat = "k̂" if axis.dilation > 1 else "k"
    beyond = [] if has_equal_ends(axis) else ["different padding at the two ends"]
    if isinstance(axis, TransposedAxis):
        beyond += ["a dilated transposed convolution"] if axis.dilation > 1 else []
        formula = f"o′ = s(i′ − 1) + a + {hat} − {away}"
        worked = f"{stretched_term(axis)} + {axis.output_padding} + {kernel_term(axis)}"
        worked += padding_subtracted(axis)
    else:
        beyond += (
            ["pooling that is padded, dilated or rounded up"] if isinstance(layer, Pool) else []
        )
        left, right = "⌈⌉" if axis.rounding != "down" else "⌊⌋"
        formula = f"o = {left}(i + {ends} − {hat})/s{right} + 1"
        worked = output_size_term(axis)
        if (
            axis.rounding == "up"
            and -(-(axis.padded - axis.span) // axis.stride) + 1 != axis.output
        ):
            formula += " − 1 (the last window would start beyond the input)"
            worked += " − 1"
    condition = f"beyond the guide: {', '.join(beyond)}"
    return _make_working(None, condition, formula, worked, axis.output)
