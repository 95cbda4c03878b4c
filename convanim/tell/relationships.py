"""The fifteen relationships of the guide between sizes.

Symbols, per axis: i input, k kernel, s stride, p padding, d dilation, a output padding, o output.
A prime marks the sizes of a transposed convolution. Relationships 8 to 14 are written with the
stride and the padding of the transposed layer, as in PyTorch; these equal those of the convolution
that it is the transpose of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.layers import Conv, ConvTranspose, Layer, Pool
from convanim.layers.axes import SlidingAxis, WindowAxis
from convanim.tell.terms import has_equal_ends, output_size_term, padding_subtracted, stretched_term

__all__ = ["RELATIONSHIPS", "Relationship"]


@dataclass(frozen=True)
class Relationship:
    """One relationship between sizes.

    Parameters
    ----------
    number : int
        The number in the guide, 1 to 15.
    condition : str
        When it holds, in words.
    formula : str
        The relationship in symbols.
    applies : callable
        Takes a layer and one of its axes; returns whether the relationship holds for it.
    worked : callable
        Takes an axis; returns the right-hand side with its numbers.
    """

    number: int
    condition: str
    formula: str
    applies: Callable[[Layer, SlidingAxis], bool]
    worked: Callable[[SlidingAxis], str]


def _undilated_test(
    kind: type[Layer], test: Callable[[SlidingAxis], bool]
) -> Callable[[Layer, SlidingAxis], bool]:
    """Return a test for axes of a kind of layer, as the guide has them before chapter 5.

    Parameters
    ----------
    kind : type of Layer
        The kind of layer.
    test : callable
        Takes an axis without dilation and with the same padding at both ends, at least 0; returns
        whether the relationship holds for it.
    """

    def applies(layer: Layer, axis: SlidingAxis) -> bool:
        return (
            isinstance(layer, kind)
            and axis.dilation == 1
            and has_equal_ends(axis)
            and axis.before >= 0
            and test(axis)
        )

    return applies


def _is_unpadded_pooling(layer: Layer, axis: SlidingAxis) -> bool:
    """Whether an axis is one of a pooling as in the guide: only kernel and stride."""
    return (
        isinstance(layer, Pool)
        and isinstance(axis, WindowAxis)
        and axis.dilation == 1
        and not (axis.before or axis.after)
        and axis.rounding == "down"
    )


def _is_dilated_convolution(layer: Layer, axis: SlidingAxis) -> bool:
    """Whether an axis is one of a dilated convolution, with equal padding at both ends."""
    return (
        isinstance(layer, Conv) and axis.dilation > 1 and has_equal_ends(axis) and axis.before >= 0
    )


def _is_half_padded(axis: SlidingAxis) -> bool:
    """Whether the padding keeps the size: the guide's half (same) padding."""
    return axis.stride == 1 and axis.kernel % 2 == 1 and axis.before == axis.kernel // 2


def _is_fully_padded(axis: SlidingAxis) -> bool:
    """Whether the padding is the guide's full padding."""
    return axis.stride == 1 and axis.before == axis.kernel - 1


#: The relationships in the order of their numbers.
RELATIONSHIPS = (
    Relationship(
        1,
        "unit strides, no padding",
        "o = (i − k) + 1",
        _undilated_test(Conv, lambda axis: axis.stride == 1 and axis.before == 0),
        lambda axis: f"({axis.input} − {axis.kernel}) + 1",
    ),
    Relationship(
        2,
        "unit strides",
        "o = (i − k) + 2p + 1",
        _undilated_test(Conv, lambda axis: axis.stride == 1),
        lambda axis: f"({axis.input} − {axis.kernel}) + 2·{axis.before} + 1",
    ),
    Relationship(
        3,
        "half (same) padding: k odd, unit strides, p = ⌊k/2⌋",
        "o = i",
        _undilated_test(Conv, _is_half_padded),
        lambda axis: f"{axis.input}",
    ),
    Relationship(
        4,
        "full padding: p = k − 1, unit strides",
        "o = i + (k − 1)",
        _undilated_test(Conv, _is_fully_padded),
        lambda axis: f"{axis.input} + ({axis.kernel} − 1)",
    ),
    Relationship(
        5,
        "no padding",
        "o = ⌊(i − k)/s⌋ + 1",
        _undilated_test(Conv, lambda axis: axis.before == 0),
        lambda axis: f"⌊({axis.input} − {axis.kernel})/{axis.stride}⌋ + 1",
    ),
    Relationship(
        6,
        "any i, k, p, s",
        "o = ⌊(i + 2p − k)/s⌋ + 1",
        _undilated_test(Conv, lambda axis: True),
        output_size_term,
    ),
    Relationship(
        7,
        "pooling, no padding",
        "o = ⌊(i − k)/s⌋ + 1",
        _is_unpadded_pooling,
        lambda axis: f"⌊({axis.input} − {axis.kernel})/{axis.stride}⌋ + 1",
    ),
    Relationship(
        8,
        "transposed, unit strides, no padding",
        "o′ = i′ + (k − 1)",
        _undilated_test(ConvTranspose, lambda axis: axis.stride == 1 and axis.before == 0),
        lambda axis: f"{axis.input} + ({axis.kernel} − 1)",
    ),
    Relationship(
        9,
        "transposed, unit strides",
        "o′ = i′ + (k − 1) − 2p",
        _undilated_test(ConvTranspose, lambda axis: axis.stride == 1),
        lambda axis: f"{axis.input} + ({axis.kernel} − 1) − 2·{axis.before}",
    ),
    Relationship(
        10,
        "transposed, half (same) padding",
        "o′ = i′",
        _undilated_test(ConvTranspose, _is_half_padded),
        lambda axis: f"{axis.input}",
    ),
    Relationship(
        11,
        "transposed, full padding",
        "o′ = i′ − (k − 1)",
        _undilated_test(ConvTranspose, _is_fully_padded),
        lambda axis: f"{axis.input} − ({axis.kernel} − 1)",
    ),
    Relationship(
        12,
        "transposed, no padding, nothing left over",
        "o′ = s(i′ − 1) + k",
        _undilated_test(ConvTranspose, lambda axis: axis.before == 0 and axis.output_padding == 0),
        lambda axis: f"{stretched_term(axis)} + {axis.kernel}",
    ),
    Relationship(
        13,
        "transposed, nothing left over",
        "o′ = s(i′ − 1) + k − 2p",
        _undilated_test(ConvTranspose, lambda axis: axis.output_padding == 0),
        lambda axis: f"{stretched_term(axis)} + {axis.kernel}{padding_subtracted(axis)}",
    ),
    Relationship(
        14,
        "transposed, any",
        "o′ = s(i′ − 1) + a + k − 2p",
        _undilated_test(ConvTranspose, lambda axis: True),
        lambda axis: (
            f"{stretched_term(axis)} + {axis.output_padding} + {axis.kernel}"
            f"{padding_subtracted(axis)}"
        ),
    ),
    Relationship(
        15,
        "any dilation d, k̂ = k + (k − 1)(d − 1)",
        "o = ⌊(i + 2p − k̂)/s⌋ + 1",
        _is_dilated_convolution,
        output_size_term,
    ),
)
