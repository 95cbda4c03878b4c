"""Worked formulas: the guide's relationships that hold for a layer, or its framework's own."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.layers import Layer, Pool
from convanim.layers.axes import Axis, TransposedAxis
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
    """A formula worked for one axis.

    Parameters
    ----------
    number : int or None
        The guide's, where it has one; otherwise the condition names the source.
    condition, formula, worked : str
        Where it holds, in symbols, and with the numbers of the axis.
    """

    number: int | None
    condition: str
    formula: str
    worked: str


def relationships(layer: Layer, axis: int = 0) -> tuple[Relationship, ...]:
    """Relationships of the guide that hold for one axis of a layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> [r.number for r in relationships(Conv(5, kernel=3, padding=1))]
    [2, 3, 6]
    """
    one = layer.axes[axis]
    return tuple(r for r in RELATIONSHIPS if r.applies(layer, one))


def workings(layer: Layer, axis: int = 0) -> tuple[Working, ...]:
    """Every formula that holds for one axis of a layer, worked; the plainest first.

    Where the guide has none (a padding that differs at its two ends, a padded
    or rounded-up pooling, a dilated transposed convolution) it is the
    framework's own formula.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> print(workings(Conv(6, kernel=3, stride=2, padding=1))[0].worked)
    o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    """
    one = layer.axes[axis]
    found = sorted(relationships(layer, axis), key=lambda r: _RANK.get(r.number, r.number))
    if not found:
        return (_framework_working(layer, one),)
    return tuple(
        _make_working(r.number, r.condition, r.formula, r.worked(one), one.output) for r in found
    )


def formulas(layer: Layer) -> list[str]:
    """Worked formulas of a layer, the plainest of each axis; one where all axes agree.

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
    symbol = formula.split(" = ")[0]
    chain = [symbol, worked] if worked == str(output) else [symbol, worked, str(output)]
    return Working(number, condition, formula, " = ".join(chain))


#: Where they come among those that apply, if not by their number: the named cases (half, full)
#: say more than the general ones, and so come first.
_RANK = {3: 0, 4: 0, 10: 8, 11: 8, 8: 9, 9: 10}


def _framework_working(layer: Layer, axis: Axis) -> Working:
    """Work a formula that the guide has not: the frameworks' (PyTorch's documentation)."""
    ends = "2p" if has_equal_ends(axis) else "p₁ + p₂"
    away = "2p" if has_equal_ends(axis) else "p₁ − p₂"
    hat = "k̂" if axis.dilation > 1 else "k"
    beyond = [] if has_equal_ends(axis) else ["different padding at the two ends"]
    if isinstance(axis, TransposedAxis):
        beyond += ["a dilated transposed convolution"] if axis.dilation > 1 else []
        formula = f"o′ = s(i′ − 1) + a + {hat} − {away}"
        worked = f"{stretched_term(axis)} + {axis.output_padding} + {kernel_term(axis)}{padding_subtracted(axis)}"
    else:
        beyond += (
            ["pooling that is padded, dilated or rounded up"] if isinstance(layer, Pool) else []
        )
        left, right = "⌈⌉" if axis.ceil_mode else "⌊⌋"
        formula = f"o = {left}(i + {ends} − {hat})/s{right} + 1"
        worked = output_size_term(axis)
        if axis.ceil_mode and -(-(axis.padded - axis.span) // axis.stride) + 1 != axis.output:
            formula += " − 1 (the last window would start beyond the input)"
            worked += " − 1"
    condition = f"beyond the guide: {', '.join(beyond)}"
    return _make_working(None, condition, formula, worked, axis.output)
