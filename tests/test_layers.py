from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from support import convs, layers

import convanim as ca
from convanim.errors import ConvanimError


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda: ca.Conv(4, 3), (2, 2)),
        (lambda: ca.Conv((5,), 3), (3,)),
        (lambda: ca.Conv((5, 6, 7), (1, 2, 3)), (5, 5, 5)),
        (lambda: ca.Conv(5, kernel=(3, 1)), (3, 5)),
        (lambda: ca.Conv("5x7", kernel="3", padding="1:0"), (4, 6)),
        (lambda: ca.Conv(5, 3, padding=((1, 0), (2, 2))), (4, 7)),
        (lambda: ca.Conv(np.array([5, 7]), np.int64(3)), (3, 5)),
        (lambda: ca.Conv(5, 4, padding="same"), (5, 5)),
        (lambda: ca.Conv(5, 3, padding="full", dilation=2), (9, 9)),
        (lambda: ca.Conv(5, 3, padding="valid"), (3, 3)),
        (lambda: ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=1), (6, 6)),
        (lambda: ca.MaxPool(6, 2), (3, 3)),
        (lambda: ca.MaxPool(5, 2, ceil_mode=True), (3, 3)),
        (lambda: ca.MaxPool(5, 2), (2, 2)),
        (lambda: ca.AvgPool(5, 2), (2, 2)),
        (
            lambda: ca.MaxPool(6, 1, stride=4, ceil_mode=True),
            (2, 2),
        ),  # the third would start beyond
        (lambda: ca.MaxPool(8, 1, stride=4, ceil_mode=True), (2, 2)),
        (lambda: ca.MaxPool(9, 1, stride=4, ceil_mode=True), (3, 3)),
        (lambda: ca.AvgPool(5, 3, stride=1), (3, 3)),
        (lambda: ca.Conv((5, 5, 5), 3, padding=(1, 0, 2)), (5, 3, 7)),
        (lambda: ca.Conv(10**15, 3, stride=2), ((10**15 - 3) // 2 + 1,) * 2),
    ],
)
def test_output_size(make, size):
    assert make().output_size == size


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ca.Conv(3, 5), "kernel 5 is larger than the padded input 3"),
        (lambda: ca.Conv(3, 2, dilation=4), "kernel 2 (5 cells with dilation 4)"),
        (lambda: ca.Conv((5, 2), 3), "on axis 1"),
        (lambda: ca.Conv(0, 1), "input must be at least 1, got 0"),
        (lambda: ca.Conv(5, -3), "kernel must be at least 1, got -3"),
        (lambda: ca.Conv(5, 3, stride=1.5), "stride must be a whole number, got 1.5"),
        (lambda: ca.Conv(5, 3, stride=True), "stride must be a whole number, got True"),
        (lambda: ca.Conv(5, 3, stride=None), "stride must be a whole number, got None"),
        (lambda: ca.MaxPool(4, 2, channels=(4, 1)), "makes as many maps as it reads, got 4 and 1"),
        (lambda: ca.PixelShuffle(3, 2, channels=(4, 1)), "counts its output maps, and reads r² "),
        (lambda: ca.PixelUnshuffle(4, 2, channels=(1, 4)), "counts its input maps, and makes r² "),
        (lambda: ca.Unfold(4, 2, channels=(1, 4)), "unfold counts its input maps, got 1 and 4"),
        (lambda: ca.Fold(4, 2, channels=(4, 1)), "fold counts its output maps, got 4 and 1: give"),
        (lambda: ca.Fold(None, 3), "output_size must be a whole number, got None"),
        (lambda: ca.AdaptiveAvgPool(5, None), "output_size must be a whole number, got None"),
        (lambda: ca.Conv(5, "3.5"), "kernel must be a whole number, got '3.5'"),
        (lambda: ca.Conv(5, 3, dilation=0), "dilation must be at least 1, got 0"),
        (lambda: ca.Conv(5, 3, padding=-2), "kernel 3 is larger than the cropped input 1"),
        (lambda: ca.MaxPool(5, 3, padding=-1), "padding must be at least 0, got -1"),
        (lambda: ca.Conv(5, 3, padding=((1, 2, 3), 1)), "padding (1, 2, 3)"),
        (lambda: ca.Conv(5, 3, padding="smae"), "did you mean 'same'?"),
        (
            lambda: ca.Conv(5, 3, stride=2, padding="same"),
            "'same' needs unit strides, got stride 2",
        ),
        (
            lambda: ca.Conv((5, 5, 5), (3, 3)),
            "kernel has 2 numbers and the input 3 axes: give one for all axes, or one per axis",
        ),
        (
            lambda: ca.Conv(5, (3, 3), padding=(1, 0, 2)),
            "padding has 3 numbers and the input 2 axes: give one for all axes, or one per axis",
        ),
        (lambda: ca.Conv((5,), (3, 3)), "kernel has 2 numbers and the input 1 axis: "),
        (lambda: ca.Conv(5, (3,)), "kernel has 1 number and the input 2 axes: "),
        (lambda: ca.Conv(5, (3, 3, 3)), "kernel has 3 numbers and the input 2 axes: "),
        (lambda: ca.Conv((), ()), "at least one axis"),
        (lambda: ca.ConvTranspose(3, 3, output_padding=1), "output padding 1 must be smaller"),
        (
            lambda: ca.ConvTranspose(3, 3, stride=2, padding=0, output_padding=2, dilation=2),
            "output padding 2 must be smaller",
        ),
        (lambda: ca.ConvTranspose(2, 3, padding=2), "padding 2 + 2 crops the whole output"),
        (lambda: ca.ConvTranspose(2, 3, padding="full"), "unknown padding 'full' (known: valid"),
        (lambda: ca.Unfold(2, 3, padding="same"), "no meaning for an unfold"),
        (lambda: ca.MaxPool(5, 3, padding=2), "pooling padding 2 is over half the window 3"),
        (
            lambda: ca.MaxPool(9, 3, stride=1, padding=2, dilation=2),
            "pooling padding 2 is over half the window 3",
        ),
        (lambda: ca.MaxPool(5, 2, ceil_mode=1), "ceil_mode must be true or false, got 1"),
        (lambda: ca.MaxPool(5, 2).transpose(), "a max pooling has no transpose"),
        (
            lambda: ca.ConvTranspose(
                3, 3, stride=1, padding=0, output_padding=1, dilation=2
            ).transpose(),
            "no convolution has this",
        ),
    ],
)
def test_mistake_gets_one_line_with_the_value(make, words):
    with pytest.raises(ConvanimError) as caught:
        make()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_output_padding_may_reach_the_stride_where_the_dilation_is_larger():
    assert ca.ConvTranspose(
        3, 3, stride=1, padding=0, output_padding=1, dilation=2
    ).output_size == (8, 8)


@given(layers)
def test_repr_makes_the_layer_again(layer):
    assert eval(repr(layer), _classes()) == layer


def _classes():
    return {name: getattr(ca, name) for name in ("Conv", "ConvTranspose", "MaxPool", "AvgPool")}


def test_repr_is_what_a_user_would_write():
    assert repr(ca.Conv((5, 7), 3, padding=1)) == "Conv((5, 7), kernel=3, padding=1)"
    assert repr(ca.MaxPool(6, 2)) == "MaxPool(6, kernel=2)"
    assert repr(ca.Conv((6,), 2)) == "Conv((6,), kernel=2)"


@given(convs())
def test_transposing_twice_gives_the_layer(layer):
    transposed = layer.transpose()
    assert transposed.output_size == layer.input
    assert transposed.input == layer.output_size
    assert transposed.transpose() == layer


def test_layers_are_frozen_and_equal_by_value():
    layer = ca.Conv(5, 3)
    assert layer == ca.Conv((5, 5), (3, 3))
    assert hash(layer) == hash(ca.Conv((5, 5), (3, 3)))
    with pytest.raises(AttributeError):
        layer.kernel = (4, 4)


def test_a_sequence_that_tells_its_entries_once():
    class Once:
        def __init__(self):
            self.entries = iter([1, 0])

        def __len__(self):
            return 2

        def __iter__(self):
            return self.entries

    assert ca.Conv(5, 3, padding=Once()) == ca.Conv(5, 3, padding=(1, 0))
