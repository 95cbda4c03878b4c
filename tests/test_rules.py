"""Whole texts of rules, of remarks and of what frameworks differ in, worked by hand.

The rules are those of the frameworks' documentation; `test_texts` holds their numbers against
layers that are made.
"""

from __future__ import annotations

import pytest

import convanim as ca
from convanim.tell.rules import differences, remarks, rules

CEIL = "round up, but drop a last window that starts beyond the input and the padding before it"
UPPER = "TensorFlow's and JAX's SAME, ONNX's SAME_UPPER"


def pool(*sizes, rules="onnx", **given):
    return ca.MaxPool(*sizes, rules=rules, **given)


@pytest.mark.parametrize(
    ("layer", "lines"),
    [
        (ca.Conv((5,), 3), []),
        (ca.Conv((5,), 3, padding="valid"), ["padding valid (TensorFlow's and JAX's VALID): none"]),
        (
            ca.Conv((5,), 4, padding="same"),
            [
                "padding same (PyTorch): total = d(k − 1), ⌊total/2⌋ before, the rest after",
                "  total = 1·(4 − 1) = 3: 1 before, 2 after",
            ],
        ),
        (
            ca.Conv((7,), 4, stride=2, padding="same-upper"),
            [
                f"padding same-upper ({UPPER}): o = ⌈i/s⌉, total = max((o − 1)s + k − i, 0),"
                " ⌊total/2⌋ before, the rest after",
                "  o = ⌈7/2⌉ = 4, total = max((4 − 1)·2 + 4 − 7, 0) = 3: 1 before, 2 after",
            ],
        ),
        (
            ca.Conv((7,), 2, stride=3, dilation=3, padding="same-lower"),
            [
                "padding same-lower (ONNX's and JAX's SAME_LOWER): o = ⌈i/s⌉,"
                " total = max((o − 1)s + k̂ − i, 0), ⌊total/2⌋ after, the rest before",
                "  o = ⌈7/3⌉ = 3, total = max((3 − 1)·3 + (2 + (2 − 1)·(3 − 1)) − 7, 0) = 3:"
                " 2 before, 1 after",
            ],
        ),
        (
            ca.Conv((5,), 2, dilation=2, padding="full"),
            [
                "padding full: k̂ − 1 at both ends, so that every input cell meets every kernel"
                " cell",
                "  (2 + (2 − 1)·(2 − 1)) − 1 = 2: 2 before, 2 after",
            ],
        ),
        (
            ca.Conv((9,), 3, dilation=2, padding="causal"),
            [
                "padding causal (Keras's Conv1D, flax): d(k − 1) before, none after: no output"
                " cell depends on later input cells",
                "  2·(3 − 1) = 4: 4 before, 0 after",
            ],
        ),
        # (3 − 1)·3 + max(2, 3) = 9; convolutions over 8 to 10 cells give ⌊(i − 2)/3⌋ + 1 = 3.
        (
            ca.ConvTranspose((3,), 2, stride=3, padding="valid"),
            [
                "padding valid (Keras): o′ = s(i′ − 1) + max(k, s)",
                "  o′ = 3·(3 − 1) + max(2, 3) = 9",
                "output padding (PyTorch, ONNX): input 3 can give outputs 8 to 10: output padding"
                " chooses",
                "  convolutions over 8 to 10 cells all give 3; output padding 1 chooses 9",
            ],
        ),
        (
            ca.ConvTranspose((3,), 2, stride=3, padding="valid", output_padding=2),
            [
                "padding valid (Keras): o′ = s(i′ − 1) + k + a",
                "  o′ = 3·(3 − 1) + 2 + 2 = 10",
                "output padding (PyTorch, ONNX): input 3 can give outputs 8 to 10: output padding"
                " chooses",
                "  convolutions over 8 to 10 cells all give 3; output padding 2 chooses 10",
            ],
        ),
        # 2·(4 − 1) + 3 = 9 cells, one too many; convolutions over 8 and 9 give 4.
        *(
            (
                ca.ConvTranspose((4,), 3, stride=2, padding=word),
                [
                    f"padding {word} ({whose}): o′ = s·i′: max(k − s, 0) cells are cropped,"
                    f" ⌊half⌋ {first}, the rest {second}",
                    f"  o′ = 2·4 = 8, max(3 − 2, 0) = 1: {ends}",
                    "output padding (PyTorch, ONNX): input 4 can give outputs 8 or 9: output"
                    " padding chooses",
                    "  convolutions over 8 and 9 cells both give 4; output padding 0 chooses 8",
                ],
            )
            for word, whose, first, second, ends in (
                ("same", "Keras's and TensorFlow's SAME", "before", "after", "0 before, 1 after"),
                ("same-upper", "ONNX's SAME_UPPER", "before", "after", "0 before, 1 after"),
                ("same-lower", "ONNX's SAME_LOWER", "after", "before", "1 before, 0 after"),
            )
        ),
        # ONNX's total: s(i − 1) + a + k − o = 6 + 1 + 3 − 8 = 2.
        (
            ca.ConvTranspose((4,), 3, stride=2, padding="same-upper", output_padding=1),
            [
                "padding same-upper (ONNX's SAME_UPPER): o′ = s·i′: max(k + a − s, 0) cells are"
                " cropped, ⌊half⌋ before, the rest after",
                "  o′ = 2·4 = 8, max(3 + 1 − 2, 0) = 2: 1 before, 1 after",
                "output padding (PyTorch, ONNX): input 4 can give outputs 7 or 8: output"
                " padding chooses",
                "  convolutions over 7 and 8 cells both give 4; output padding 1 chooses 8",
            ],
        ),
        (
            ca.MaxPool((2,), 1, stride=2, ceil_mode=True),
            [
                f"ceil mode (PyTorch, ONNX): {CEIL}",
                "  the last window would start at 1·2 = 2 ≥ 2 + 0: dropped",
            ],
        ),
        (
            ca.MaxPool((4,), 3, stride=2, padding=1, ceil_mode=True),
            [
                f"ceil mode (PyTorch, ONNX): {CEIL}",
                "  the last window would start at 2·2 = 4 < 4 + 1: kept",
            ],
        ),
        (
            ca.MaxPool((4,), 2, ceil_mode=True),
            [
                f"ceil mode (PyTorch, ONNX): {CEIL}",
                "  (4 + 2·0 − 2)/2 is whole: there is nothing to round",
            ],
        ),
        (
            pool((2,), 1, stride=2, ceil_mode=True, rules="mxnet"),
            [
                "ceil mode (MXNet's full): round up, and never drop a window",
                "  the last window starts at 1·2 = 2",
            ],
        ),
        (ca.AdaptiveAvgPool((5,), 1), []),
        (
            ca.AdaptiveAvgPool((5,), 3),
            [
                "windows (cells counted from 0): 0–1, 1–3, 3–4",
                "no kernel and stride have these windows: the often given s = ⌊i/o⌋ = 1 and"
                " k = i − (o − 1)s = 3 would read 0–2, 1–3, 2–4",
            ],
        ),
        (
            ca.AdaptiveMaxPool((7,), 3),
            [
                "windows (cells counted from 0): 0–2, 2–4, 4–6",
                "the windows of a pooling: s = ⌊i/o⌋, k = i − (o − 1)s",
                "  s = ⌊7/3⌋ = 2, k = 7 − (3 − 1)·2 = 3",
            ],
        ),
        (
            ca.AdaptiveMaxPool((2,), 4),
            [
                "windows (cells counted from 0): 0, 0, 1, 1",
                "more windows than cells: cells are read by several windows",
            ],
        ),
        # Of more than twelve, the first two and the last: ⌊12·30/13⌋ = 27 to 29.
        (
            ca.AdaptiveAvgPool((30,), 13),
            [
                "windows (cells counted from 0): 0–2, 2–4, …, 27–29",
                "no kernel and stride have these windows: the often given s = ⌊i/o⌋ = 2 and"
                " k = i − (o − 1)s = 6 would read 0–5, 2–7, 4–9, 6–11, 8–13, 10–15, 12–17, 14–19,"
                " 16–21, 18–23, 20–25, 22–27, …",
            ],
        ),
        (
            ca.AdaptiveAvgPool((24,), 12),
            [
                "windows (cells counted from 0): "
                + ", ".join(f"{2 * n}–{2 * n + 1}" for n in range(12)),
                "the windows of a pooling: s = ⌊i/o⌋, k = i − (o − 1)s",
                "  s = ⌊24/12⌋ = 2, k = 24 − (12 − 1)·2 = 2",
            ],
        ),
        (
            ca.AdaptiveAvgPool((26,), 12),
            [
                "windows (cells counted from 0): 0–2, 2–4, 4–6, 6–8, 8–10, 10–12, 13–15, 15–17,"
                " 17–19, 19–21, 21–23, 23–25",
                "no kernel and stride have these windows: the often given s = ⌊i/o⌋ = 2 and"
                " k = i − (o − 1)s = 4 would read 0–3, 2–5, 4–7, 6–9, 8–11, 10–13, 12–15, 14–17,"
                " 16–19, 18–21, 20–23, 22–25",
            ],
        ),
        # ⌊(i − 2)/2⌋ + 1 = 3 for 6 and 7; ⌈(5 − 2)/2⌉ + 1 = 3.
        (
            ca.MaxUnpool((3,), 2),
            [
                "output size (PyTorch): input 3 can give outputs 5 to 7: output size chooses",
                "  poolings over 5 to 7 cells all give 3, in ceil mode over fewer than 6",
            ],
        ),
        (
            ca.MaxUnpool((3,), 1, stride=2),
            [
                "output size (PyTorch): input 3 can give outputs 5 or 6: output size chooses",
                "  poolings over 5 and 6 cells both give 3",
            ],
        ),
        (ca.MaxUnpool((3,), 2, stride=1), []),
    ],
)
def test_rules(layer, lines):
    assert [line for rule in rules(layer) for line in rule.entry.texts()] == lines


def test_each_axis_has_its_rule():
    layer = ca.AdaptiveAvgPool((5, 4), (3, 2))
    assert [next(rule.formula for rule in rules(layer, axis)) for axis in (0, 1)] == [
        *("0–1, 1–3, 3–4", "0–1, 2–3")
    ]


NORM = "the norm of negative numbers: ONNX takes |x|ᵖ, as here; PyTorch takes xᵖ"
OVER = (
    "a last window that hangs over: ONNX adds up the cells there are, as here; PyTorch enlarges"
    " their sum, as if the missing ones were like them"
)
LIMIT = "ONNX, MXNet and TensorFlow have no such limit"
DIVISOR = "the divisor: PyTorch counts the padding unless told otherwise, ONNX and TensorFlow don't"
KERNEL = (
    "here, as in PyTorch and ONNX; JAX's conv_transpose leaves it as it is unless"
    " transpose_kernel is set"
)


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (ca.Conv(5, 3), []),
        (ca.MaxPool(5, 3), []),
        # ⌈(5 + 2 − 2)/2⌉ + 1 = 4; the last window starts at 6 ≥ 5 + 1.
        (
            ca.MaxPool(5, 2, padding=1, ceil_mode=True),
            ["ceil mode: PyTorch and ONNX make 3×3, MXNet's full 4×4, Caffe 3×3"],
        ),
        # Without padding, Caffe drops no window.
        (
            ca.MaxPool((2,), 1, stride=2, ceil_mode=True),
            ["ceil mode: PyTorch and ONNX make 1, MXNet's full 2, Caffe 2"],
        ),
        # Caffe has no dilation, and the same padding at both ends.
        (
            ca.MaxPool((2,), 1, stride=2, dilation=2, ceil_mode=True),
            ["ceil mode: PyTorch and ONNX make 1, MXNet's full 2"],
        ),
        (
            ca.MaxPool((3,), 2, padding=((1, 0),), ceil_mode=True, stride=4),
            ["ceil mode: PyTorch and ONNX make 1, MXNet's full 2"],
        ),
        (
            pool(5, 3, padding=2),
            [f"padding over half the window: PyTorch takes at most 1; {LIMIT}"],
        ),
        (
            pool((5, 5), (2, 4), padding=2),
            [f"padding over half the window: PyTorch takes at most 1×2; {LIMIT}"],
        ),
        (ca.AvgPool(4, 3, padding=1), [f"{DIVISOR} (9 cells or 4 in the first window)"]),
        # Cells −1, 1 and 3 are read; of −2, −1, …, 3 these have data: 0, 2.
        (
            ca.AvgPool((4,), 3, padding=1, dilation=2, rules="onnx"),
            [f"{DIVISOR} (3 cells or 2 in the first window)"],
        ),
        (
            ca.AvgPool((4,), 2, padding=((0, 1),), stride=2),
            [DIVISOR],
        ),
        (ca.LpPool(4, 2), []),
        (ca.LpPool(4, 2, norm=3), [NORM]),
        (ca.LpPool(5, 2, ceil_mode=True), [OVER]),
        # total = (4 − 1)·2 + 4 − 7 = 3; ⌊(7 + 2·2 − 4)/2⌋ + 1 = 4.
        (
            ca.Conv(7, 4, stride=2, padding="same-upper"),
            [
                "padding same: TensorFlow, JAX and ONNX pad 1:2, output 4×4; PyTorch refuses same"
                " with a stride, and its usual padding ⌊k/2⌋ = 2 gives output 4×4, each window 1"
                " cell earlier"
            ],
        ),
        # k̂ = 5, total = (3 − 1)·3 + 5 − 8 = 3; ⌊(8 + 2·2 − 5)/3⌋ + 1 = 3.
        (
            ca.Conv((8,), 2, stride=3, dilation=4, padding="same-upper"),
            [
                "padding same: TensorFlow, JAX and ONNX pad 1:2, output 3; PyTorch refuses same"
                " with a stride, and its usual padding ⌊k̂/2⌋ = 2 gives output 3, each window 1"
                " cell earlier"
            ],
        ),
        # total = (2 − 1)·4 + 5 − 8 = 1; ⌊(8 + 2·2 − 5)/4⌋ + 1 = 2.
        (
            ca.Conv((8,), 5, stride=4, padding="same-upper"),
            [
                "padding same: TensorFlow, JAX and ONNX pad 0:1, output 2; PyTorch refuses same"
                " with a stride, and its usual padding ⌊k/2⌋ = 2 gives output 2, each window 2"
                " cells earlier"
            ],
        ),
        # total 1 and 2.
        (
            ca.Conv((6, 9), 3, stride=2, padding="same-upper"),
            [
                "padding same: TensorFlow, JAX and ONNX pad 0:1×1, output 3×5; PyTorch refuses"
                " same with a stride, and its usual padding ⌊k/2⌋ = 1 gives output 3×5, its"
                " windows earlier by 1×0 (in cells, one number per axis)"
            ],
        ),
        # Both begin alike, and PyTorch's makes a cell less: ⌊(5 + 2 − 4)/1⌋ + 1 = 4.
        (
            pool((5,), 2, stride=1, dilation=3, padding="same-upper"),
            [
                "padding same: TensorFlow, JAX and ONNX pad 1:2, output 5; PyTorch's pooling takes"
                " no word, and its usual padding ⌊k/2⌋ = 1 gives output 4",
                f"padding over half the window: PyTorch takes at most 1; {LIMIT}",
            ],
        ),
        (
            pool((6,), 3, stride=2, padding="same-upper"),
            [
                "padding same: TensorFlow, JAX and ONNX pad 0:1, output 3; PyTorch's pooling takes"
                " no word, and its usual padding ⌊k/2⌋ = 1 gives output 3, each window 1 cell"
                " earlier"
            ],
        ),
        # k̂ = 4, total = 3; ⌊6 + 2 − 4⌋ + 1 = 5.
        (
            pool((6,), 2, stride=1, dilation=3, padding="same-lower"),
            [
                "padding same: ONNX and JAX pad 2:1, output 6; PyTorch's pooling takes no word,"
                " and its usual padding ⌊k/2⌋ = 1 gives output 5, each window 1 cell later",
                f"padding over half the window: PyTorch takes at most 1; {LIMIT}",
            ],
        ),
        (
            ca.Conv((5,), 2, padding="same-lower"),
            [
                "padding same: ONNX and JAX pad 1:0, output 5; PyTorch's and TensorFlow's same is"
                " 0:1, the odd cell after"
            ],
        ),
        (ca.Conv((5,), 3, padding="same-lower"), []),
        (ca.Conv((5,), 2, padding="same-upper"), []),
        # One cell is cropped; PyTorch crops 1 + 1 and adds one.
        (
            ca.ConvTranspose((4,), 3, stride=2, padding="same"),
            [
                "padding same: here 0:1 is cropped; PyTorch takes no word: padding 1 and output"
                " padding 1 give the same size, shifted by 1 cell",
                f"the kernel: reversed {KERNEL}",
            ],
        ),
        (
            ca.ConvTranspose((4,), 3, stride=2, padding="same-lower"),
            [
                "padding same: here 1:0 is cropped; PyTorch takes no word: padding 1 and output"
                " padding 1 give the same output",
                f"the kernel: reversed {KERNEL}",
            ],
        ),
        # Along the second axis 4 − 2 = 2 cells are cropped, one at each end.
        (
            ca.ConvTranspose((4, 4), (3, 4), stride=2, padding="same"),
            [
                "padding same: here 0:1×1 is cropped; PyTorch takes no word: padding 1 and output"
                " padding 1×0 give the same size, shifted by 1×0 (in cells, one number per axis)",
                f"the kernel: rotated by 180° {KERNEL}",
            ],
        ),
        # No output padding goes with unit strides.
        (ca.ConvTranspose((4,), 2, padding="same"), [f"the kernel: reversed {KERNEL}"]),
        (ca.ConvTranspose((4,), 1, stride=2), []),
        (
            ca.Conv(5, 3, channels=(4, 8), groups=4),
            [
                "the weights' shape: 8×1×3×3 in PyTorch and ONNX (out, in/g, kernel), 3×3×4×2 in"
                " TensorFlow and Keras (kernel, in, multiplier)"
            ],
        ),
        (
            ca.PixelShuffle(2, 2, channels=3),
            [
                "the order of the maps: here crd; PyTorch has crd, TensorFlow and ONNX, unless told"
                " otherwise, dcr"
            ],
        ),
        (
            ca.PixelUnshuffle(4, 2, order="dcr", channels=2),
            ["the order of the maps: here dcr; PyTorch has crd, TensorFlow and ONNX dcr"],
        ),
        *(
            (layer, [])
            for layer in (
                ca.PixelShuffle(2, 2),
                ca.PixelShuffle(2, 2, channels=1),
                ca.PixelShuffle(2, 1, channels=3),
            )
        ),
    ],
)
def test_differences(layer, told):
    assert list(map(str, differences(layer))) == [f"frameworks differ in {words}" for words in told]


def frameworks_of(layer):
    return {found.about: dict(found.frameworks) for found in differences(layer)}


def test_differences_are_data_too():
    assert frameworks_of(pool(5, 3, padding=2)) == {
        "padding over half the window": {
            "PyTorch": {"most": [1, 1]},
            "ONNX, MXNet, TensorFlow": {"most": None},
        }
    }
    assert frameworks_of(ca.AvgPool(4, 3, padding=1))["the divisor"] == {
        "PyTorch": {"count_include_pad": True, "first_divisor": 9},
        "ONNX, TensorFlow": {"count_include_pad": False, "first_divisor": 4},
    }
    assert frameworks_of(ca.LpPool(5, 2, norm=3, ceil_mode=True)) == {
        "the norm of negative numbers": {
            "ONNX": {"absolute": True},
            "PyTorch": {"absolute": False},
        },
        "a last window that hangs over": {
            "ONNX": {"enlarged": False},
            "PyTorch": {"enlarged": True},
        },
    }
    assert frameworks_of(ca.Conv((5,), 2, padding="same-lower"))["padding same"] == {
        "ONNX, JAX": {"padding": [[1, 0]], "output_size": [5]},
        "PyTorch, TensorFlow": {"padding": [[0, 1]], "output_size": [5]},
    }
    for word, names in (("same", "Keras, TensorFlow"), ("same-upper", "ONNX")):
        assert frameworks_of(ca.ConvTranspose((4,), 3, stride=2, padding=word)) == {
            "padding same": {
                names: {"padding": [[0, 1]], "output_size": [8]},
                "PyTorch": {"padding": [[1, 1]], "output_size": [8], "output_padding": [1]},
            },
            "the kernel": {"PyTorch, ONNX": {"rotated": True}, "JAX": {"rotated": False}},
        }
    assert frameworks_of(ca.Conv(5, 3, channels=(4, 8), groups=4)) == {
        "the weights' shape": {
            "PyTorch, ONNX": {"weight_shape": [8, 1, 3, 3]},
            "TensorFlow, Keras": {"weight_shape": [3, 3, 4, 2]},
        }
    }
    assert frameworks_of(ca.PixelShuffle(2, 2, channels=3)) == {
        "the order of the maps": {"PyTorch": {"order": "crd"}, "TensorFlow, ONNX": {"order": "dcr"}}
    }
    (found,) = differences(ca.LpPool(4, 2, norm=3))
    assert found.to_dict() == {
        "about": "the norm of negative numbers",
        "text": "ONNX takes |x|ᵖ, as here; PyTorch takes xᵖ",
        "frameworks": [
            {"framework": "ONNX", "absolute": True},
            {"framework": "PyTorch", "absolute": False},
        ],
    }


TRIANGLE = (
    "upsampling is a transposed convolution of a triangle, over the input with its border repeated"
    " once around, as PyTorch does without align_corners"
)
OVERLAP = "cells where windows overlap are added up: fold is unfold's transpose, not its inverse"


@pytest.mark.parametrize(
    ("layer", "lines"),
    [
        (ca.MaxPool(5, 3), []),
        (ca.Conv(5, 1), []),
        (ca.Conv(5, 3, channels=(4, 8)), []),
        (
            ca.Conv(5, 3, channels=(4, 8), groups=4),
            ["depthwise: each input map makes 2 output maps on its own"],
        ),
        (
            ca.Conv(5, 3, channels=4, groups=4),
            ["depthwise: each input map makes 1 output map on its own"],
        ),
        (
            ca.Conv(5, 1, channels=(4, 6), groups=2),
            ["2 groups: each makes 3 output maps of 2 input maps"],
        ),
        (
            ca.ConvTranspose(5, 1, channels=(4, 8)),
            ["pointwise: each output cell is made of one cell of every input map"],
        ),
        (
            ca.Conv(5, 3, padding=1, padding_mode="reflect"),
            [
                "padding mode reflect (PyTorch, ONNX): the padding is the input mirrored at its"
                " edge cell, which is not repeated"
            ],
        ),
        (
            ca.Conv(5, 3, padding=1, padding_mode="replicate"),
            [
                "padding mode replicate (PyTorch; ONNX's edge): the padding is the input's edge"
                " cell, repeated"
            ],
        ),
        (
            ca.Conv(5, 3, padding=1, padding_mode="circular"),
            [
                "padding mode circular (PyTorch; ONNX's wrap): the padding is the input's other"
                " end, as if it were wrapped around"
            ],
        ),
        (
            ca.Conv(5, 3, true_convolution=True),
            [
                "true convolution: the kernel is rotated by 180°, as in mathematics (frameworks"
                " correlate, without that)"
            ],
        ),
        (ca.AvgPool(5, 3), []),
        (ca.AvgPool(5, 3, padding=1), ["divisor: the padding counts"]),
        (
            ca.AvgPool(4, 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False),
            [
                "divisor: the padding does not count",
                "divisor: cells beyond the padded input never count",
            ],
        ),
        (
            ca.Upsample(3, 2),
            ["upsampling is a transposed convolution: each cell is stamped as a block of ones"],
        ),
        (
            ca.Upsample(3, 2, mode="bilinear"),
            [TRIANGLE, "weights along an axis: 1/4, 3/4, 3/4, 1/4"],
        ),
        (
            ca.Upsample(3, (3, 4), mode="bilinear"),
            [
                TRIANGLE,
                "weights along an axis with the factor 3: 1/3, 2/3, 1, 2/3, 1/3",
                "weights along an axis with the factor 4: 1/8, 3/8, 5/8, 7/8, 7/8, 5/8, 3/8, 1/8",
            ],
        ),
        (ca.Upsample(3, 5, mode="bilinear"), [TRIANGLE]),
        (
            ca.MaxUnpool(3, 2),
            [
                "each value goes back to the cell that a max pooling over a 6×6 input took it from;"
                " all others are 0"
            ],
        ),
        (ca.Unfold((4,), 2), ["3 columns of 2 cells: 3 windows of 2 cells"]),
        (
            ca.Unfold(4, 2, channels=2),
            [
                "9 columns of 8 cells: 3×3 windows of 2 maps times 2×2 cells, map by map and row by"
                " row"
            ],
        ),
        (ca.Fold(4, 2), ["9 columns of 4 cells: 3×3 windows of 2×2 cells, row by row", OVERLAP]),
        (
            ca.Fold((2,), 2, channels=1),
            ["1 column of 2 cells: 1 window of 1 map times 2 cells, map by map", OVERLAP],
        ),
        (
            ca.PixelShuffle(2, 2, channels=3),
            [
                "order crd (PyTorch): input map c·4 + n holds place n of each block of output map"
                " c, counted row by row"
            ],
        ),
        (
            ca.PixelUnshuffle((4,), 2, order="dcr", channels=3),
            [
                "order dcr (TensorFlow, ONNX): output map n·3 + c holds place n of each block of"
                " input map c"
            ],
        ),
        (
            ca.PixelUnshuffle((4,), 2),
            ["order crd (PyTorch): output map n holds place n of each block"],
        ),
    ],
)
def test_remarks(layer, lines):
    assert list(remarks(layer)) == lines
