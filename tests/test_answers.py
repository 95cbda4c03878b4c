"""Whole texts of answers that go backwards, and of stacks, worked by hand.

`test_solver` and `test_stack` hold their numbers against brute force.
"""

from __future__ import annotations

import pytest

import convanim as ca
from convanim.tell.arithmetic import formulas
from convanim.tell.shape import StackArithmetic
from convanim.tell.solver.through import inputs_through
from convanim.tell.stack import stack_alt, stack_caption, stack_formulas


def told(answer: object) -> list[str]:
    """The lines of an answer, without those that are commands."""
    return [line for line in str(answer).splitlines() if not line.startswith("convanim ")]


TELLS = "and a tells which one comes back"
SIZE_ONLY = "it leads back to the size, not to the numbers: its weights are its own"
LOSSLESS = "it brings the numbers back: no cell is lost or added"


@pytest.mark.parametrize(
    ("layer", "lines"),
    [
        (ca.Conv(4, 3), ["back: 2×2 → 4×4", SIZE_ONLY]),
        (
            ca.Conv(6, 3, stride=2, padding=1),
            [
                "back: 3×3 → 6×6",
                "output padding a = (i + 2p − k) mod s = (6 + 2·1 − 3) mod 2 = 1: inputs 5 to 6 all"
                f" make 3, {TELLS}",
                SIZE_ONLY,
            ],
        ),
        # k̂ = 3; ⌊(i + 1 − 3)/2⌋ + 1 = 3 for 6 and 7.
        (
            ca.Conv((6,), 2, stride=2, dilation=2, padding=((1, 0),)),
            [
                "back: 3 → 6",
                "output padding a = (i + p₁ + p₂ − k̂) mod s = (6 + 1 + 0 − 3) mod 2 = 0: inputs 6"
                f" to 7 all make 3, {TELLS}",
                SIZE_ONLY,
            ],
        ),
        # ⌊(i + 4 − 3)/4⌋ + 1 = 1 for 1 and 2, and there is no input of 0 or −1.
        (
            ca.Conv((1,), 3, stride=4, padding=2),
            [
                "back: 1 → 1",
                "output padding a = (i + 2p − k) mod s = (1 + 2·2 − 3) mod 4 = 2: inputs 1 to 2 all"
                f" make 1, {TELLS}",
                SIZE_ONLY,
            ],
        ),
        (ca.ConvTranspose(3, 3), ["back: 5×5 → 3×3", SIZE_ONLY]),
        (
            ca.MaxPool(15, 2),
            [
                "back: 7×7 → 15×15",
                "output size 15×15: without it, it would be s(i − 1) − 2p + k = 14×14",
                "it puts the maxima back where they were; all else is 0",
            ],
        ),
        (
            ca.MaxPool(4, 2),
            ["back: 2×2 → 4×4", "it puts the maxima back where they were; all else is 0"],
        ),
        (
            ca.AvgPool((5,), 2),
            [
                "back: 2 → 5",
                "output padding a = (i + 2p − k) mod s = (5 + 2·0 − 2) mod 2 = 1: inputs 4 to 5 all"
                f" make 2, {TELLS}",
                "with weights of 1 by the window's cells, it spreads each mean over its window",
            ],
        ),
        (
            ca.MaxUnpool(2, 2),
            [
                "back: 4×4 → 2×2",
                "it brings the numbers back where no window holds a larger one than its maximum",
            ],
        ),
        (
            ca.Upsample(2, 3),
            [
                "back: 6×6 → 2×2",
                "it brings nearest-neighbour upsampling's numbers back; bilinear's only in size",
            ],
        ),
        (
            ca.Unfold(4, 2),
            [
                "back: 3×3 → 4×4",
                "it adds up what overlaps, so a cell comes back as often as windows read it",
            ],
        ),
        (
            ca.Fold(4, 2),
            ["back: 4×4 → 3×3", "columns come back only where no windows overlap"],
        ),
        (ca.PixelShuffle(2, 2), ["back: 4×4 → 2×2", LOSSLESS]),
        (ca.PixelUnshuffle(4, 2), ["back: 2×2 → 4×4", LOSSLESS]),
    ],
)
def test_ways_back(layer, lines):
    assert told(ca.layer_back(layer)) == lines


@pytest.mark.parametrize(
    ("layer", "back"),
    [
        (
            ca.MaxPool(7, 3, stride=2, padding=1, channels=2),
            ca.MaxUnpool(4, 3, stride=2, padding=1, output_size=7, channels=2),
        ),
        (
            ca.AvgPool(8, 3, stride=2, channels=2),
            ca.ConvTranspose(3, 3, stride=2, output_padding=1, channels=2, groups=2),
        ),
        (
            ca.AvgPool((7,), 2, stride=1, dilation=3, padding=1, rules="onnx"),
            ca.ConvTranspose((6,), 2, dilation=3, padding=1),
        ),
        (ca.MaxUnpool(2, 2, output_size=3), ca.MaxPool(3, 2, ceil_mode=True)),
        (
            ca.MaxUnpool(3, 3, stride=2, padding=1, channels=2),
            ca.MaxPool(5, 3, stride=2, padding=1, channels=2),
        ),
        (ca.Upsample(2, (2, 3), channels=2), ca.AvgPool((4, 6), (2, 3), channels=2)),
        (
            ca.Unfold(5, 2, stride=2, padding=1, dilation=2, channels=2),
            ca.Fold(5, 2, stride=2, padding=1, dilation=2, channels=2),
        ),
        (
            ca.Fold(5, 2, stride=2, padding=1, dilation=2, channels=2),
            ca.Unfold(5, 2, stride=2, padding=1, dilation=2, channels=2),
        ),
        (
            ca.PixelShuffle(2, 2, order="dcr", channels=2),
            ca.PixelUnshuffle(4, 2, order="dcr", channels=2),
        ),
        (
            ca.PixelUnshuffle(4, 2, order="dcr", channels=2),
            ca.PixelShuffle(2, 2, order="dcr", channels=2),
        ),
    ],
)
def test_layers_back(layer, back):
    assert ca.layer_back(layer).back == back


def test_a_way_back_is_data_too():
    assert ca.layer_back(ca.MaxPool(15, 2)).to_dict() == {
        "layer": "MaxPool(15, kernel=2)",
        "back": "MaxUnpool(7, kernel=2, output_size=15)",
        "kind": "MaxUnpool",
        "command": "convanim shape max-unpool -i 7 -k 2 --output-size 15",
        "input_size": [7, 7],
        "output_size": [15, 15],
        "notes": [
            "output size 15×15: without it, it would be s(i − 1) − 2p + k = 14×14",
            "it puts the maxima back where they were; all else is 0",
        ],
    }


def test_the_way_back_through_a_stack():
    conv, pool = ca.Conv((6,), 3), ca.MaxPool((4,), 2)
    found = ca.layer_back(ca.Stack(conv, pool))
    assert found.ways == (ca.layer_back(pool), ca.layer_back(conv))
    assert str(found) == f"{ca.layer_back(pool)}\n{ca.layer_back(conv)}"
    assert found.to_dict() == {
        "ways": [ca.layer_back(pool).to_dict(), ca.layer_back(conv).to_dict()]
    }
    with pytest.raises(ca.ConvanimError, match=r"^layer 2: no layer leads back from Lp pooling: "):
        ca.layer_back(ca.Stack(conv, ca.LpPool((4,), 2)))


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (3, "layer must be a layer, got 3"),
        (
            ca.LpPool(4, 2),
            "no layer leads back from Lp pooling: give a convolution, max or average pooling,"
            " upsampling, pixel shuffle, unfold, or their reverse",
        ),
        *(
            (
                pool,
                "max unpooling has no dilation and PyTorch's rules only: leave dilation and rules"
                " out",
            )
            for pool in (
                ca.MaxPool(7, 3, stride=1, dilation=2),
                ca.MaxPool(7, 3, rules="onnx"),
            )
        ),
        (
            ca.AvgPool(5, 2, ceil_mode=True),
            "no transposed convolution leads back where the last window hangs over: leave"
            " ceil_mode out",
        ),
        # In ceil mode, 7 cells make ⌈(7 − 2)/2⌉ + 1 = 4.
        (
            ca.MaxUnpool(3, 2, output_size=(5, 7)),
            "no max pooling leads back from MaxUnpool(3, kernel=2, output_size=(5, 7)): its sizes"
            " don't fit",
        ),
    ],
)
def test_where_no_layer_leads_back(layer, message):
    with pytest.raises(ca.ConvanimError) as caught:
        ca.layer_back(layer)
    assert str(caught.value) == message


KEPT = "'same' in PyTorch, TensorFlow, Keras and ONNX pads likewise"


def reach(before, after):
    cells = "1 cell" if before == 1 else f"{before} cells"
    return (
        f"an output cell reaches {cells} before and {after} after its own; the mode reflect needs"
        f" an input of at least {after + 1}, circular of {after}"
    )


def uneven(kernel, total, before, after):
    return [
        f"{kernel}: padding {before} before and {after} after, an uneven one, keeps every size:"
        f" p₁ + p₂ = {total}",
        "PyTorch's 'same' and TensorFlow's put the odd cell after, ONNX's SAME_LOWER before"
        f" ({after} and {before})",
        f"no padding that is the same at both ends does: {before} makes i − 1 cells, {after} makes"
        " i + 1",
        reach(before, after),
    ]


def strided(kernel, s, fixed, total):
    return [
        f"{kernel}: no fixed padding keeps every size, as s(i − 1) + k̂ − i cells grow with i",
        f"⌈i/{s}⌉ of every i: padding {fixed} (k̂ − 1 = {total} in all; PyTorch, by numbers)",
        f"⌈i/{s}⌉ by TensorFlow's, Keras's and ONNX's same, whose padding depends on i:",
    ]


FIXED = "windows where the fixed padding has them"


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            {"kernel": 1},
            ["kernel 1: padding 0 at both ends keeps every size: 2p = k − 1 = 0", KEPT],
        ),
        (
            {"kernel": 2},
            [
                *uneven("kernel 2", "k − 1 = 1", 0, 1)[:3],
                "an output cell reaches 0 cells before and 1 after its own; the mode reflect needs"
                " an input of at least 2, circular of 1",
            ],
        ),
        (
            {"kernel": 5},
            [
                "kernel 5: padding 2 at both ends keeps every size: 2p = k − 1 = 4",
                *(KEPT, reach(2, 2)),
            ],
        ),
        (
            {"kernel": 3, "dilation": 2},
            [
                "kernel 3, dilation 2 (5 cells): padding 2 at both ends keeps every size:"
                " 2p = k̂ − 1 = d(k − 1) = 4",
                *(KEPT, reach(2, 2)),
            ],
        ),
        ({"kernel": 4}, uneven("kernel 4", "k − 1 = 3", 1, 2)),
        (
            {"kernel": 2, "dilation": 3},
            uneven("kernel 2, dilation 3 (4 cells)", "k̂ − 1 = 3", 1, 2),
        ),
        (
            {"kernel": 5, "input": 9},
            [
                "kernel 5: padding 2 at both ends keeps every size: 2p = k − 1 = 4",
                *(KEPT, reach(2, 2)),
                "without padding (valid): ⌊(i − k)/s⌋ + 1 = 5",
            ],
        ),
        (
            {"kernel": 3, "dilation": 2, "input": 3},
            [
                "kernel 3, dilation 2 (5 cells): padding 2 at both ends keeps every size:"
                " 2p = k̂ − 1 = d(k − 1) = 4",
                *(KEPT, reach(2, 2)),
                "without padding (valid) no window fits: k̂ = 5 is over 3",
            ],
        ),
        (
            {"kernel": 3, "stride": 2},
            [
                *strided("kernel 3, stride 2", 2, "1 at both ends", 2),
                "  i a multiple of 2: 0 before, 1 after: windows 1 cell further on",
                f"  i = 1 more than a multiple of 2: 1 before, 1 after: {FIXED}",
            ],
        ),
        # 4 − 2 = 2 for even sizes, 4 − 1 = 3 for odd ones.
        (
            {"kernel": 4, "stride": 2},
            [
                *strided("kernel 4, stride 2", 2, "1 before and 2 after", 3),
                f"  i a multiple of 2: 1 before, 1 after: {FIXED}",
                f"  i = 1 more than a multiple of 2: 1 before, 2 after: {FIXED}",
            ],
        ),
        # k̂ = 3: max(3 − 5, 0), 3 − 1, 3 − 2 and 3 − 3 cells.
        (
            {"kernel": 2, "stride": 5, "dilation": 2},
            [
                *strided("kernel 2, dilation 2 (3 cells), stride 5", 5, "1 at both ends", 2),
                "  i a multiple of 5: 0 before, 0 after: windows 1 cell further on",
                f"  i = 1 more than a multiple of 5: 1 before, 1 after: {FIXED}",
                "  i = 2 more than a multiple of 5: 0 before, 1 after: windows 1 cell further on",
                "  i = 3 more than a multiple of 5: 0 before, 0 after: windows 1 cell further on",
                "  and so on: max(k̂ − r, 0) in all for r more than a multiple of 5",
            ],
        ),
        (
            {"kernel": 7, "stride": 4},
            [
                *strided("kernel 7, stride 4", 4, "3 at both ends", 6),
                "  i a multiple of 4: 1 before, 2 after: windows 2 cells further on",
                f"  i = 1 more than a multiple of 4: 3 before, 3 after: {FIXED}",
                "  i = 2 more than a multiple of 4: 2 before, 3 after: windows 1 cell further on",
                "  i = 3 more than a multiple of 4: 2 before, 2 after: windows 1 cell further on",
            ],
        ),
        # (3 − 1)·5 + 6 − 13 = 3 cells; ⌊(13 − 6)/5⌋ + 1 = 2 windows, up to cell 10.
        (
            {"kernel": 6, "stride": 5, "input": 13},
            [
                *strided("kernel 6, stride 5", 5, "2 before and 3 after", 5),
                "  i = 13: 1 before, 2 after: windows 1 cell further on",
                "without padding (valid): ⌊(i − k)/s⌋ + 1 = 2, and no window reaches the last 2"
                " cells",
            ],
        ),
        (
            {"kernel": (1, 5)},
            [
                "axis 0:",
                "kernel 1: padding 0 at both ends keeps every size: 2p = k − 1 = 0",
                *(KEPT, "axis 1:"),
                "kernel 5: padding 2 at both ends keeps every size: 2p = k − 1 = 4",
                *(KEPT, reach(2, 2)),
            ],
        ),
        (
            {"kernel": 1, "input": (2, 3)},
            [
                "axis 0:",
                "kernel 1: padding 0 at both ends keeps every size: 2p = k − 1 = 0",
                *(KEPT, "without padding (valid): ⌊(i − k)/s⌋ + 1 = 2", "axis 1:"),
                "kernel 1: padding 0 at both ends keeps every size: 2p = k − 1 = 0",
                *(KEPT, "without padding (valid): ⌊(i − k)/s⌋ + 1 = 3"),
            ],
        ),
    ],
)
def test_paddings_that_keep_a_size(question, lines):
    assert told(ca.same_padding(**question)) == lines


def test_layers_of_such_a_padding():
    assert ca.same_padding(3).layers == (ca.Conv(32, 3, padding=1),)
    assert ca.same_padding(40, axes=1).layers == (ca.Conv((40,), 40, padding=((19, 20),)),)
    assert ca.same_padding(3, stride=2, dilation=2, input=9).layers == (
        ca.Conv(9, 3, stride=2, dilation=2, padding=2),
        ca.Conv(9, 3, stride=2, dilation=2, padding="same-upper"),
    )
    assert ca.same_padding(3, input=(8,)).kernel == ca.same_padding((3,)).kernel == (3,)
    assert ca.same_padding("3x3x3", stride=2).stride == (2, 2, 2)
    answer = ca.same_padding(3, stride=2, input=(8, 9))
    assert answer.to_dict() == {
        "kernel": [3, 3],
        "stride": [2, 2],
        "dilation": [1, 1],
        "input_size": [8, 9],
        "keeps_size": False,
        "padding": [[1, 1], [1, 1]],
        "tensorflow": [[0, 1], [1, 1]],
        "layers": [
            "Conv((8, 9), kernel=3, stride=2, padding=1)",
            "Conv((8, 9), kernel=3, stride=2, padding='same-upper')",
        ],
    }
    plain = ca.same_padding(3, dilation=(2, 1)).to_dict()
    assert (plain["keeps_size"], plain["input_size"], plain["tensorflow"]) == (True, None, None)
    assert plain["dilation"] == [2, 1]


LARGER = "  the smallest is read to its end, larger ones have cells that no window reaches"


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (
            lambda: ca.inputs_for(9, ca.Conv, kernel=3),
            ["output 9×9 from input 11 on each axis", "  i = s(o − 1) + k = 1·(9 − 1) + 3 = 11"],
        ),
        (
            lambda: ca.inputs_for((7,), ca.MaxPool, kernel=2),
            [
                "output 7 from inputs 14 to 15",
                "  i = s(o − 1) + k = 2·(7 − 1) + 2 = 14, and up to s − 1 = 1 more",
                LARGER,
            ],
        ),
        (
            lambda: ca.inputs_for((2, 3), ca.Conv, kernel=3, stride=(1, 2), padding=1),
            [
                "output 2×3 from input 2 × inputs 5 to 6",
                "  i = s(o − 1) + k − 2p = 1·(2 − 1) + 3 − 2·1 = 2",
                "  i = s(o − 1) + k − 2p = 2·(3 − 1) + 3 − 2·1 = 5, and up to s − 1 = 1 more",
                LARGER,
            ],
        ),
        (
            lambda: ca.inputs_for((3,), ca.Conv, kernel=3, stride=2, padding="same-upper"),
            [
                "output 3 from inputs 5 to 6",
                "  ⌈i/s⌉ = o: from s(o − 1) + 1 = 5 to s·o = 2·3 = 6",
            ],
        ),
        (
            lambda: ca.inputs_for((6,), ca.ConvTranspose, kernel=3, stride=2, padding=((1, 0),)),
            [
                "output 6 from input 3",
                "  i′ = (o′ − k + p₁ + p₂)/s + 1 = (6 − 3 + 1 + 0)/2 + 1 = 3",
            ],
        ),
        (
            lambda: ca.inputs_for((7,), ca.ConvTranspose, kernel=2, stride=2, dilation=2),
            ["output 7 from input 3", "  i′ = (o′ − k̂)/s + 1 = (7 − 3)/2 + 1 = 3"],
        ),
        (
            lambda: ca.inputs_for(
                (6,), ca.ConvTranspose, kernel=3, stride=2, padding=1, output_padding=1
            ),
            [
                "output 6 from input 3",
                "  i′ = (o′ − a − k + 2p)/s + 1 = (6 − 1 − 3 + 2·1)/2 + 1 = 3",
            ],
        ),
        (
            lambda: ca.inputs_for((6,), ca.Upsample, factor=3),
            ["output 6 from input 2", "  i = o/r = 6/3 = 2"],
        ),
        (lambda: ca.inputs_for((3,), ca.PixelUnshuffle, factor=2), ["output 3 from input 6"]),
        (
            lambda: ca.inputs_for((4,), ca.MaxPool, kernel=1, ceil_mode=True),
            ["output 4 from input 4"],
        ),
        # 3 cells would be padded by 1 and 2, which is over half the window.
        (
            lambda: ca.inputs_for((2,), ca.MaxPool, kernel=2, dilation=3, padding="same-upper"),
            ["output 2 from input 4"],
        ),
        # 1 and 2 cells are too few to be mirrored twice.
        (
            lambda: ca.inputs_for(
                (1,), ca.Conv, kernel=5, stride=4, padding=2, padding_mode="reflect"
            ),
            ["output 1 from inputs 3 to 4"],
        ),
        # ⌈(i − 2)/2⌉ + 1 = 4 for 7 and 8.
        (
            lambda: ca.inputs_for((4,), ca.MaxPool, kernel=2, ceil_mode=True),
            ["output 4 from inputs 7 to 8"],
        ),
        (
            lambda: ca.inputs_for((2,), ca.Unfold, kernel=3),
            ["output 2 from input 4", "  i = s(o − 1) + k = 1·(2 − 1) + 3 = 4"],
        ),
        (lambda: ca.inputs_for(7, ca.AdaptiveAvgPool), ["output 7×7 from any input on each axis"]),
        (lambda: ca.inputs_for((1,), ca.GlobalAvgPool), ["output 1 from any input"]),
        (
            lambda: ca.inputs_for(2, ca.GlobalAvgPool),
            ["no input gives output 2; nearest: 1 (from input 1)"],
        ),
        (
            lambda: ca.inputs_for((4,), ca.Upsample, factor=3),
            ["no input gives output 4; nearest: 3 (from input 1) and 6 (from input 2)"],
        ),
        (
            lambda: ca.inputs_for((4, 5, 7), ca.Upsample, factor=2),
            [
                "no input gives output 5 on axis 1; nearest: 4 (from input 2) and 6 (from input 3);"
                " no input gives output 7 on axis 2; nearest: 6 (from input 3) and 8 (from input 4)"
            ],
        ),
        # 3·(i − 1) + 1 makes 1, 4, 7; an output padding of 1 or 2 is less than the stride.
        (
            lambda: ca.inputs_for((6,), ca.ConvTranspose, kernel=1, stride=3),
            [
                "no input gives output 6; nearest: 4 (from input 2) and 7 (from input 3); with"
                " output padding 2, input 2 gives 6"
            ],
        ),
        # With output padding 2 of at most 2: 3, 6, 9; 5 would need 4.
        (
            lambda: ca.inputs_for((5,), ca.ConvTranspose, kernel=1, stride=3, output_padding=2),
            ["no input gives output 5; nearest: 3 (from input 1) and 6 (from input 2)"],
        ),
        # Outputs begin at 3.
        (
            lambda: ca.inputs_for((2,), ca.ConvTranspose, kernel=3, stride=2),
            ["no input gives output 2; nearest: 3 (from input 1)"],
        ),
        # The pooling makes 56 of 111 and 112, the convolution these of 221 to 224.
        (
            lambda: ca.inputs_for(
                56,
                ca.Stack(
                    ca.Conv(9, 7, stride=2, padding=3),
                    ca.MaxPool(5, 3, stride=2, padding=1),
                ),
            ),
            [
                "output 56×56 from input 221 to 224 on each axis",
                "  layer 2 (max-pool) reads 111 to 112 on each axis",
                "  layer 1 (conv) reads 221 to 224 on each axis",
            ],
        ),
        (
            lambda: ca.inputs_for((6, 7), ca.Stack(ca.Conv(9, 3, stride=(1, 2)))),
            ["output 6×7 from input 8 × 15 to 16", "  layer 1 (conv) reads 8 × 15 to 16"],
        ),
        # A stride of n has n inputs of output 1, and each of these is a third of one.
        *(
            (
                lambda s=s: inputs_through(
                    "output",
                    (1,),
                    [
                        (ca.PixelUnshuffle, {"factor": 3}),
                        (ca.MaxPool, {"kernel": 1, "stride": s}),
                    ],
                ),
                [
                    f"output 1 from input {words}",
                    f"  layer 2 (max-pool) reads 1 to {s}",
                    f"  layer 1 (pixel-unshuffle) reads {words}",
                ],
            )
            for s, words in ((2, "3 and 6"), (4, "3, 6, 9 and 12"), (6, "3, 6, 9, …, 18"))
        ),
        (
            lambda: ca.inputs_for(
                (1,), ca.Stack(ca.Conv((9,), 3, stride=2)).then(ca.GlobalAvgPool)
            ),
            [
                "output 1 from input 3 or more",
                "  layer 2 (global-avg-pool) reads any size",
                "  layer 1 (conv) reads 3 or more",
            ],
        ),
        (
            lambda: ca.inputs_for(
                (9, 8, 9), ca.Stack(ca.Conv((9, 9, 9), 3)).then(ca.Upsample, factor=2)
            ),
            ["no input gives output 9×8×9; nearest: 8 and 10"],
        ),
        (
            lambda: ca.inputs_for((2,), ca.Stack(ca.GlobalAvgPool((9,)))),
            ["no input gives output 2; nearest: 1"],
        ),
        (
            lambda: ca.inputs_for((200,), ca.Stack(ca.GlobalAvgPool((9,)))),
            ["no input gives output 200"],
        ),
    ],
)
def test_inputs_of_an_output(answer, lines):
    assert told(answer()) == lines


def test_layers_over_such_inputs():
    pool = ca.inputs_for((7,), ca.MaxPool, kernel=2)
    assert pool.layers == (ca.MaxPool((14,), 2), ca.MaxPool((15,), 2))
    assert pool.to_dict() == {
        "output_size": [7],
        "inputs": [[14, 15]],
        "nearest": [[]],
        "layers": ["MaxPool((14,), kernel=2)", "MaxPool((15,), kernel=2)"],
    }
    none = ca.inputs_for((4,), ca.Upsample, factor=3).to_dict()
    assert (none["inputs"], none["layers"]) == ([None], [])
    assert none["nearest"] == [[{"output": 3, "input": 1}, {"output": 6, "input": 2}]]
    assert ca.inputs_for(9, ca.Conv, kernel=3).layers == (ca.Conv(11, 3),)
    assert ca.inputs_for(7, ca.AdaptiveAvgPool).layers == (ca.AdaptiveAvgPool(14, 7),)
    assert ca.inputs_for(1, ca.GlobalAvgPool).layers == (ca.GlobalAvgPool(2),)
    assert ca.inputs_for((4,), ca.Fold, kernel=2).layers == (ca.Fold((4,), 2),)
    three = ca.inputs_for(3, ca.Conv, kernel=1, axes=3)
    assert three.ranges == (range(3, 4),) * 3
    with pytest.raises(ca.ConvanimError, match=r"^stride is a parameter of layers: a stack has"):
        ca.inputs_for(3, ca.Stack(ca.Conv(5, 3)), stride=2)
    with pytest.raises(ca.ConvanimError, match=r"^output_size is what output tells: leave it out$"):
        ca.inputs_for(3, ca.AdaptiveAvgPool, output_size=2)


def test_inputs_of_stacks():
    stem = ca.Stack(ca.Conv(9, 7, stride=2, padding=3), ca.MaxPool(5, 3, stride=2, padding=1))
    assert str(ca.inputs_for(56, stem)).splitlines()[3:] == [
        f"convanim shape stack 'conv -i {size} -k 7 -s 2 -p 3' 'max-pool -k 3 -s 2 -p 1'"
        for size in (221, 224)
    ]
    # The first makes 2 of 2·(2 − 1) + 3 = 5 and 6.
    two = ca.inputs_for((2,), ca.Stack(ca.Conv((9,), 3, stride=2), ca.Conv((4,), 1)))
    assert two
    assert two.to_dict() == {
        "output_size": [2],
        "inputs": [[[5, 6]]],
        "nearest": [[]],
        "needed": [[[[5, 6]]], [[[2, 2]]]],
        "stacks": [
            f"Stack(Conv(({size},), kernel=3, stride=2), Conv((2,), kernel=1))" for size in (5, 6)
        ],
    }
    none = ca.inputs_for((5,), ca.Stack(ca.Conv((9,), 3)).then(ca.Upsample, factor=2))
    assert not none
    assert none.stacks == ()
    assert none.to_dict()["nearest"] == [[4, 6]]
    # There is no largest one.
    pooled = ca.Stack(ca.Conv((9,), 3, stride=2)).then(ca.GlobalAvgPool)
    assert ca.inputs_for((1,), pooled).stacks == (
        ca.Stack(ca.Conv((3,), 3, stride=2)).then(ca.GlobalAvgPool),
    )
    one = (ca.Conv, {"kernel": 1})
    assert inputs_through("output", 3, [(ca.Conv, {"kernel": 1, "axes": 1})]).output == (3,)
    assert inputs_through("output", 3, [one]).ranges == ((range(3, 4),),) * 2
    # One cell is too few to be mirrored; 2 make 1, 3 and 4 make 2, 5 and 6 make 3.
    same = {"kernel": 3, "stride": 2, "padding": "same-upper", "padding_mode": "reflect"}
    strided = (ca.Conv, {"kernel": 1, "stride": 3})
    assert inputs_through("output", (1,), [(ca.Conv, same), strided]).ranges == ((range(2, 7),),)
    with pytest.raises(ca.ConvanimError) as caught:
        inputs_through("output", 3, [one, (ca.Conv, {"kernel": 1, "input": 3})])
    assert str(caught.value) == "layer 2: input is what output tells: leave it out"
    with pytest.raises(ca.ConvanimError) as caught:
        inputs_through("output", 3, [(ca.Fold, {"kernel": 1, "output_size": 3})])
    assert str(caught.value) == (
        "layer 1: inputs are not found through fold, as its output size is given: leave it out"
    )
    with pytest.raises(ca.ConvanimError) as caught:
        ca.inputs_for(3, ca.Conv, kernel=1, input=3)
    assert str(caught.value) == "input is what output tells: leave it out"


def without_frameworks(told: StackArithmetic) -> list[str]:
    """The lines before those of frameworks."""
    lines = str(told).splitlines()
    return lines[: next(n for n, line in enumerate(lines) if line.startswith("in PyTorch"))]


TABLE = """\
stack of 2 layers: 8 → 3
   layer                    output  field  jump  parameters  multiplications
1  Conv((8,), kernel=3)          6      3     1           4               18
2  MaxPool((6,), kernel=2)       3      4     2           0                0
   in all                                                 4               18
receptive field: r = 1 + Σ (k̂ − 1)·Π s = 1 + (3 − 1)·1 + (2 − 1)·1 = 4, jump 2
  that of the first output cell begins at 0, its centre is 1.5 (input cells, counted from 0)"""

# Axis 0: 3 cells, from −1 to 5 of 0 to 4; axis 1: 1 cell every 2.
TWO_AXES = """\
stack of 1 layer: 5×4 → 5×2
   layer                                                          output  field  jump  parameters\
  multiplications
1  Conv((5, 4), kernel=(3, 1), stride=(1, 2), padding=(1, 0))        5×2    3×1   1×2           4\
               30
receptive field along axis 0: r = 1 + Σ (k̂ − 1)·Π s = 1 + (3 − 1)·1 = 3, jump 1
  that of the first output cell begins at −1, its centre is 0 (input cells, counted from 0)
  beyond the border: 1 cell of the first output cell's field and 1 cell of the last one's
receptive field along axis 1: r = 1 + Σ (k̂ − 1)·Π s = 1 = 1, jump 2
  that of the first output cell begins at 0, its centre is 0 (input cells, counted from 0)"""


@pytest.mark.parametrize(
    ("stack", "text"),
    [
        (ca.Stack(ca.Conv((8,), 3), ca.MaxPool((6,), 2)), TABLE),
        (ca.Stack(ca.Conv((5, 4), (3, 1), stride=(1, 2), padding=(1, 0))), TWO_AXES),
    ],
)
def test_tables_of_stacks(stack, text):
    found = without_frameworks(StackArithmetic(stack))
    assert [line.split() for line in found] == [line.split() for line in text.splitlines()]
    if text is TABLE:
        assert "\n".join(found) == text


@pytest.mark.parametrize(
    ("layer", "lines"),
    [
        # Two cells are made of each.
        (
            ca.Upsample((3,), 2),
            [
                "receptive field: r = 1 at most, from the output down: ⌈(1 + 2 − 1)/2⌉ = 1, jump"
                " 0.5",
                "  that of the first output cell begins at 0, its centre is 0 (input cells, counted"
                " from 0)",
            ],
        ),
        # 0–1, 1–3, 3–4.
        (
            ca.AdaptiveAvgPool((5,), 3),
            [
                "receptive field: r = 3 at most, jump 5/3",
                "  that of the first output cell begins at 0, its centre is 0.5 (input cells,"
                " counted from 0)",
            ],
        ),
        (
            ca.Conv((5,), 3, padding="causal"),
            [
                "receptive field: r = 1 + Σ (k̂ − 1)·Π s = 1 + (3 − 1)·1 = 3, jump 1",
                "  that of the first output cell begins at −2, its centre is −1 (input cells,"
                " counted from 0)",
                "  beyond the border: 2 cells of the first output cell's field",
            ],
        ),
    ],
)
def test_fields_of_layers(layer, lines):
    assert without_frameworks(StackArithmetic(ca.Stack(layer)))[3:] == lines


def test_stacks_are_described():
    stack = ca.Stack(ca.Conv(8, 3), ca.Conv(6, 3), ca.MaxPool(4, 2))
    assert stack_alt(stack) == (
        "2 convolutions and max pooling, stacked, over an input of 8×8: output 2×2, receptive field"
        " 6×6."
    )
    many = ca.Stack(*[ca.Conv(4, 1), ca.MaxPool(4, 1)] * 3)
    names = ", ".join(["convolution, max pooling"] * 3)
    names = " and ".join(names.rsplit(", ", 1)).capitalize()
    assert stack_alt(many).startswith(f"{names}, stacked, over")
    assert stack_alt(many.then(ca.Conv, kernel=1)) == (
        "7 layers, stacked, over an input of 4×4: output 4×4, receptive field 1×1."
    )
    ends = ca.Stack(ca.Conv((5,), 3, padding=1), ca.Upsample((5,), 2))
    assert stack_caption(ends).endswith(
        " The receptive field of each output cell is at most 3 input cells, the next one's 0.5"
        " further on; some reach beyond the border."
    )
    alike = ca.Conv(8, 3, padding=1)
    assert stack_formulas(ca.Stack(alike, alike)) == [
        *formulas(alike),
        "r = 1 + Σ (k̂ − 1)·Π s = 1 + (3 − 1)·1 + (3 − 1)·1 = 5",
    ]


def test_a_stack_is_data_too():
    # Each of 9 weights meets 36 places; transposed ones meet each input cell.
    stack = ca.Stack(ca.Conv(8, 3), ca.ConvTranspose(6, 2, stride=2))
    found = StackArithmetic(stack).to_dict()
    assert [one["framework"] for one in found.pop("frameworks")][:2] == ["PyTorch", "Keras"]
    assert found == {
        "layer": repr(stack),
        "kind": "Stack",
        "input_shape": [8, 8],
        "output_shape": [12, 12],
        "layers": [
            {
                "layer": "Conv(8, kernel=3)",
                "kind": "Conv",
                "output_shape": [6, 6],
                "field": [{"size": 3, "jump": 1, "start": 0, "centre": 1}] * 2,
                "parameters": 10,
                "multiplications": 324,
            },
            {
                "layer": "ConvTranspose(6, kernel=2, stride=2)",
                "kind": "ConvTranspose",
                "output_shape": [12, 12],
                "field": [{"size": 3, "jump": 0.5, "start": 0, "centre": 1}] * 2,
                "parameters": 5,
                "multiplications": 144,
            },
        ],
        "field": [{"size": 3, "jump": 0.5, "start": 0, "centre": 1}] * 2,
        "parameters": 15,
        "multiplications": 468,
    }


TRIED = (
    "tried: kernels up to 7, strides up to 7, dilations up to 2, paddings below the dilated kernel"
    " (a pooling's at most half its window)"
)


def test_layers_between_two_sizes():
    # 4 + 2 − 3 + 1 = 4; with dilation 2 it would be 2.
    found = ca.layers_between((4,), (4,), kernel=3, stride=1, padding=1)
    assert str(found).splitlines() == [
        "4 → 4: 2 layers",
        "tried: kernel 3, stride 1, dilations up to 2, the given padding",
        "convanim shape conv -i 4 --axes 1 -k 3 -p 1  # ca.Conv((4,), kernel=3, padding=1)",
        "convanim shape max-pool -i 4 --axes 1 -k 3 -s 1 -p 1  # ca.MaxPool((4,), kernel=3,"
        " stride=1, padding=1); avg-pool likewise",
    ]
    assert found.to_dict() == {
        "input_size": [4],
        "output_size": [4],
        "tried": {
            "kernel": [[3]],
            "stride": [[1]],
            "dilation": [[1], [2]],
            "padding": [[1, 1]],
        },
        "layers": [
            {
                "layer": "Conv((4,), kernel=3, padding=1)",
                "kind": "Conv",
                "command": "convanim shape conv -i 4 --axes 1 -k 3 -p 1",
                "alike": [],
            },
            {
                "layer": "MaxPool((4,), kernel=3, stride=1, padding=1)",
                "kind": "MaxPool",
                "command": "convanim shape max-pool -i 4 --axes 1 -k 3 -s 1 -p 1",
                "alike": ["AvgPool"],
            },
        ],
        "others": [],
        "differences": [],
    }
    assert len(found) == 2
    # 34 + 2·33 = 100.
    assert str(ca.layers_between(3, 100)).splitlines() == [
        "3×3 → 100×100: none of the layers tried does it",
        TRIED,
        "what does it:",
        "convanim shape conv-transpose -i 3 -k 34 -s 33  # ca.ConvTranspose(3, kernel=34,"
        " stride=33)",
        "convanim shape adaptive-avg-pool -i 3 --output-size 100  # ca.AdaptiveAvgPool(3,"
        " output_size=100)",
    ]
    own = str(ca.layers_between((4, 8), (2, 8))).splitlines()
    assert own[1:3] == [TRIED, "no one stride and padding fit all axes: each axis has its own"]
    assert "no one stride" not in str(ca.layers_between((4, 4), (2, 2)))
    given = ca.layers_between((9, 9), (3, 9), stride=(3, 1), kernel=(3, 1), padding=0)
    assert given.text(None).splitlines()[1] == (
        "tried: kernel 3×1, stride 3×1, dilations up to 2, the given padding"
    )
    assert "no one stride" not in str(given)


def test_a_list_is_cut_unless_all_is_asked_for():
    found = ca.layers_between(224, 112)
    shown, whole = str(found).splitlines(), found.text(None).splitlines()
    assert len([line for line in shown if line.startswith("convanim ")]) == 12 + len(found.others)
    assert f"and {len(found) - 12} more: --all or --json lists them" in shown
    assert not any("more: --all" in line for line in whole)
    assert len([line for line in whole if line.startswith("convanim ")]) == len(found) + len(
        found.others
    )
    assert "besides:" in shown
    assert found.text(len(found)) == found.text(None)
    assert "kernel 40, strides up to 32 and 40, dilations" in str(
        ca.layers_between(3, 3, kernel=40)
    )
    assert "kernel 32, strides up to 32, dilations" in str(ca.layers_between(3, 3, kernel=32))
    assert "kernel 33, strides up to 33, dilations" in str(ca.layers_between(3, 3, kernel=33))
    assert "kernel 9, strides up to 9, dilations" in str(ca.layers_between(3, 3, kernel=9))


@pytest.mark.parametrize(
    ("sizes", "others"),
    [
        (((4,), (4,)), []),
        (((6,), (3,)), [ca.PixelUnshuffle((6,), 2), ca.AdaptiveAvgPool((6,), 3)]),
        (((7,), (3,)), [ca.AdaptiveAvgPool((7,), 3)]),
        (
            ((6,), (1,)),
            [ca.GlobalAvgPool((6,)), ca.PixelUnshuffle((6,), 6), ca.AdaptiveAvgPool((6,), 1)],
        ),
        (
            ((3,), (6,)),
            [ca.Upsample((3,), 2), ca.PixelShuffle((3,), 2), ca.AdaptiveAvgPool((3,), 6)],
        ),
        (((3,), (5,)), [ca.AdaptiveAvgPool((3,), 5)]),
        (((4, 8), (8, 4)), [ca.AdaptiveAvgPool((4, 8), (8, 4))]),
        (
            ((4, 8), (4, 4)),
            [ca.PixelUnshuffle((4, 8), (1, 2)), ca.AdaptiveAvgPool((4, 8), (4, 4))],
        ),
        # ⌊100/7⌋ = 14, 100 − 6·14 = 16.
        (((100,), (7,)), [ca.Conv((100,), 16, stride=14), ca.AdaptiveAvgPool((100,), 7)]),
    ],
)
def test_layers_of_other_kinds(sizes, others):
    assert list(ca.layers_between(*sizes).others) == others


def test_what_is_given_has_limits():
    alone = {"stride": 1, "padding": 0, "dilation": 1}
    (conv, _) = ca.layers_between((1000,), (1,), kernel=1000, **alone).layers
    assert conv == ca.Conv((1000,), 1000)
    with pytest.raises(ca.ConvanimError, match=r"^kernel must be at most 1000 here, got 1001$"):
        ca.layers_between(3, 3, kernel=1001)
    with pytest.raises(
        ca.ConvanimError,
        match=r"^padding 'same': give numbers; without it, same is tried too$",
    ):
        ca.layers_between(3, 3, padding="same")
    assert ca.layers_between(4, (2, 2)) == ca.layers_between((4, 4), 2)
    assert ca.layers_between(4, 2, axes=3).input == (4, 4, 4)
