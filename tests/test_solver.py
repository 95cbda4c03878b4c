"""Arithmetic backwards, against brute force over layers that are really made."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import shlex
import subprocess
import sys
import time

import click
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support import by_hand, run

import convanim as ca
from convanim.command.cli import cli
from convanim.errors import as_flag
from convanim.layers.values import padding_word
from convanim.tell.solver.through import inputs_through

#: Inputs up to this size are tried by brute force.
MOST = 70

SIZES = st.integers(1, 40)


def made(make, *sizes, **parameters):
    """What is made, or None where there is no such layer."""
    try:
        return make(*sizes, **parameters)
    except ca.ConvanimError:
        return None


def key(layer: ca.Layer) -> tuple[object, ...]:
    """What tells two layers over the same input apart."""
    return (type(layer).__name__, repr(layer))


def small_layers(size: tuple[int, ...]) -> list[ca.Layer]:
    """All layers within the bounds that `layers_between` states, over an input.

    Of poolings that round up, those that make another size than rounding down.
    """
    found: list[ca.Layer | None] = []
    for k, s, d in itertools.product(range(1, 8), range(1, 8), (1, 2)):
        if k == 1 and d == 2:
            continue
        shared = {"stride": s, "dilation": d}
        for p in range(d * (k - 1) + 1):
            found.append(made(ca.Conv, size, k, padding=p, **shared))
            for a in range(max(s, d)):
                options = {"padding": p, "output_padding": a, **shared}
                back = made(ca.ConvTranspose, size, k, **options)
                larger = [] if back is None else np.subtract(back.output_size, size)
                if len(larger) and larger.min() >= 0 < larger.max():
                    found.append(back)
        word = "same" if s == 1 else "same-upper"
        same = made(ca.Conv, size, k, padding=word, **shared)
        if any(before != after for before, after in same.padding):
            found.append(same)
        for p in range(k // 2 + 1):
            down = made(ca.MaxPool, size, k, padding=p, **shared)
            up = made(ca.MaxPool, size, k, padding=p, ceil_mode=True, **shared)
            found += [down] if down else []
            if up and (down is None or up.output_size != down.output_size):
                found.append(up)
    return [layer for layer in found if layer is not None]


@pytest.mark.parametrize("size", [1, 8, *by_hand(2, 3, 5, 7, 12, 15)])
def test_no_layer_within_the_bounds_is_missing_and_none_is_wrong(size):
    by_output: dict[int, set[object]] = {}
    for layer in small_layers((size,)):
        by_output.setdefault(layer.output_size[0], set()).add(key(layer))
    for wanted in range(1, 60):
        found = ca.layers_between((size,), (wanted,))
        assert [layer.output_size for layer in found.layers] == [(wanted,)] * len(found)
        assert {*map(key, found.layers)} == by_output.get(wanted, set())
        assert len({*found.layers}) == len(found)


@pytest.mark.parametrize("size", [(5, 8), *by_hand((7, 7), (4, 3))])
def test_layers_with_the_same_parameters_on_both_axes_come_before_others(size):
    by_output: dict[tuple[int, ...], dict[type, set[object]]] = {}
    for layer in small_layers(size):
        kinds = by_output.setdefault(layer.output_size, {})
        kinds.setdefault(type(layer), set()).add(key(layer))
    assert len(by_output) > 20
    for wanted, kinds in by_output.items():
        found = ca.layers_between(size, wanted).layers
        for kind, expected in kinds.items():
            assert {key(layer) for layer in found if type(layer) is kind} == expected


@settings(max_examples=40)
@given(st.tuples(SIZES, SIZES), st.tuples(SIZES, SIZES))
def test_axes_have_their_own_stride_and_padding_where_they_must(size, wanted):
    found = ca.layers_between(size, wanted)
    for layer in (*found.layers, *found.others):
        assert (layer.input, layer.output_size) == (size, wanted)
    # One layer of a kind, where none has the same parameters, for each kernel and dilation that
    # does it on each axis.
    alone = [ca.layers_between((i,), (o,)) for i, o in zip(size, wanted, strict=True)]
    for kind in (ca.Conv, ca.MaxPool):
        mine = [layer for layer in found.layers if type(layer) is kind]
        if any(len({*layer.stride}) + len({*layer.padding}) > 2 for layer in mine):
            each = [
                {
                    (*layer.kernel, *layer.dilation)
                    for layer in one.layers
                    if type(layer) is kind and not getattr(layer, "ceil_mode", False)
                    if padding_word(layer.padding) is None
                }
                for one in alone
            ]
            down = {
                (layer.kernel[0], layer.dilation[0])
                for layer in mine
                if not getattr(layer, "ceil_mode", False)
            }
            assert down == each[0] & each[1]


@given(
    SIZES,
    SIZES,
    st.integers(1, 20),
    st.none() | st.integers(1, 9),
    st.none() | st.integers(-2, 9),
    st.none() | st.integers(1, 4),
)
def test_given_parameters_are_the_only_ones_that_are_tried(size, wanted, k, s, p, d):
    parameters = {"kernel": k, "stride": s, "padding": p, "dilation": d}
    found = ca.layers_between((size,), (wanted,), **parameters)
    for layer in found.layers:
        assert layer.output_size == (wanted,)
        for name, value in parameters.items():
            given_one = {"padding": ((p, p),)}.get(name, (value,))
            assert value is None or getattr(layer, name) == given_one
    tried = []
    for dilation in [d] if d else ([1, 2] if k > 1 else [1]):
        for stride in [s] if s else range(1, max(7, k) + 1):
            for pad in [p] if p is not None else range(dilation * (k - 1) + 1):
                own = {"stride": stride, "padding": pad, "dilation": dilation}
                tried.append(made(ca.Conv, (size,), k, **own))
    expected = {key(layer) for layer in tried if layer and layer.output_size == (wanted,)}
    convs = [layer for layer in found.layers if type(layer) is ca.Conv]
    assert {key(layer) for layer in convs if padding_word(layer.padding) is None} == expected


@pytest.mark.parametrize(
    ("sizes", "first"),
    [
        ((224, 112), ca.Conv(224, 3, stride=2, padding=1)),
        ((224, 224), ca.Conv(224, 3, padding=1)),
        ((32, 30), ca.Conv(32, 3)),
        ((28, 24), ca.Conv(28, 5)),
        ((7, 1), ca.Conv(7, 7)),
        ((7, 14), ca.ConvTranspose(7, 2, stride=2)),
        (((224, 320), (112, 160)), ca.Conv((224, 320), 3, stride=2, padding=1)),
    ],
)
def test_the_usual_layer_comes_first(sizes, first):
    assert ca.layers_between(*sizes).layers[0] == first


def test_the_usual_layers_that_halve_come_first():
    shown = str(ca.layers_between(224, 112))
    for usual in (
        "max-pool -i 224 -k 2 ",
        "max-pool -i 224 -k 3 -s 2 -p 1 ",
        "conv -i 224 -k 2 -s 2 ",
        "conv -i 224 -k 1 -s 2 ",
        "conv -i 224 -k 7 -s 2 -p 3 ",
    ):
        assert f"convanim shape {usual}" in shown
    assert "avg-pool likewise" in shown
    assert "more: --all or --json lists them" in shown


def test_what_no_small_layer_does_a_larger_one_does():
    found = ca.layers_between(224, 14)
    assert not found.layers
    assert found.others[0] == ca.Conv(224, 16, stride=16)
    assert "none of the layers tried does it" in str(found)
    assert ca.layers_between(224, 14, kernel=16).layers[0] == ca.Conv(224, 16, stride=16)
    assert ca.layers_between(3, 100).others[0] == ca.ConvTranspose(3, 34, stride=33)


def test_a_large_kernel_has_few_strides():
    found = ca.layers_between(3, 2000, kernel=1000)
    assert {layer.stride[0] for layer in found.layers} <= {*range(1, 33), 1000}
    # 1000·(3 − 1) + 1000 − 2·500 = 2000
    assert ca.ConvTranspose(3, 1000, stride=1000, padding=500) in found.layers
    assert "kernel 1000, strides up to 32 and 1000, dilations up to 2" in str(found)
    assert ca.layers_between(448, 14, kernel=32).layers[0] == ca.Conv(448, 32, stride=32)


def test_frameworks_differ_where_same_has_a_stride():
    # TensorFlow pads max((112 − 1)·2 + 3 − 224, 0) = 1 cell, and puts it after.
    # PyTorch's usual padding is ⌊3/2⌋ = 1 at both ends: its windows begin 1 − 0 cells earlier.
    found = ca.layers_between(224, 112)
    line = str(found).splitlines()[-1]
    assert "TensorFlow, JAX and ONNX pad 0:1, output 112×112" in line
    assert "padding 1 gives output 112×112, each window 1 cell earlier" in line
    told = found.to_dict()["differences"][0]
    assert line == f"frameworks differ in {told['about']}: {told['text']}"
    assert told["frameworks"] == [
        {
            "framework": "TensorFlow, JAX, ONNX",
            "padding": [[0, 1], [0, 1]],
            "output_size": [112, 112],
        },
        {"framework": "PyTorch", "padding": [[1, 1], [1, 1]], "output_size": [112, 112]},
    ]
    # For odd sizes it pads max((112 − 1)·2 + 3 − 223, 0) = 2, as PyTorch does.
    assert "frameworks differ" not in str(ca.layers_between(223, 112))


@pytest.mark.parametrize(
    "sizes", [((224, 320), (112, 160)), ((13,), (7,)), ((4, 8), (8, 8)), ((2, 4, 6), (1, 2, 3))]
)
def test_each_line_is_a_command_and_its_python(sizes, capsys):
    found = ca.layers_between(*sizes)
    lines = [line for line in found.text(None).splitlines() if line.startswith("convanim ")]
    layers = [*found.layers, *found.others]
    for line, layer in list(zip(lines, layers, strict=True))[::5]:
        command, _, python = line.partition("  # ")
        assert eval(python.partition(";")[0], {"ca": ca}) == layer
        cli(shlex.split(command)[1:], prog_name="convanim", standalone_mode=False)
        assert capsys.readouterr().out.startswith(f"{layer!r}: ")


# Inputs of an output

PADDINGS = st.integers(0, 4) | st.tuples(st.tuples(st.integers(0, 4), st.integers(0, 4)))


@st.composite
def questions(draw: st.DrawFn) -> tuple[type[ca.Layer], dict[str, object]]:
    """A kind of layer, and parameters without sizes."""
    k, s, d = draw(st.integers(1, 5)), draw(st.integers(1, 5)), draw(st.integers(1, 3))
    words = st.sampled_from(["valid", "same", "same-upper", "same-lower", "full", "causal"])
    window = {"kernel": k, "stride": s}
    kind = draw(st.sampled_from(KINDS))
    if kind is ca.Conv:
        modes = st.sampled_from(["zeros", "reflect", "replicate", "circular"])
        pads = draw(PADDINGS | words | st.integers(-3, -1))
        return kind, {**window, "dilation": d, "padding": pads, "padding_mode": draw(modes)}
    if kind is ca.ConvTranspose:
        pads = draw(PADDINGS | st.sampled_from(["valid", "same", "same-lower"]))
        added = draw(st.integers(0, 2))
        return kind, {**window, "dilation": d, "padding": pads, "output_padding": added}
    if kind in (ca.MaxPool, ca.AvgPool, ca.LpPool):
        rules = draw(st.sampled_from(["pytorch", "onnx", "mxnet"]))
        pads = draw(PADDINGS | st.sampled_from(["same-upper", "same-lower"]))
        ceil = draw(st.booleans())
        options = {"dilation": d, "padding": pads, "ceil_mode": ceil, "rules": rules}
        return kind, {**window, **options} if draw(st.booleans()) else {"kernel": k, **options}
    if kind is ca.MaxUnpool:
        return kind, {**window, "padding": draw(PADDINGS)}
    if kind in (ca.Unfold, ca.Fold):
        return kind, {**window, "dilation": d, "padding": draw(PADDINGS)}
    if kind in (ca.Upsample, ca.PixelShuffle, ca.PixelUnshuffle):
        return kind, {"factor": k}
    return kind, {}


KINDS = (
    *(ca.Conv, ca.Conv, ca.ConvTranspose, ca.MaxPool, ca.MaxPool, ca.AvgPool, ca.LpPool),
    *(ca.MaxUnpool, ca.Upsample, ca.Unfold, ca.Fold, ca.PixelShuffle, ca.PixelUnshuffle),
    *(ca.AdaptiveAvgPool, ca.AdaptiveMaxPool, ca.GlobalAvgPool, ca.GlobalMaxPool),
)


def output_of(kind: type[ca.Layer], parameters: dict[str, object], size: int, told: int):
    """The output of an input along one axis; None where there is no such layer."""
    sizes = {"input": (size,)}
    if kind in (ca.AdaptiveAvgPool, ca.AdaptiveMaxPool):
        sizes["output_size"] = (told,)
    if kind is ca.Fold:
        sizes = {"output_size": (told,)}
    layer = made(kind, **sizes, **parameters)
    if layer is None or layer.input != (size,):
        return None
    return layer.output_size[0]


@st.composite
def stacks(draw: st.DrawFn) -> list[tuple[type[ca.Layer], dict[str, object]]]:
    """One to three layers over one axis, without sizes."""
    found = []
    for kind, given_ in draw(st.lists(questions(), min_size=1, max_size=3)):
        told = {"output_size": draw(st.integers(1, 4))} if kind in ADAPTIVE else {}
        if kind not in (ca.Fold, ca.MaxUnpool):
            found.append((kind, {**given_, **told}))
    return found


ADAPTIVE = (ca.AdaptiveAvgPool, ca.AdaptiveMaxPool)


def output_through(layers, size: int) -> int | None:
    """The output of an input, layer by layer; None where one of them can't have it."""
    for kind, given_ in layers:
        layer = made(kind, (size,), **given_)
        if layer is None:
            return None
        size = layer.output_size[0]
    return size


@given(stacks(), st.integers(1, 9))
@example([(ca.Conv, {"kernel": 7, "stride": 2, "padding": 3}), (ca.MaxPool, {"kernel": 2})], 4)
@example([(ca.PixelUnshuffle, {"factor": 3}), (ca.Conv, {"kernel": 3, "stride": 2})], 3)
# Padding 3 and 3 of input 4, but 4 and 5 of input 5, which is too much to be mirrored.
@example(
    [
        (ca.Conv, {"kernel": 10, "stride": 4, "padding": "same-upper", "padding_mode": "reflect"}),
        (ca.Conv, {"kernel": 2, "padding": 1, "stride": 4}),
    ],
    1,
)
# Padding 1 and 1 of inputs 2 and 4, but 1 and 2 of input 3, which is over half the window.
@example(
    [
        (ca.MaxPool, {"kernel": 2, "dilation": 3, "padding": "same-upper"}),
        (ca.Conv, {"kernel": 1, "stride": 2}),
    ],
    1,
)
@example([(ca.Conv, {"kernel": 3, "stride": 2}), (ca.GlobalAvgPool, {})], 1)
def test_inputs_of_a_stacks_output_are_those_of_brute_force(layers, wanted):
    assume(layers)
    expected = [i for i in range(1, MOST) if output_through(layers, i) == wanted]
    refused = ""
    try:
        found = inputs_through("output", (wanted,), layers)
    except ca.ConvanimError as error:
        refused = str(error)
    if refused:  # too many runs, maps that don't fit, or parameters that never go together
        assert not expected or "runs of inputs" in refused or "and layer" in refused
        return
    below = (range(run.start, min(run.stop, MOST)) for run in found.ranges[0])
    assert [i for run in below for i in run] == expected
    for one, size in zip(found.stacks, (found.ranges[0][:1], found.ranges[0][-1:]), strict=False):
        assert one.input_shape[-1] in (size[0][0], size[0][-1])


def test_inputs_of_a_stack(capsys):
    # The pooling makes 56 of 2·(56 − 1) + 3 − 2 = 111 and 112, the convolution these of
    # 2·(111 − 1) + 7 − 6 = 221 to 2·(112 − 1) + 7 − 6 + 1 = 224.
    stem = ca.Stack(
        ca.Conv(9, 7, stride=2, padding=3, channels=(3, 8)),
        ca.MaxPool(5, 3, stride=2, padding=1, channels=8),
    )
    found = ca.inputs_for(56, stem)
    assert found.ranges == ((range(221, 225),),) * 2
    assert [stack.input_shape for stack in found.stacks] == [(3, 221, 221), (3, 224, 224)]
    assert found.to_dict()["needed"] == [[[[221, 224]]] * 2, [[[111, 112]]] * 2]
    words = ["conv -k 7 -s 2 -p 3 --channels 3x8", "max-pool -k 3 -s 2 -p 1"]
    command = ["shape", "stack", *words, "--input-for", "56"]
    cli(command, prog_name="convanim", standalone_mode=False)
    assert capsys.readouterr().out == f"{found}\n"
    for line in str(found).splitlines()[-2:]:
        cli(shlex.split(line)[1:], prog_name="convanim", standalone_mode=False)
        assert "→ 8×56×56" in capsys.readouterr().out


def test_a_stack_without_such_an_input_tells_outputs_next_to_it():
    # A factor of 2 makes even outputs only.
    found = ca.inputs_for((57, 56), ca.Stack(ca.Conv(9, 3)).then(ca.Upsample, factor=2))
    assert not found
    assert str(found) == "no input gives output 57×56; nearest: 56 and 58"
    # Any input of at least 2·(1 − 1) + 3 = 3 cells does.
    pooled = ca.Stack(ca.Conv(9, 3, stride=2)).then(ca.GlobalAvgPool)
    assert "output 1×1 from input 3 or more on each axis" in str(ca.inputs_for(1, pooled))


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (["conv -i 8 -k 3"], "layer 1: --input is what --input-for tells"),
        (["conv -k 3", "conv -k 3 -i 4"], "layer 2: --input is what --input-for tells"),
        (["conv"], "layer 1: Conv needs --kernel"),
        (["max-pool -k 2", "max-unpool -k 2"], "layer 2: inputs are not found through max unpool"),
        (
            ["pixel-unshuffle -r 2", "adaptive-max-pool --output-size 3"],
            "layer 1: pixel unshuffle gives so many",
        ),
        (["conv -k 3 --channels 3x4", "conv -k 3 --channels 5x4"], "layer 1 makes 4×5×5"),
        ([], "a stack needs layers"),
    ],
)
def test_what_is_wrong_with_a_stack_is_told(layers, message):
    command = ["shape", "stack", *layers, "--input-for", "3" if layers[1:] else "1"]
    with pytest.raises(ca.ConvanimError) as caught:
        cli(command, prog_name="convanim", standalone_mode=False)
    assert message in caught.value.spelt(as_flag)


def test_the_way_back_through_a_stack(capsys):
    # ⌊(8 + 2 − 3)/2⌋ + 1 = 4 and 4/2 = 2; back 2·2 = 4, and 2·(4 − 1) + 3 − 2 + 1 = 8.
    words = ["conv -i 8 -k 3 -s 2 -p 1 --channels 3x4", "max-pool -k 2"]
    stack = ca.Stack(ca.Conv(8, 3, stride=2, padding=1, channels=(3, 4)), ca.MaxPool(4, 2))
    found = ca.layer_back(stack)
    assert [way.back.output_shape for way in found.ways] == [(4, 4, 4), (3, 8, 8)]
    assert found.ways[1].back == stack.layers[0].transpose()
    cli(["shape", "stack", *words, "--back"], prog_name="convanim", standalone_mode=False)
    assert capsys.readouterr().out == f"{found}\n"
    cli(["shape", "stack", *words, "--back", "--json"], prog_name="c", standalone_mode=False)
    assert json.loads(capsys.readouterr().out) == found.to_dict()
    with pytest.raises(ca.ConvanimError, match="layer 2: no layer leads back from global average"):
        ca.layer_back(ca.Stack(ca.Conv(8, 3), ca.GlobalAvgPool(6)))


@given(questions(), st.integers(1, 9))
def test_inputs_of_an_output_are_those_of_brute_force(question, wanted):
    kind, parameters = question
    outputs = {i: output_of(kind, parameters, i, wanted) for i in range(1, MOST)}
    outputs = {i: o for i, o in outputs.items() if o is not None}
    expected = [i for i, o in outputs.items() if o == wanted]
    found = made(ca.inputs_for, (wanted,), kind, **parameters)
    if found is None:  # the parameters don't go together, whatever the size
        assert not outputs
        return
    (each,) = found.ranges
    assert [i for i in each[:MOST] if i < MOST] == expected
    assert bool(found) == bool(expected)
    if expected:
        assert found.nearest == ((),)
        if 10**18 not in each:
            assert [layer.output_size for layer in found.layers] == [(wanted,)] * len(found.layers)
            ends = {layer.input[0] for layer in found.layers}
            assert ends == {expected[0], expected[-1]}
        return
    below = max((o for o in outputs.values() if o < wanted), default=None)
    above = min((o for o in outputs.values() if o > wanted), default=None)
    (near,) = found.nearest
    assert {o for o, _ in near} == {o for o in (below, above) if o is not None}
    assert all(outputs[i] == o for o, i in near)


def test_inputs_that_were_worked_by_hand():
    # ⌊(i + 2·1 − 3)/2⌋ + 1 = 112 holds for i = 223 and 224.
    assert ca.inputs_for(112, ca.Conv, kernel=3, stride=2, padding=1).ranges == (
        *(range(223, 225), range(223, 225)),
    )
    # ⌈(i − 2)/2⌉ + 1 = 4 holds for i = 7 and 8.
    assert ca.inputs_for((4,), ca.MaxPool, kernel=2, ceil_mode=True).ranges == (range(7, 9),)
    # 2·(i − 1) + 3 − 2 = 4 for none; 3 and 5 come from 2 and 3.
    none = ca.inputs_for(4, ca.ConvTranspose, kernel=3, stride=2, padding=1)
    assert not none
    assert none.layers == ()
    assert str(none) == (
        "no input gives output 4; nearest: 3 (from input 2) and 5 (from input 3); with output"
        " padding 1, input 2 gives 4"
    )


def test_each_axis_has_its_inputs():
    found = ca.inputs_for((4, 5), ca.Upsample, factor=2)
    assert found.ranges[0] == range(2, 3)
    assert "no input gives output 5 on axis 1; nearest: 4 (from input 2) and 6" in str(found)
    rectangle = ca.inputs_for((112, 160), ca.Conv, kernel=3, stride=2, padding=1)
    assert str(rectangle).startswith("output 112×160 from inputs 223 to 224 × inputs 319 to 320")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (lambda: ca.inputs_for(9, ca.Conv, kernel=3), "i = s(o − 1) + k = 1·(9 − 1) + 3 = 11"),
        (
            lambda: ca.inputs_for(9, ca.Conv, kernel=3, stride=2, dilation=2, padding=1),
            "i = s(o − 1) + k̂ − 2p = 2·(9 − 1) + 5 − 2·1 = 19, and up to s − 1 = 1 more",
        ),
        (
            lambda: ca.inputs_for((9,), ca.Conv, kernel=4, padding=((1, 2),)),
            "i = s(o − 1) + k − p₁ − p₂ = 1·(9 − 1) + 4 − 1 − 2 = 9",
        ),
        (
            lambda: ca.inputs_for(9, ca.Conv, kernel=3, padding=-1),
            "i = s(o − 1) + k − 2p = 1·(9 − 1) + 3 − 2·(−1) = 13",
        ),
        (
            lambda: ca.inputs_for(9, ca.Conv, kernel=3, stride=4, padding="same-upper"),
            "⌈i/s⌉ = o: from s(o − 1) + 1 = 33 to s·o = 4·9 = 36",
        ),
        (
            lambda: ca.inputs_for(
                6, ca.ConvTranspose, kernel=3, stride=2, padding=1, output_padding=1
            ),
            "i′ = (o′ − a − k + 2p)/s + 1 = (6 − 1 − 3 + 2·1)/2 + 1 = 3",
        ),
        (lambda: ca.inputs_for(6, ca.Upsample, factor=3), "i = o/r = 6/3 = 2"),
        (lambda: ca.inputs_for(7, ca.AdaptiveAvgPool), "output 7×7 from any input on each axis"),
    ],
)
def test_formulas_of_inputs(question, line):
    assert line in [text.strip() for text in str(question()).splitlines()]


# The padding that keeps a size


@given(st.integers(1, 8), st.integers(1, 5), st.integers(1, 4))
def test_the_padding_keeps_each_size_or_makes_the_quotient(k, s, d):
    ((before, after),) = ca.same_padding(k, stride=s, dilation=d, axes=1).padding
    assert after - before in (0, 1)
    for size in range(1, 25):
        own = {"stride": s, "dilation": d}
        conv = ca.Conv((size,), k, padding=((before, after),), **own)
        assert conv.output_size == (-(-size // s),)
        answer = ca.same_padding(k, input=(size,), **own)
        assert answer.tensorflow == ca.Conv((size,), k, padding="same-upper", **own).padding
        for layer in answer.layers:
            assert layer.output_size == (-(-size // s),)
    # No other total keeps the size with unit strides, and none does with another stride.
    for total in range(d * (k - 1) + 40):
        conv = [made(ca.Conv, (i,), k, padding=((0, total),), **own) for i in (9, 15)]
        keeps = all(one is not None and one.output_size == one.input for one in conv)
        assert keeps == (s == 1 and total == d * (k - 1))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"kernel": 5, "dilation": 2}, "padding 4 at both ends keeps every size"),
        ({"kernel": 6}, "padding 2 before and 3 after, an uneven one"),
        ({"kernel": 6}, "ONNX's SAME_LOWER before (3 and 2)"),
        ({"kernel": 6}, "2 makes i − 1 cells, 3 makes i + 1"),
        ({"kernel": 5}, "reflect needs an input of at least 3, circular of 2"),
        ({"kernel": 3, "stride": 2}, "no fixed padding keeps every size"),
        (
            {"kernel": 3, "stride": 2},
            "i a multiple of 2: 0 before, 1 after: windows 1 cell",
        ),
        ({"kernel": 3, "stride": 2}, "i = 1 more than a multiple of 2: 1 before, 1 after"),
        ({"kernel": 7, "stride": 2, "input": 224}, "i = 224: 2 before, 3 after"),
        ({"kernel": (3, 5)}, "axis 1:"),
    ],
)
def test_what_is_said_of_the_padding(question, words):
    assert words in str(ca.same_padding(**question))


# The way back

CONVS = st.builds(
    lambda i, k, s, p, d: made(ca.Conv, i, k, stride=s, padding=(p, p[::-1]), dilation=d),
    st.tuples(*[st.integers(1, 9)] * 2),
    st.tuples(*[st.integers(1, 3)] * 2),
    st.tuples(*[st.integers(1, 3)] * 2),
    st.tuples(*[st.integers(0, 2)] * 2),
    st.integers(1, 2),
).filter(lambda layer: layer is not None)


@given(CONVS, st.integers(0, 9))
def test_the_layer_back_is_the_transpose(conv, seed):
    back = ca.layer_back(conv).back
    assert (back.input, back.output_size) == (conv.output_size, conv.input)
    assert ca.layer_back(back).back == conv
    random = np.random.default_rng(seed)
    x, y = (random.integers(-9, 9, size) for size in (conv.input, conv.output_size))
    w = random.integers(-9, 9, conv.kernel)
    assert (conv.apply(x, w) * y).sum() == (x * back.apply(y, w)).sum()


def test_the_output_padding_back_is_told_with_its_reason():
    text = str(ca.layer_back(ca.Conv(6, kernel=3, stride=2, padding=1)))
    assert "convanim shape conv-transpose -i 3 -k 3 -s 2 -p 1 --output-padding 1" in text
    assert "(i + 2p − k) mod s = (6 + 2·1 − 3) mod 2 = 1: inputs 5 to 6 all make 3" in text


def test_what_brings_numbers_back_does():
    x = np.arange(36).reshape(6, 6)
    up = ca.Upsample(6, 2)
    assert (ca.layer_back(up).back.apply(up.apply(x)) == x).all()
    spread = ca.PixelUnshuffle(6, 3)
    assert (ca.layer_back(spread).back.apply(spread.apply(x)) == x).all()
    pool = ca.AvgPool(7, 3, stride=2)
    back = ca.layer_back(pool).back
    y = np.arange(9.0).reshape(3, 3)
    z = np.arange(49).reshape(7, 7)
    spread_means = back.apply(y, np.full((3, 3), 1 / 9))
    assert np.isclose((pool.apply(z) * y).sum(), (z * spread_means).sum())
    unfold = ca.Unfold(3, 2)
    assert ca.layer_back(unfold).back.apply(unfold.apply(np.ones((3, 3), int))).tolist() == [
        *([1, 2, 1], [2, 4, 2], [1, 2, 1]),
    ]


@given(questions(), st.integers(1, 12))
def test_a_layer_back_leads_to_the_input(question, size):
    kind, parameters = question
    layer = None
    with contextlib.suppress(ca.ConvanimError, TypeError):
        layer = kind((size,), **parameters)
    answer = layer and made(ca.layer_back, layer)
    if answer:
        back = answer.back
        assert (back.input, back.output_size) == (layer.output_size, layer.input)


def test_a_pooling_leads_back_through_its_unpooling():
    back = ca.layer_back(ca.MaxPool(15, kernel=2)).back
    assert back == ca.MaxUnpool(7, kernel=2, output_size=15)
    assert "without it, it would be s(i − 1) − 2p + k = 14×14" in str(
        ca.layer_back(ca.MaxPool(15, kernel=2))
    )


# Everywhere


def test_the_largest_sizes_take_no_time():
    most = 10**18
    start = time.perf_counter()
    assert ca.layers_between(most, most // 2).layers[0].padding == ((1, 1), (1, 1))
    assert ca.layers_between(most // 2, most).layers[0] == ca.ConvTranspose(most // 2, 2, stride=2)
    low = 2 * (most // 2 - 1) + 3 - 2
    halves = ca.inputs_for((most // 2,), ca.Conv, kernel=3, stride=2, padding=1)
    assert halves.ranges == (range(low, low + 2),)
    far = ca.inputs_for((most,), ca.Conv, kernel=3, stride=2, padding=1)
    assert far.nearest == (((most // 2, most),),)
    assert ca.same_padding(most // 2, axes=1).padding == ((most // 4 - 1, most // 4),)
    assert ca.same_padding(3, stride=most // 2, axes=1).padding == ((1, 1),)
    assert ca.layer_back(ca.Conv(most, 3, stride=7)).back.output_size == (most, most)
    for answer in (far, halves, ca.same_padding(3, stride=most // 2, axes=1)):
        assert str(answer)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda: ca.layers_between((7, 8), 4),
        lambda: ca.inputs_for(4, ca.Conv, kernel=3),
        lambda: ca.inputs_for(4, ca.Upsample, factor=3),
        lambda: ca.same_padding(4, stride=2, input=9),
        lambda: ca.same_padding(4),
        lambda: ca.layer_back(ca.MaxPool(7, 2)),
    ],
)
def test_answers_are_data_too(answer):
    data = answer().to_dict()
    assert json.loads(json.dumps(data)) == data


def test_the_data_of_answers():
    between = ca.layers_between(7, 4).to_dict()
    assert between["layers"][0]["command"] == "convanim shape conv -i 7 -k 3 -s 2 -p 1"
    assert len(between["layers"]) == len(ca.layers_between(7, 4))
    assert ca.inputs_for(4, ca.Conv, kernel=3).to_dict()["inputs"] == [[6, 6], [6, 6]]
    none = ca.inputs_for((4,), ca.Upsample, factor=3).to_dict()
    assert none["inputs"] == [None]
    assert none["nearest"] == [[{"output": 3, "input": 1}, {"output": 6, "input": 2}]]
    assert ca.same_padding(3, stride=2, input=(8,)).to_dict()["tensorflow"] == [[0, 1]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--from 224", "--to is missing"),
        ("--to 224", "--from is missing"),
        ("--from x --to 3", "--from must be a whole number, got 'x'"),
        ("--from 0 --to 3", "--from must be at least 1, got 0"),
        ("--from 3 --to 1x2x3x4", "at most 3 axes"),
        ("--from 3x3 --to 1x2x3", "--to has 3 numbers and the input 2 axes"),
        ("--from 3 --to 3 -k 0", "--kernel must be at least 1, got 0"),
        ("--from 3 --to 3 -k 5000", "--kernel must be at most 1000 here"),
        ("--from 3 --to 3 -s 1.5", "--stride must be a whole number"),
        ("--from 3 --to 3 -d x", "--dilation must be a whole number"),
        ("--from 3 --to 3 -p same", "--padding 'same': give numbers"),
        ("--from 3 --to 3 -i 3", "--input does not go with these"),
        ("--from 3 --to 3 --axes 4", "at most 3 axes"),
        ("--from 3 --to 3 --same", "--same and --from are two questions"),
        ("--input-for 112 -k 3", "--input-for is asked of a layer, after it: such as shape conv"),
        ("--input-for 5 conv -k 3", "--input-for is asked of a layer, after it: such as shape"),
        ("--back", "--back is asked of a layer, after it: such as shape conv -i 6 -k 3 --back"),
        ("--same", "--kernel is missing"),
        ("--same -k 3 -p 1", "--padding does not go with these"),
        ("--same -k 3 --all", "--all does not go with these"),
        ("--same -k x", "--kernel must be a whole number"),
        ("--same -k 3 -i 0", "--input must be at least 1"),
        ("--json", "--from is missing"),
        ("--from 3 --to 3 conv -i 3 -k 3", "the options of conv come after it"),
        ("conv -k 3 -i 3 --input-for 3", "--input is what --input-for tells: leave it out"),
        ("conv-transpose -k 3 --output-size 3 --input-for 3", "--output-size is what"),
        ("conv -k 3 --input-for x", "--input-for must be a whole number, got 'x'"),
        ("conv -k 3 --input-for 0", "--input-for must be at least 1, got 0"),
        ("conv -k 3 --input-for 3x3x3x3", "at most 3 axes"),
        ("conv -k 3x3x3 --input-for 3", "--kernel has 3 numbers"),
        ("conv -k 3 -p smae --input-for 3", "unknown padding 'smae'"),
        ("conv --input-for 3", "Missing option '-k'"),
        ("conv -k 3", "Missing option '-i'"),
        ("conv -i 5 -k 3 --back --input-for 3", "--back and --input-for are two questions"),
        ("conv -i 5 -k 3 -p 1 --padding-mode reflect --back", "no framework has the transpose"),
        ("lp-pool -i 5 -k 3 --back", "no layer leads back from Lp pooling"),
        ("adaptive-avg-pool -i 5 --output-size 3 --back", "no layer leads back from adaptive"),
        ("max-pool -i 7 -k 3 -s 1 -d 2 --back", "leave --dilation and --rules out"),
        ("avg-pool -i 5 -k 2 --ceil-mode --back", "leave --ceil-mode out"),
    ],
)
def test_mistakes_are_one_line(arguments, words, tmp_path):
    result = run("shape", *arguments.split(), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ca.inputs_for(4, ca.Conv), "Conv needs kernel"),
        (lambda: ca.inputs_for(4, ca.Conv, kernel=3, input=4), "input is what output tells"),
        (lambda: ca.inputs_for(4, ca.Layer, kernel=3), "kind must be a class of layers"),
        (lambda: ca.inputs_for(4, "conv", kernel=3), "kind must be a class of layers"),
        (lambda: ca.inputs_for(4, ca.Conv, kernel=3, strid=2), "unknown parameter 'strid'"),
        (lambda: ca.inputs_for(4.5, ca.Conv, kernel=3), "output must be a whole number"),
        (lambda: ca.layers_between(4.5, 3), "from must be a whole number"),
        (lambda: ca.layers_between(None, 3), "from must be a whole number"),
        (lambda: ca.same_padding("x"), "kernel must be a whole number"),
        (lambda: ca.same_padding((3, 3), input=(4,)), "input has 1 number"),
        (lambda: ca.layer_back(3), "layer must be a layer, got 3"),
    ],
)
def test_mistakes_in_python(call, words):
    with pytest.raises(ca.ConvanimError, match=words):
        call()


VALUES = st.sampled_from(
    [
        *("0", "1", "2", "3", "7", "-1", "1x2", "2x3x1", "1x2x3x4", "1:0", "1:0x2", "x", "", "3x"),
        *("same", "same-upper", "causal", "valid", "1.5", "1e3", "9" * 30, str(10**18), "nan", "²"),
    ]
)
FREE = ("--from", "--to", "-k", "-s", "-p", "-d", "-i", "--axes", "--same", "--all", "--json")
OWN = {
    "conv": ("-k", "-s", "-p", "-d", "--padding-mode", "--axes", "--channels"),
    "conv-transpose": ("-k", "-s", "-p", "-d", "--output-padding", "--output-size", "--axes"),
    "max-pool": ("-k", "-s", "-p", "-d", "--ceil-mode", "--rules", "--axes"),
    "avg-pool": ("-k", "-s", "-p", "-d", "--ceil-mode", "--no-count-include-pad"),
    "max-unpool": ("-k", "-s", "-p", "--output-size"),
    "upsample": ("-r", "--mode", "--axes"),
    "fold": ("-k", "-s", "-p", "-d", "--output-size"),
    "pixel-unshuffle": ("-r", "--order"),
    "adaptive-avg-pool": ("--output-size", "--axes"),
    "global-max-pool": ("--axes",),
}
SWITCHES = ("--same", "--all", "--json", "--back", "--ceil-mode", "--no-count-include-pad")


@st.composite
def commands(draw: st.DrawFn) -> list[str]:
    """Words after `shape`, right and wrong ones."""
    kind = draw(st.none() | st.sampled_from(sorted(OWN)))
    own = FREE if kind is None else (*OWN[kind], "-i", "--input-for", "--back", "--json")
    usual = {None: ["--from", "--to"], "conv": ["-k", "--input-for"]}.get(kind, ["--input-for"])
    flags = draw(st.lists(st.sampled_from(own), max_size=5, unique=True))
    flags = list(dict.fromkeys([*(usual if draw(st.booleans()) else []), *flags]))
    words = [[flag] if flag in SWITCHES else [flag, draw(VALUES)] for flag in flags]
    return [*([kind] if kind else []), *(word for pair in words for word in pair)]


@given(commands())
def test_any_words_are_answered_or_refused_in_a_line(words):
    out, refused = io.StringIO(), None
    try:
        with contextlib.redirect_stdout(out):
            cli(["shape", *words], prog_name="convanim", standalone_mode=False)
    except (ca.ConvanimError, click.UsageError) as error:
        refused = str(error)
    assert (refused is None) == bool(out.getvalue())
    assert refused is None or len(refused.splitlines()) == 1


def test_answers_need_no_numbers():
    code = (
        "import sys; from convanim.command.cli import cli\n"
        "for words in ('--from 7 --to 4', '--same -k 3', 'conv -k 3 --input-for 3',"
        " 'conv -i 5 -k 3 --back'):\n"
        "    cli(['shape', *words.split()], standalone_mode=False)\n"
        "assert not {'numpy', 'PIL', 'matplotlib'} & {*sys.modules}, 'a library is loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
