"""Small layers of each kind, their sizes, numbers and whole messages, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

import convanim as ca
from convanim.layers.upsample import pool_of
from convanim.layers.values import padding_word
from convanim.walk.picks import picks


def transposed(k, *, s=1, i=3, **given):
    return ca.ConvTranspose((i,), k, stride=s, **given)


# Paddings.


@pytest.mark.parametrize(
    ("layer", "padding"),
    [
        (ca.Conv((5,), 3, padding="valid"), (0, 0)),
        (ca.Conv((5,), 4, padding="same"), (1, 2)),
        (ca.Conv((5,), 2, dilation=3, padding="same"), (1, 2)),
        (ca.Conv((5,), 3, dilation=2, padding="full"), (4, 4)),
        (ca.Conv((5,), 3, dilation=2, stride=2, padding="causal"), (4, 0)),
        # ⌈7/2⌉ = 4 windows of 4, 2 apart, reach over 10 cells.
        (ca.Conv((7,), 4, stride=2, padding="same-upper"), (1, 2)),
        (ca.Conv((7,), 4, stride=2, padding="same-lower"), (2, 1)),
        (ca.MaxPool((7,), 4, stride=2, padding="same-lower"), (2, 1)),
        (ca.Conv((7,), 6, padding="same-upper"), (2, 3)),
        (ca.Conv((7,), 6, padding="same-lower"), (3, 2)),
        (ca.Conv((7,), 5, padding="same-lower"), (2, 2)),
        (ca.MaxPool((6,), 3, padding="valid"), (0, 0)),
        # ⌈6/3⌉ = 2 windows of 1, 3 apart: nothing is missing.
        (ca.Conv((6,), 1, stride=3, padding="same-upper"), (0, 0)),
    ],
)
def test_words_for_paddings(layer, padding):
    assert tuple(layer.padding) == (padding,)


@pytest.mark.parametrize(
    ("layer", "padding", "added", "size"),
    [
        # (i − 1)s + max(k, s) = 6 + 3, and + a where it is given.
        (transposed(2, s=3, padding="valid"), (0, 0), 1, 9),
        (transposed(2, s=3, padding="valid", output_padding=2), (0, 0), 2, 10),
        (transposed(4, s=3, padding="valid"), (0, 0), 0, 10),
        # i·s = 6 of (i − 1)s + k = 7 and 8.
        (transposed(3, s=2, padding="same"), (0, 1), 0, 6),
        (transposed(4, s=2, padding="same"), (1, 1), 0, 6),
        (transposed(3, s=2, padding="same-lower"), (1, 0), 0, 6),
        (transposed(3, s=2, padding="same-upper", output_padding=1), (1, 1), 1, 6),
        # (i − 1)s + k = 7 is less than 9, so that two are added.
        (transposed(1, s=3, padding="same"), (0, 0), 2, 9),
        # ONNX: 2·2 + 3 − 4 = 3 cells are cropped, the odd one after, or before.
        (transposed(3, s=2, padding="same-upper", output_size=4), (1, 2), 0, 4),
        (transposed(3, s=2, padding="same-lower", output_size=4), (2, 1), 0, 4),
        (transposed(3, s=2, padding="same-upper", output_size=8), (0, 0), 1, 8),
        # PyTorch: from 2·2 + 3 − 2 = 5 on, less than a stride.
        (transposed(3, s=2, padding=1, output_size=5), (1, 1), 0, 5),
        (transposed(3, s=2, padding=1, output_size=6), (1, 1), 1, 6),
        (transposed(3, s=2, padding=1, output_size=6, output_padding=1), (1, 1), 1, 6),
    ],
)
def test_paddings_of_transposed_convolutions(layer, padding, added, size):
    assert tuple(layer.padding) == (padding,)
    assert layer.output_padding == (added,)
    assert layer.output_size == (size,)


def test_a_word_is_kept_where_it_says_the_size():
    assert padding_word(transposed(3, s=2, padding="same").padding) == "same"
    assert padding_word(transposed(3, s=2, padding="same", output_size=6).padding) == "same"
    assert padding_word(transposed(3, s=2, padding="same", output_size=5).padding) is None


ONNX = ", or the padding 'same-upper', by ONNX's rule for it"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ca.Conv((5, 5), 3, stride=(1, 2), padding="same"),
            "padding 'same' needs unit strides, got stride (1, 2) (as in PyTorch): give"
            " 'same-upper', which is TensorFlow's, or numbers",
        ),
        (
            lambda: ca.Conv(5, 3, padding="smae"),
            "unknown padding 'smae': did you mean 'same'? (known: valid, same, same-upper,"
            " same-lower, full, causal)",
        ),
        (
            lambda: ca.MaxPool(5, 3, padding="smae"),
            "unknown padding 'smae' (known: valid, same-upper, same-lower)",
        ),
        (
            lambda: ca.ConvTranspose(5, 3, padding="smae"),
            "unknown padding 'smae': did you mean 'same'? (known: valid, same, same-upper,"
            " same-lower)",
        ),
        (
            lambda: ca.Unfold(5, 3, padding="same"),
            "padding 'same' has no meaning for an unfold: give a number",
        ),
        (
            lambda: ca.Conv(5, 3, dilation=2, padding="causal"),
            "padding 'causal' is for one axis, that of time: give numbers for others, such as 4:0"
            " for the axis of time",
        ),
        (
            lambda: ca.Conv((5,), 3, padding=-1, padding_mode="reflect"),
            "padding mode 'reflect' goes with no negative padding, got -1: give zeros",
        ),
        (
            lambda: ca.Conv((3,), 3, padding=3, padding_mode="reflect"),
            "padding mode 'reflect' reaches at most 2 of 3 input cells, got padding 3: give less,"
            " or the mode 'replicate'",
        ),
        (
            lambda: ca.Conv((3,), 3, padding=((0, 4),), padding_mode="circular"),
            "padding mode 'circular' reaches at most 3 of 3 input cells, got padding 4: give less,"
            " or the mode 'replicate'",
        ),
        # 2·2 + 3 = 7 cells, and 1 more.
        (
            lambda: transposed(3, s=2, padding="same", output_size=9),
            "output size 9 can't be reached: give 1 to 8",
        ),
        (
            lambda: transposed(2, dilation=3, padding="same", output_size=9),
            "output size 9 can't be reached: give 1 to 8",
        ),
        (
            lambda: transposed(3, s=2, padding=1, output_size=7),
            f"output size 7 can't be reached: give 5 to 6{ONNX}",
        ),
        (
            lambda: transposed(3, s=2, padding=1, output_size=8),
            f"output size 8 can't be reached: give 5 to 6{ONNX}",
        ),
        (
            lambda: transposed(3, s=2, padding=1, output_size=4),
            f"output size 4 can't be reached: give 5 to 6{ONNX}",
        ),
        (
            lambda: transposed(3, s=2, padding=1, output_size=9),
            "output size 9 can't be reached: give 5 to 6",
        ),
        (
            lambda: transposed(3, s=2, padding=1, output_size=5, output_padding=1),
            "output size 5 does not go with output padding 1, which makes 6: leave one of them out",
        ),
        # Groups.
        (
            lambda: ca.Conv(5, 3, groups=2),
            "2 groups need channels: give channels too",
        ),
        (
            lambda: ca.Conv(5, 3, channels=(3, 4), groups=2),
            "3 input maps can't be parted into 2 equal groups: give groups that divide 3 and 4",
        ),
        (
            lambda: ca.Conv(5, 3, channels=(4, 3), groups=2),
            "3 output maps can't be parted into 2 equal groups: give groups that divide 4 and 3",
        ),
        # Pixel unshuffle.
        (
            lambda: ca.PixelUnshuffle((4, 5), 2),
            "factor 2 does not divide the input (4, 5): give an input size that is a multiple of"
            " it",
        ),
        # Max unpooling: s(i − 1) + k = 6, less than a stride away.
        (
            lambda: ca.MaxUnpool((3,), 2, output_size=8),
            "output size 8 is out of range: give 5 to 7",
        ),
        (
            lambda: ca.MaxUnpool((3,), 2, output_size=4),
            "output size 4 is out of range: give 5 to 7",
        ),
        (
            lambda: ca.MaxUnpool((3,), 2, stride=1, output_size=5),
            "output size 5 is out of range: give 4",
        ),
        (
            lambda: ca.MaxUnpool((1,), 2, stride=4, output_size=6),
            "output size 6 is out of range: give 1 to 5",
        ),
        (
            lambda: ca.MaxUnpool((1,), 2, stride=1, padding=1),
            "output size 0 is out of range: give less padding",
        ),
        # In ceil mode, 4 cells make ⌈(4 − 1)/2⌉ + 1 − 1 = 2: the last window would start at 4.
        (
            lambda: ca.MaxUnpool((3,), 1, stride=2, output_size=4),
            "no max pooling makes 3 cells of 4: give another output size",
        ),
        (
            lambda: ca.MaxUnpool((3,), 2, padding=2),
            "pooling padding 2 is over half the window 2",
        ),
    ],
)
def test_whole_messages(make, message):
    with pytest.raises(ca.ConvanimError) as caught:
        make()
    if message.startswith("pooling padding"):
        assert str(caught.value).startswith(message)
    else:
        assert str(caught.value) == message


def test_edges_that_are_taken():
    x = [1, 2, 3]
    assert ca.Conv((3,), 1, padding=2, padding_mode="reflect").apply(x, [1]).tolist() == [
        *(3, 2, 1, 2, 3, 2, 1)
    ]
    assert ca.Conv((3,), 1, padding=3, padding_mode="circular").apply(x, [1]).tolist() == x * 3
    assert ca.Conv((3,), 1, padding=4, padding_mode="replicate").apply(x, [1]).tolist() == [
        *(1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3)
    ]
    assert ca.MaxUnpool((1,), 2, stride=4, output_size=5).output_size == (5,)
    assert ca.MaxUnpool((3,), 2, output_size=5).axes[0].of.rounding == "up"
    assert ca.MaxUnpool((3,), 2).axes[0].of.rounding == "down"


# Groups: (out, in/g, kernel), transposed (in, out/g, kernel).


def test_maps_of_groups():
    conv = ca.Conv((2,), 1, channels=(4, 2), groups=2)
    assert conv.weight_shape == (2, 2, 1)
    assert conv.apply(
        [[1, 2], [3, 4], [5, 6], [7, 8]], [[[1], [10]], [[100], [1000]]]
    ).tolist() == [[31, 42], [7500, 8600]]
    back = ca.ConvTranspose((1,), 2, channels=(2, 4), groups=2)
    assert back.weight_shape == (2, 2, 2)
    w = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    assert back.apply([[1], [10]], w).tolist() == [[1, 2], [3, 4], [50, 60], [70, 80]]
    full = ca.ConvTranspose((1,), 1, channels=(2, 3))
    assert full.apply([[1], [10]], [[[1], [2], [3]], [[4], [5], [6]]]).tolist() == [
        *([41], [52], [63])
    ]
    assert ca.Conv((3,), 2).weight_shape == (2,)
    assert ca.Conv(4, 3, channels=(6, 6), groups=3).channels == (6, 6)


# Layers that move cells.


def test_columns():
    unfold = ca.Unfold((3,), 2, channels=2)
    assert (unfold.input_shape, unfold.output_shape) == ((2, 3), (4, 2))
    assert unfold.apply([[1, 2, 3], [4, 5, 6]]).tolist() == [[1, 2], [2, 3], [4, 5], [5, 6]]
    fold = ca.Fold((3,), 2, channels=2)
    assert (fold.input_shape, fold.output_shape) == ((4, 2), (2, 3))
    columns = [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert fold.apply(columns).tolist() == [[1, 5, 4], [5, 13, 8]]
    wide = ca.Unfold((5,), 2, stride=2, padding=((1, 0),), dilation=2)
    # Windows (p, 1) and (1, 3).
    assert wide.apply([10, 11, 12, 13, 14]).tolist() == [[0, 11], [11, 13]]
    assert ca.Fold((5,), 2, stride=2, padding=((1, 0),), dilation=2).apply(
        [[1, 2], [3, 4]]
    ).tolist() == [0, 5, 0, 4, 0]
    assert ca.Unfold((2, 2), (1, 2)).apply([[1, 2], [3, 4]]).tolist() == [[1, 3], [2, 4]]
    for layer in (ca.Unfold(4, 2), ca.Fold(4, 2)):
        assert (layer.stride, tuple(layer.padding), layer.dilation) == (
            *((1, 1), ((0, 0), (0, 0)), (1, 1)),
        )


def test_shuffles():
    x = np.arange(8).reshape(8, 1)
    # Channel c·2 + n, or n·4 + c, goes to place n of map c.
    assert ca.PixelShuffle((1,), 2, channels=4).apply(x).tolist() == [
        *([0, 1], [2, 3], [4, 5], [6, 7])
    ]
    assert ca.PixelShuffle((1,), 2, channels=4, order="dcr").apply(x).tolist() == [
        *([0, 4], [1, 5], [2, 6], [3, 7])
    ]
    y = np.arange(8).reshape(4, 2)
    # Places 0 and 1 of map 0 are in the channels 0 and 2, of map 1 in 1 and 3.
    assert ca.PixelShuffle((2,), 2, channels=2, order="dcr").apply(y).tolist() == [
        *([0, 4, 1, 5], [2, 6, 3, 7])
    ]
    assert ca.PixelUnshuffle((2,), 2, channels=4).apply(y).tolist() == x.tolist()
    assert ca.PixelUnshuffle((2,), 2, channels=4, order="dcr").apply(y).tolist() == [
        [number] for number in (0, 2, 4, 6, 1, 3, 5, 7)
    ]
    plain = ca.PixelShuffle((1, 1), (2, 1))
    assert (plain.input_shape, plain.output_shape) == ((2, 1, 1), (2, 1))
    assert plain.apply([[[3]], [[4]]]).tolist() == [[3], [4]]
    assert ca.PixelUnshuffle((2,), 2).maps_made == 2
    assert ca.PixelUnshuffle((2,), 2, channels=3).maps_made == 6
    assert ca.PixelShuffle(2, 2).order == ca.PixelUnshuffle(4, 2).order == "crd"
    assert ca.PixelShuffle(2, 2).window == "block"
    # Fed with maps that make whole output maps, and with others.
    assert ca.PixelShuffle(2, 2).fed(8) == ca.PixelShuffle(2, 2, channels=2)
    assert ca.PixelShuffle(2, 2).fed(6) == ca.PixelShuffle(2, 2)


def test_upsampling():
    assert ca.Upsample((2,), 3).apply([1, 2]).tolist() == [1, 1, 1, 2, 2, 2]
    # At −1/4, 1/4, 3/4 and 5/4 of 0 and 4, the border kept.
    linear = ca.Upsample((2,), 2, mode="bilinear")
    assert linear.apply([0, 4]).tolist() == [0, 1, 3, 4]
    assert linear.weights == ((0.25, 0.75, 0.75, 0.25),)
    assert ca.Upsample((2, 1), (1, 2)).weights == ((1,), (1, 1))
    assert ca.Upsample(2, 2).apply([[1, 2], [3, 4]]).tolist() == [
        *([1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4])
    ]
    assert ca.Upsample((1,), 2, channels=2).apply([[1], [2]]).tolist() == [[1, 1], [2, 2]]
    assert (linear.window, linear.primed, ca.Upsample(2, 2).mode) == ("kernel", True, "nearest")


def test_unpooling():
    assert ca.MaxUnpool((2,), 2).apply([1, 5, 3, 2]).tolist() == [0, 5, 3, 0]
    assert ca.MaxUnpool((1, 1), 2).apply([[1, 2], [9, 3]]).tolist() == [[0, 0], [9, 0]]
    assert ca.MaxUnpool((1,), 2).apply([2**53 + 1, 0]).tolist() == [2**53 + 1, 0]
    assert ca.MaxUnpool((1,), 2).apply([0.5, -2.5]).tolist() == [0.5, 0]
    # The pooling's windows are (p, −1) and (−3, −2).
    found = picks(ca.MaxPool((3,), 2, padding=((1, 0),)).walk(), np.array([-1, -3, -2]))
    assert (found.tolist(), found.dtype.kind) == ([1, 1], "i")
    wide = ca.MaxUnpool((2,), 2, stride=3)
    assert (wide.output_size, wide.x_shape) == ((5,), (5,))
    # Windows (1, 5) and (2, 1).
    assert wide.apply([1, 5, 9, 2, 1]).tolist() == [0, 5, 0, 2, 0]
    padded = ca.MaxUnpool((2,), 2, stride=2, padding=1)
    assert padded.output_size == (2,)
    assert padded.apply([7, 8]).tolist() == [7, 8]
    assert ca.MaxUnpool((2,), 2, channels=1).apply([[4, 3, 2, 9]]).tolist() == [[4, 0, 0, 9]]
    assert repr(ca.MaxUnpool(3, 2, output_size=6)) == "MaxUnpool(3, kernel=2)"
    assert repr(ca.MaxUnpool(3, 2, output_size=7)) == "MaxUnpool(3, kernel=2, output_size=7)"
    assert repr(ca.MaxUnpool(3, 3, stride=2)) == "MaxUnpool(3, kernel=3, stride=2)"


def test_the_pooling_that_an_unpooling_undoes():
    pool, unpool = ca.MaxPool((4,), 2), ca.MaxUnpool((2,), 2)
    inner, undo = ca.MaxPool((2,), 2), ca.MaxUnpool((1,), 2)
    other = ca.AvgPool((4,), 2)
    assert pool_of([pool], unpool) == 0
    assert pool_of([other, pool, other], unpool) == 1
    assert pool_of([pool, inner], undo) == 1
    assert pool_of([pool, inner, undo], unpool) == 0
    assert pool_of([pool, pool], unpool) == 1
    for below in (
        [],
        [other],
        [pool, unpool],
        [pool, inner],
        [undo, ca.MaxPool((4,), 2, stride=1)],
    ):
        assert pool_of(below, unpool) is None
    assert pool_of([undo, pool], unpool) == 1
    # Another window, stride or padding, another size before or after it.
    for wrong in (
        ca.MaxUnpool((2,), 1, stride=2, output_size=4),
        ca.MaxUnpool((2,), 2, stride=3, output_size=4),
        ca.MaxUnpool((2,), 2, padding=((1, 0),), output_size=4),
        ca.MaxUnpool((2,), 2, output_size=5),
        ca.MaxUnpool((3,), 2, stride=1, output_size=4),
    ):
        assert pool_of([pool], wrong) is None


def test_adaptive_and_global_pooling():
    assert ca.AdaptiveAvgPool((5,), 3).apply([1, 2, 3, 4, 10]).tolist() == [1.5, 3, 7]
    assert ca.AdaptiveMaxPool((2, 3), (1, 2)).apply([[1, 5, 2], [3, 0, 4]]).tolist() == [[5, 5]]
    assert ca.GlobalAvgPool((2, 2)).apply([[1, 2], [3, 6]]).tolist() == [[3]]
    maps = ca.GlobalMaxPool((2,), channels=2)
    assert maps.apply([[1, 2], [4, 3]]).tolist() == [[2], [4]]
    assert ca.AdaptiveAvgPool((2,), 1, channels=2).apply([[1, 2], [4, 3]]).tolist() == [
        *([1.5], [3.5])
    ]
    assert ca.AdaptiveAvgPool(6, 3).output_size == (3, 3)
    assert ca.AdaptiveMaxPool(6, 3, axes=1).output_size == (3,)
    assert ca.GlobalAvgPool(6, axes=3).output_size == (1, 1, 1)


#: By the class: its name as a command, and in prose.
NAMES = {
    ca.Conv: ("conv", "convolution"),
    ca.ConvTranspose: ("conv-transpose", "transposed convolution"),
    ca.MaxPool: ("max-pool", "max pooling"),
    ca.AvgPool: ("avg-pool", "average pooling"),
    ca.LpPool: ("lp-pool", "Lp pooling"),
    ca.AdaptiveAvgPool: ("adaptive-avg-pool", "adaptive average pooling"),
    ca.AdaptiveMaxPool: ("adaptive-max-pool", "adaptive max pooling"),
    ca.GlobalAvgPool: ("global-avg-pool", "global average pooling"),
    ca.GlobalMaxPool: ("global-max-pool", "global max pooling"),
    ca.MaxUnpool: ("max-unpool", "max unpooling"),
    ca.Upsample: ("upsample", "upsampling"),
    ca.Unfold: ("unfold", "unfold"),
    ca.Fold: ("fold", "fold"),
    ca.PixelShuffle: ("pixel-shuffle", "pixel shuffle"),
    ca.PixelUnshuffle: ("pixel-unshuffle", "pixel unshuffle"),
}

#: Layers that write their windows.
WRITTEN = (ca.Fold, ca.MaxUnpool, ca.PixelShuffle)


def test_names_of_layers():
    assert {kind: (kind.kind, kind.title) for kind in NAMES} == NAMES
    assert [kind for kind in NAMES if kind.scatter] == sorted(
        WRITTEN, key=lambda kind: [*NAMES].index(kind)
    )


MAPS = {
    ca.MaxPool: "max pooling makes as many maps as it reads",
    ca.Unfold: "unfold counts its input maps",
    ca.Fold: "fold counts its output maps",
    ca.PixelShuffle: "pixel shuffle counts its output maps, and reads r² times as many",
    ca.PixelUnshuffle: "pixel unshuffle counts its input maps, and makes r² times as many",
}


@pytest.mark.parametrize("kind", MAPS)
def test_one_number_of_maps(kind):
    with pytest.raises(ca.ConvanimError) as caught:
        kind(4, 2, channels=(1, 4))
    assert str(caught.value) == f"{MAPS[kind]}, got 1 and 4: give one number of channels"


@pytest.mark.parametrize("kind", NAMES)
def test_one_number_stands_for_so_many_axes(kind):
    first = {"output_size": 4} if kind is ca.Fold else {"input": 4}
    if kind in (ca.Upsample, ca.PixelShuffle, ca.PixelUnshuffle):
        first["factor"] = 2
    elif kind in (ca.AdaptiveAvgPool, ca.AdaptiveMaxPool):
        first["output_size"] = 2
    elif kind not in (ca.GlobalAvgPool, ca.GlobalMaxPool):
        first["kernel"] = 2
    assert [len(kind(**first, axes=axes).input) for axes in (1, 2, 3)] == [1, 2, 3]
    one = kind(**first)
    assert (len(one.input), one.channels) == (2, None)
    assert kind(**first, channels=3).channels == (3, 3)
