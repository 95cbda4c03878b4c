"""The guide's fifteen relationships: which apply to a layer, and the worked formula.

Symbols, per axis: i input, k kernel, s stride, p padding, d dilation, a output
padding, o output; a prime belongs to a transposed convolution. Relationships 8
to 14 are told by the transposed layer's own stride and padding (PyTorch's),
which are those of the convolution it is the transpose of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.layers import Conv, ConvTranspose, Layer
from convanim.layers.axes import Axis, TransposedAxis, WindowAxis

__all__ = ["RELATIONSHIPS", "Relationship", "Working", "formulas", "relationships", "work"]


@dataclass(frozen=True)
class Relationship:
    """One relationship between sizes.

    Parameters
    ----------
    number : the guide's, 1 to 15
    condition : where it holds, in words
    formula : in symbols
    applies : whether it holds for an axis of a kind of layer
    worked : the right hand side with the axis' numbers
    """

    number: int
    condition: str
    formula: str
    applies: Callable[[type[Layer], Axis], bool]
    worked: Callable[[Axis], str]


@dataclass(frozen=True)
class Working:
    """A formula worked for one axis.

    ``number`` is None where the guide has no relationship for the layer; then
    ``condition`` names the source.
    """

    number: int | None
    condition: str
    formula: str
    worked: str
    output: int


def _undilated(
    kind: type[Layer], test: Callable[[Axis], bool]
) -> Callable[[type[Layer], Axis], bool]:
    """Test layers of a kind as the guide has them before chapter 5: even and not dilated."""

    def applies(found: type[Layer], axis: Axis) -> bool:
        return found is kind and axis.dilation == 1 and _even(axis) and test(axis)

    return applies


def _pooling(kind: type[Layer], axis: Axis) -> bool:
    return (
        isinstance(axis, WindowAxis)
        and kind not in (Conv, ConvTranspose)
        and axis.dilation == 1
        and not (axis.before or axis.after)
        and not axis.ceil_mode
    )


def _dilated(kind: type[Layer], axis: Axis) -> bool:
    return kind is Conv and axis.dilation > 1 and _even(axis)


def _even(axis: Axis) -> bool:
    """Whether both ends have the same padding: the guide knows no other."""
    return axis.before == axis.after


def _half(axis: Axis) -> bool:
    return axis.stride == 1 and axis.kernel % 2 == 1 and axis.before == axis.kernel // 2


def _full(axis: Axis) -> bool:
    return axis.stride == 1 and axis.before == axis.kernel - 1


def _floor(axis: Axis) -> str:
    """``⌊(6 + 2·1 − 3)/2⌋ + 1``; the ceiling where the size is rounded up."""
    left, right = "⌈⌉" if isinstance(axis, WindowAxis) and axis.ceil_mode else "⌊⌋"
    return f"{left}({axis.input}{_plus(axis)} − {_span(axis)})/{axis.stride}{right} + 1"


def _plus(axis: Axis) -> str:
    return f" + 2·{axis.before}" if _even(axis) else f" + {axis.before} + {axis.after}"


def _minus(axis: Axis) -> str:
    return f" − 2·{axis.before}" if _even(axis) else f" − {axis.before} − {axis.after}"


def _span(axis: Axis) -> str:
    if axis.dilation == 1:
        return str(axis.kernel)
    return f"({axis.kernel} + ({axis.kernel} − 1)·({axis.dilation} − 1))"


def _stretch(axis: Axis) -> str:
    return f"{axis.stride}·({axis.input} − 1)"


RELATIONSHIPS = (
    Relationship(
        1,
        "unit strides, no padding",
        "o = (i − k) + 1",
        _undilated(Conv, lambda x: x.stride == 1 and x.before == 0),
        lambda x: f"({x.input} − {x.kernel}) + 1",
    ),
    Relationship(
        2,
        "unit strides",
        "o = (i − k) + 2p + 1",
        _undilated(Conv, lambda x: x.stride == 1),
        lambda x: f"({x.input} − {x.kernel}) + 2·{x.before} + 1",
    ),
    Relationship(
        3,
        "half (same) padding: k odd, unit strides, p = ⌊k/2⌋",
        "o = i",
        _undilated(Conv, _half),
        lambda x: f"{x.input}",
    ),
    Relationship(
        4,
        "full padding: p = k − 1, unit strides",
        "o = i + (k − 1)",
        _undilated(Conv, _full),
        lambda x: f"{x.input} + ({x.kernel} − 1)",
    ),
    Relationship(
        5,
        "no padding",
        "o = ⌊(i − k)/s⌋ + 1",
        _undilated(Conv, lambda x: x.before == 0),
        lambda x: f"⌊({x.input} − {x.kernel})/{x.stride}⌋ + 1",
    ),
    Relationship(
        6, "any i, k, p, s", "o = ⌊(i + 2p − k)/s⌋ + 1", _undilated(Conv, lambda x: True), _floor
    ),
    Relationship(
        7,
        "pooling, no padding",
        "o = ⌊(i − k)/s⌋ + 1",
        _pooling,
        lambda x: f"⌊({x.input} − {x.kernel})/{x.stride}⌋ + 1",
    ),
    Relationship(
        8,
        "transposed, unit strides, no padding",
        "o′ = i′ + (k − 1)",
        _undilated(ConvTranspose, lambda x: x.stride == 1 and x.before == 0),
        lambda x: f"{x.input} + ({x.kernel} − 1)",
    ),
    Relationship(
        9,
        "transposed, unit strides",
        "o′ = i′ + (k − 1) − 2p",
        _undilated(ConvTranspose, lambda x: x.stride == 1),
        lambda x: f"{x.input} + ({x.kernel} − 1) − 2·{x.before}",
    ),
    Relationship(
        10,
        "transposed, half (same) padding",
        "o′ = i′",
        _undilated(ConvTranspose, _half),
        lambda x: f"{x.input}",
    ),
    Relationship(
        11,
        "transposed, full padding",
        "o′ = i′ − (k − 1)",
        _undilated(ConvTranspose, _full),
        lambda x: f"{x.input} − ({x.kernel} − 1)",
    ),
    Relationship(
        12,
        "transposed, no padding, nothing left over",
        "o′ = s(i′ − 1) + k",
        _undilated(ConvTranspose, lambda x: x.before == 0 and x.extra == 0),
        lambda x: f"{_stretch(x)} + {x.kernel}",
    ),
    Relationship(
        13,
        "transposed, nothing left over",
        "o′ = s(i′ − 1) + k − 2p",
        _undilated(ConvTranspose, lambda x: x.extra == 0),
        lambda x: f"{_stretch(x)} + {x.kernel}{_minus(x)}",
    ),
    Relationship(
        14,
        "transposed, any",
        "o′ = s(i′ − 1) + a + k − 2p",
        _undilated(ConvTranspose, lambda x: True),
        lambda x: f"{_stretch(x)} + {x.extra} + {x.kernel}{_minus(x)}",
    ),
    Relationship(
        15,
        "any dilation d, k̂ = k + (k − 1)(d − 1)",
        "o = ⌊(i + 2p − k̂)/s⌋ + 1",
        _dilated,
        _floor,
    ),
)


def relationships(layer: Layer, axis: int = 0) -> tuple[Relationship, ...]:
    """Relationships of the guide that hold for one axis of a layer.

    Examples
    --------
    >>> [r.number for r in relationships(Conv(5, kernel=3, padding=1))]
    [2, 3, 6]
    """
    one = layer.axes[axis]
    return tuple(r for r in RELATIONSHIPS if r.applies(type(layer), one))


def work(layer: Layer, axis: int = 0) -> tuple[Working, ...]:
    """Every formula that holds for one axis of a layer, worked; the plainest first.

    Where the guide has none (a padding that differs at its two ends, a padded
    or rounded-up pooling, a dilated transposed convolution) it is the
    framework's own formula.

    Examples
    --------
    >>> print(work(Conv(6, kernel=3, stride=2, padding=1))[0].worked)
    o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3
    """
    one = layer.axes[axis]
    found = sorted(relationships(layer, axis), key=lambda r: _RANK.get(r.number, r.number))
    if not found:
        return (_framework(type(layer), one),)
    return tuple(
        _working(r.number, r.condition, r.formula, r.worked(one), one.output) for r in found
    )


def formulas(layer: Layer) -> list[str]:
    """Worked formulas of a layer, the plainest of each axis; one where all axes agree.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> formulas(Conv((4, 5), kernel=3))
    ['o = (4 − 3) + 1 = 2', 'o = (5 − 3) + 1 = 3']
    """
    return list(dict.fromkeys(work(layer, axis)[0].worked for axis in range(len(layer.axes))))


def _working(number: int | None, condition: str, formula: str, worked: str, output: int) -> Working:
    symbol = formula.split(" = ")[0]
    chain = [symbol, worked] if worked == str(output) else [symbol, worked, str(output)]
    return Working(number, condition, formula, " = ".join(chain), output)


#: Where they come among those that apply, if not by their number: the named cases (half, full)
#: say more than the general ones, and so come first.
_RANK = {3: 0, 4: 0, 10: 8, 11: 8, 8: 9, 9: 10}


def _framework(kind: type[Layer], axis: Axis) -> Working:
    """Work a formula that the guide has not: the frameworks' (PyTorch's documentation)."""
    ends = "2p" if _even(axis) else "p₁ + p₂"
    away = "2p" if _even(axis) else "p₁ − p₂"
    hat = "k̂" if axis.dilation > 1 else "k"
    beyond = [] if _even(axis) else ["different padding at the two ends"]
    if isinstance(axis, TransposedAxis):
        beyond += ["a dilated transposed convolution"] if axis.dilation > 1 else []
        formula = f"o′ = s(i′ − 1) + a + {hat} − {away}"
        worked = f"{_stretch(axis)} + {axis.extra} + {_span(axis)}{_minus(axis)}"
    else:
        beyond += [] if kind is Conv else ["pooling that is padded, dilated or rounded up"]
        left, right = "⌈⌉" if axis.ceil_mode else "⌊⌋"
        formula = f"o = {left}(i + {ends} − {hat})/s{right} + 1"
        worked = _floor(axis)
        if axis.ceil_mode and -(-(axis.padded - axis.span) // axis.stride) + 1 != axis.output:
            formula += " − 1 (the last window would start beyond the input)"
            worked += " − 1"
    condition = f"beyond the guide: {', '.join(beyond)}"
    return _working(None, condition, formula, worked, axis.output)
