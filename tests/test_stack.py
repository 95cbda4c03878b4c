"""Stacks: sizes and numbers through all layers, and the receptive field of each output cell."""

from __future__ import annotations

import json
import re
import shlex
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import listing
from test_cli import run

import convanim as ca
from convanim.gallery.figures import key_of
from convanim.gallery.listing import Figure, read_listing
from convanim.layers.axes import field_of, run_behind
from convanim.parse.stack import stack_of
from convanim.recipes import command_recipe, python_recipe
from convanim.tell.shape import StackArithmetic
from convanim.tell.stack import stack_alt, stack_caption, stack_formulas

#: Layers over one axis, made for an input size; some don't fit.
KINDS = (
    lambda i, k, s, p, d: ca.Conv((i,), k, stride=s, padding=p, dilation=d),
    lambda i, k, s, p, d: ca.Conv((i,), k, stride=s, padding=((p, 0),), dilation=d),
    lambda i, k, s, p, d: ca.Conv((i,), k, stride=s, padding=min(p, i - 1), padding_mode="reflect"),
    lambda i, k, s, p, d: ca.Conv((i,), k, stride=s, padding="same-lower", dilation=d),
    lambda i, k, s, p, d: ca.Conv((i,), k, padding=-min(p, 1)),
    lambda i, k, s, p, d: ca.ConvTranspose((i,), k, stride=s, padding=p, dilation=d),
    lambda i, k, s, p, d: ca.AvgPool((i,), k, stride=s, padding=min(p, k // 2), ceil_mode=d > 1),
    lambda i, k, s, p, d: ca.AdaptiveAvgPool((i,), min(k + s, i)),
    lambda i, k, s, p, d: ca.Upsample((i,), s),
    lambda i, k, s, p, d: ca.Upsample((i,), s, mode="bilinear"),
)


@st.composite
def stacks(draw: st.DrawFn) -> ca.Stack:
    """Stacks of one to four layers over one axis."""
    layers, size = [], draw(st.integers(2, 12))
    for _ in range(draw(st.integers(1, 4))):
        numbers = [draw(st.integers(*ends)) for ends in ((1, 3), (1, 3), (0, 2), (1, 2))]
        try:
            layer = draw(st.sampled_from(KINDS))(size, *numbers)
        except ca.ConvanimError:
            assume(False)
        layers.append(layer)
        size = layer.output_size[0]
        assume(size <= 60)
    return ca.Stack(*layers)


def weights_of(stack: ca.Stack) -> list[np.ndarray]:
    """Weights that are different powers, such that no sum of products is 0 by accident."""
    shapes = [layer.weight_shape for layer in stack.layers if layer.weight_shape is not None]
    return [1.0 + np.arange(np.prod(shape)).reshape(shape) ** 0.5 for shape in shapes]


@given(stacks())
def test_field_is_the_inputs_whose_change_changes_the_output(stack):
    size, w = stack.input_shape[0], weights_of(stack)
    plain = stack.apply(np.zeros(size), w)
    assert not plain.any()
    changed = [stack.apply(np.eye(size)[cell], w) > 0 for cell in range(size)]
    for place in range(stack.output_size[0]):
        (found,) = stack.field_of(place)
        assert list(found.cells) == [cell for cell in range(size) if changed[cell][place]]
        assert all(found.first <= cell <= found.last for cell in inner(stack, found.cells))


def inner(stack, cells):
    """Cells that stand where they are; a reflected one may be read outside the run."""
    moved = any(getattr(layer, "padding_mode", "zeros") != "zeros" for layer in stack.layers)
    return () if moved or any(isinstance(one, ca.Upsample) for one in stack.layers) else cells


@given(stacks())
def test_cells_beyond_the_border_are_those_of_the_run(stack):
    size = stack.input_shape[0]
    for place in range(stack.output_size[0]):
        (found,) = stack.field_of(place)
        run = range(found.first, found.last + 1)
        assert found.before == sum(cell < 0 for cell in run)
        assert found.after == sum(cell >= size for cell in run)


@given(stacks())
def test_size_of_a_field_is_the_largest_run(stack):
    axes = [layer.axes[0] for layer in stack.layers]
    runs = [run_behind(axes, place) for place in range(stack.output_size[0])]
    (field,) = stack.field
    assert field.size == max(last - first + 1 for first, last in runs)
    assert field.start == runs[0][0]
    assert field.centre == Fraction(sum(runs[0]), 2)


@given(st.lists(st.tuples(*[st.integers(1, 4)] * 3, st.integers(0, 3)), min_size=1, max_size=6))
def test_size_and_jump_are_those_of_the_sum(parts):
    """r = 1 + Σ (k̂ − 1)·Π s, which the last layer's output does not change."""
    layers, size, r, jump, start = [], 10**9, 1, 1, 0
    for k, s, d, p in parts:
        layers.append(ca.Conv((size,), k, stride=s, padding=p, dilation=d, axes=1))
        size = layers[-1].output_size[0]
        r += (k - 1) * d * jump
        start -= p * jump
        jump *= s
    (field,) = ca.Stack(*layers).field
    assert (field.size, field.jump, field.start) == (r, jump, start)


def test_fields_of_networks():
    vgg = ca.Stack(ca.Conv(224, 3, padding=1), ca.Conv(224, 3, padding=1))
    assert vgg.field[0].size == ca.Stack(ca.Conv(224, 5, padding=2)).field[0].size == 5
    stem = ca.Stack(
        ca.Conv(224, 7, stride=2, padding=3, channels=(3, 64)),
        ca.MaxPool(112, 3, stride=2, padding=1),
    )
    assert stem.output_shape == (64, 56, 56)
    assert [(one.size, one.jump, one.start) for one in stem.field] == [(11, 4, -5)] * 2
    wavenet = ca.Stack(
        *[ca.Conv(16, 2, padding="causal", dilation=d, axes=1) for d in (1, 2, 4, 8)]
    )
    (last,) = wavenet.field_of(15)
    assert last.cells == tuple(range(16))
    assert (last.before, last.after) == (0, 0)
    (first,) = wavenet.field_of(0)
    assert (first.cells, first.before) == ((0,), 15)


def test_holes_of_a_dilated_field_are_left_out():
    (field,) = ca.Stack(ca.Conv(9, 3, dilation=3, axes=1)).field_of(1)
    assert (field.cells, field.first, field.last) == ((1, 4, 7), 1, 7)


@pytest.mark.parametrize(
    ("layer", "output", "cells"),
    [
        (ca.PixelShuffle((3,), 2), 3, (1,)),
        (ca.Fold((4,), 2), 1, (0, 1)),  # columns 0 and 1 have cell 1
        (ca.Fold((7,), 2, stride=3), 2, ()),  # columns begin at 0 and 3
        (ca.Fold((4,), 2, padding=1), 0, (0, 1)),  # at −1, 0, …
    ],
)
def test_what_windows_that_are_written_come_from(layer, output, cells):
    assert ca.Stack(layer).field_of(output)[0].cells == cells


@given(stacks(), st.integers(0, 99))
def test_numbers_run_through_all_layers(stack, seed):
    x, w = np.random.default_rng(seed).integers(-5, 6, stack.input_shape), weights_of(stack)
    left, values, found = list(w), x, []
    for layer in stack.layers:
        values = layer.apply(values, None if layer.weight_shape is None else left.pop(0))
        found.append(values)
    outputs = stack.outputs(x, w)
    assert len(outputs) == len(stack)
    for one, other in zip(outputs, found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_depthwise_separable_is_a_stack_of_two():
    stack = ca.Stack(ca.Conv(6, 3, padding=1, channels=4, groups=4), ca.Conv(6, 1, channels=(4, 5)))
    random = np.random.default_rng(1)
    x, deep, point = (random.integers(-4, 5, s) for s in ((4, 6, 6), (4, 1, 3, 3), (5, 4, 1, 1)))
    whole = np.einsum("oc,cij->ocij", point[:, :, 0, 0], deep[:, 0])
    expected = ca.Conv(6, 3, padding=1, channels=(4, 5)).apply(x, whole)
    np.testing.assert_array_equal(stack.apply(x, [deep, point]), expected)


def test_unpooling_takes_the_places_of_its_own_pooling():
    stack = ca.Stack(ca.MaxPool((4,), 2), ca.Conv((2,), 1), ca.MaxUnpool((2,), 2), ca.Conv((4,), 1))
    found = stack.apply([1, 7, 9, 3], [[10], [2]])
    assert found.tolist() == [0, 140, 180, 0]


def test_nested_poolings_are_undone_from_the_inside():
    stack = ca.Stack(
        ca.MaxPool((8,), 2), ca.MaxPool((4,), 2), ca.MaxUnpool((2,), 2), ca.MaxUnpool((4,), 2)
    )
    assert stack.apply([1, 5, 2, 3, 9, 4, 8, 6]).tolist() == [0, 5, 0, 0, 9, 0, 0, 0]


def test_a_bias_per_layer():
    stack = ca.Stack(ca.Conv((3,), 1), ca.MaxPool((3,), 3), ca.Conv((1,), 1))
    assert stack.apply([1, 2, 3], [[2], [3]], [10, None]).tolist() == [48]
    with pytest.raises(ca.ConvanimError, match="bias must have 2 arrays, one per layer that has"):
        stack.apply([1, 2, 3], [[2], [3]], [1])
    with pytest.raises(ca.ConvanimError, match=r"^layer 3: w must have shape \(1,\)"):
        stack.apply([1, 2, 3], [[2], [3, 4]])


@pytest.mark.parametrize(
    ("first", "w", "number"),
    [
        (ca.MaxPool((1,), 2, stride=1, padding=1, dilation=2), 1, 1),  # a window of padding only
        (ca.MaxPool((1,), 1), 1e300, 2),  # 1e309 is too large
    ],
)
def test_the_layer_is_named_whose_output_no_other_can_take(first, w, number):
    stack = ca.Stack(first, ca.Conv((1,), 1), ca.Conv((1,), 1))
    with pytest.raises(ca.ConvanimError, match=f"^layer {number}: its output has NaN or infinity"):
        stack.apply([1e9], [[w], [1]])


def test_layers_without_weights_take_the_maps_they_are_given():
    stack = ca.Stack(
        ca.Conv(4, 1, channels=(3, 8)),
        ca.MaxPool(4, 2),
        ca.PixelShuffle(2, 2),
        ca.Unfold(4, 2),
        ca.Fold(4, 2),
        ca.GlobalAvgPool(4),
    )
    assert [layer.output_shape for layer in stack.layers] == [
        *((8, 4, 4), (8, 2, 2), (2, 4, 4), (8, 9), (2, 4, 4), (2, 1, 1))
    ]


@pytest.mark.parametrize("channels", [None, 3])
def test_maps_of_a_pixel_unshuffle_are_taken(channels):
    # Four maps of each: PyTorch's (c·4, 4, 4).
    spread, maps = ca.PixelUnshuffle(8, 2, channels=channels), 4 * (channels or 1)
    stack = ca.Stack(spread, ca.MaxPool(4, 2), ca.PixelShuffle(2, 2))
    assert stack.layers[1] == ca.MaxPool(4, 2, channels=maps)
    assert stack.output_shape == (channels or 1, 4, 4)
    x = np.random.default_rng(1).integers(0, 9, stack.input_shape)
    step = np.reshape(x, (-1, 4, 2, 4, 2)).transpose(0, 2, 4, 1, 3).reshape(maps, 2, 2, 2, 2)
    pooled = step.max(axis=(2, 4))
    np.testing.assert_array_equal(stack.outputs(x)[1], pooled)
    back = ca.Stack(spread, ca.PixelShuffle(4, 2))
    assert back.output_shape == back.input_shape
    assert (back.apply(x) == x).all()


def test_a_stack_is_written_as_it_is_made():
    stack = ca.Stack(ca.Conv(8, 3, channels=(3, 8))).then(ca.MaxPool, kernel=2)
    assert repr(stack) == (
        "Stack(Conv(8, kernel=3, channels=(3, 8)), MaxPool(6, kernel=2, channels=8))"
    )
    assert eval(repr(stack), vars(ca) | {n: getattr(ca, n) for n in ca.__all__}) == stack


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ca.Stack(), "a stack needs at least one layer"),
        (lambda: ca.Stack(ca.Conv(8, 3), 5), "layer 2 must be a layer, got 5"),
        (
            lambda: ca.Stack(ca.Conv(8, 3), ca.MaxPool(7, 2)),
            "layer 2 (MaxPool(7, kernel=2)) reads 7×7, and layer 1 makes 6×6",
        ),
        (
            lambda: ca.Stack(ca.Conv(8, 3, channels=(1, 4)), ca.Conv(6, 3, channels=(3, 4))),
            "reads 3×6×6, and layer 1 makes 4×6×6",
        ),
        (lambda: ca.Stack(ca.MaxUnpool(3, 2)), "needs the max pooling that it undoes below it"),
        (
            lambda: ca.Stack(ca.MaxPool(6, 2), ca.MaxUnpool(3, 3)),
            "layer 2 (MaxUnpool(3, kernel=3)) needs the max pooling that it undoes",
        ),
        (lambda: ca.Stack(ca.Conv((8,), 3)).field_of(6), "cell must be at most 5, got 6"),
        (
            lambda: ca.Stack(ca.Conv(10**9, 3)).field_of(6),
            "1,000,000,000 cells is too long to list",
        ),
        (lambda: ca.Stack(ca.Conv((8,), 3)).field_of((1, 2)), "give one number per axis"),
        (lambda: ca.Stack(ca.Conv(8, 3)).apply(np.ones((8, 8))), "w must have 1 array, one"),
        (lambda: ca.Stack(ca.Conv(8, 3)).apply(np.ones((8, 8)), 5), "w must have 1 array, one"),
        (lambda: ca.Stack(ca.MaxPool(2, 2)).apply(np.ones((2, 2)), (), 0), "weights, got 0"),
        (lambda: ca.Stack(5), "layer 1 must be a layer, got 5"),
        (lambda: ca.Stack(ca.Conv(8, 3)).field_up_to(0), "count must be at least 1, got 0"),
        (lambda: ca.Stack(ca.Conv(8, 3)).field_up_to(2), "count must be at most 1, got 2"),
        (lambda: ca.Stack(ca.Conv(8, 3)).field_up_to("x"), "count must be a whole number, got 'x'"),
        (lambda: ca.Stack(ca.Conv(8, 3)).then(5), "kind must be a class of layers, such as Conv"),
        (lambda: ca.Stack(ca.Conv(8, 3)).then(ca.MaxPool), "MaxPool needs kernel"),
    ],
)
def test_mistakes_name_the_layer(make, words):
    with pytest.raises(ca.ConvanimError) as caught:
        make()
    assert words in str(caught.value)


NUMBERS = ca.Stack(ca.Conv((3,), 2))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (ca.Stack, "a stack needs at least one layer, such as Stack(Conv(8, 3))"),
        (lambda: ca.Stack([]), "a stack needs at least one layer, such as Stack(Conv(8, 3))"),
        (
            lambda: ca.Stack(*[ca.MaxPool((1,), 1)] * 1001),
            "a stack has at most 1000 layers: give fewer",
        ),
        (
            lambda: ca.Stack(ca.Conv(8, 3), ca.MaxPool(7, 2)),
            "layer 2 (MaxPool(7, kernel=2)) reads 7×7, and layer 1 makes 6×6: give it that input",
        ),
        (
            lambda: ca.Stack(ca.MaxUnpool(3, 2)),
            "layer 1 (MaxUnpool(3, kernel=2)) needs the max pooling that it undoes below it: free"
            " indices are not supported",
        ),
        (
            lambda: ca.Stack(ca.Conv(8, 3)).field_of((1, 2, 3)),
            "(1, 2, 3) is no cell of an output of 2 axes: give one number per axis",
        ),
        (
            lambda: NUMBERS.field_of((1, 2)),
            "(1, 2) is no cell of an output of 1 axis: give one number per axis",
        ),
        (
            lambda: ca.Stack(ca.Conv((10**6 + 1,), 3)).field_of(6),
            "an axis of 1,000,001 cells is too long to list those that a cell depends on: give"
            " sizes of at most 1,000,000, or ask for the field",
        ),
        (
            lambda: NUMBERS.apply([1, 2, 3], 5),
            "w must have 1 array, one per layer that has weights, got 5",
        ),
        (
            lambda: NUMBERS.apply([1, 2, 3], [[1, 2]], [1, 2]),
            "bias must have 1 array, one per layer that has weights, got 2",
        ),
        (
            lambda: NUMBERS.then(5),
            "kind must be a class of layers, such as Conv, got 5",
        ),
        (
            lambda: NUMBERS.then(int),
            "kind must be a class of layers, such as Conv, got <class 'int'>",
        ),
        (lambda: NUMBERS.field_of(2), "cell must be at most 1, got 2"),
        (lambda: NUMBERS.field_of(-1), "cell must be at least 0, got -1"),
    ],
)
def test_whole_messages(make, message):
    with pytest.raises(ca.ConvanimError) as caught:
        make()
    assert str(caught.value) == message


def test_what_a_stack_takes_and_tells():
    pools = [ca.MaxPool((4,), 2), ca.MaxPool((2,), 2)]
    stack = ca.Stack(pools)
    assert stack == ca.Stack(*pools)
    assert (len(stack), stack.layers) == (2, tuple(pools))
    assert len(ca.Stack(*[ca.MaxPool((1,), 1)] * 1000)) == 1000
    assert (stack.input_shape, stack.x_shape) == ((4,), (4,))
    assert (stack.output_shape, stack.output_size) == ((1,), (1,))
    assert stack.axes == ((pools[0].axes[0], pools[1].axes[0]),)
    assert [field.size for field in stack.field_up_to(1)] == [2]
    assert stack.field_up_to(2) == stack.field
    assert [found.cells for found in ca.Stack(ca.Conv((4, 3), 2)).field_of((2, 0))] == [
        *((2, 3), (0, 1))
    ]
    assert [found.cells for found in ca.Stack(ca.Conv(4, 2)).field_of(1)] == [(1, 2), (1, 2)]
    assert NUMBERS.field_of(0)[0].cells == (0, 1)
    assert ca.Stack(ca.Conv((10**6,), 3)).field_of(6)[0].cells == (6, 7, 8)
    # Global pooling needs no sizes but the input's, a fold its output's.
    assert stack.then(ca.GlobalMaxPool).layers[-1] == ca.GlobalMaxPool((1,))
    folded = ca.Stack(ca.Unfold((4,), 2)).then(ca.Fold, output_size=(4,), kernel=2)
    assert folded.apply([1, 2, 3, 4]).tolist() == [1, 4, 6, 4]
    assert [out.tolist() for out in stack.outputs([1, 5, 2, 3])] == [[5, 3], [5]]
    assert [out.tolist() for out in NUMBERS.outputs([1, 2, 3], [[1, 10]], [5])] == [[26, 37]]
    assert (stack.title, stack.kind, stack.primed) == ("stack", "stack", False)
    assert (stack.weight_shape, stack.bias_shape) == (None, None)


def test_command_tells_a_table(tmp_path):
    layers = ("conv -i 224 -k 7 -s 2 -p 3 --channels 3x64", "max-pool -k 3 -s 2 -p 1")
    told = run("shape", "stack", *layers, cwd=tmp_path).stdout
    assert told.startswith("stack of 2 layers: 3×224×224 → 64×56×56\n")
    assert "= 1 + (7 − 1)·1 + (3 − 1)·2 = 11, jump 4" in told
    # 64·3·7·7 weights and 64 biases; each weight at 112·112 places.
    assert "9,472" in told
    assert "118,013,952" in told
    assert "5 cells of the first output cell's field and 2 cells of the last" in told
    data = json.loads(run("shape", "stack", *layers, "--json", cwd=tmp_path).stdout)
    assert (
        data
        == StackArithmetic(
            ca.Stack(
                ca.Conv(224, 7, stride=2, padding=3, channels=(3, 64)),
                ca.MaxPool(112, 3, stride=2, padding=1),
            )
        ).to_dict()
    )
    assert str(ca.shape(ca.Stack(ca.Conv(8, 3)))).startswith("stack of 1 layer: 8×8 → 6×6\n")
    assert data["field"][0] == {"size": 11, "jump": 4, "start": -5, "centre": 0}


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ((), "a stack needs layers, each in quotes"),
        (("conv -k 3",), "layer 1: Conv needs --input: give a number"),
        (("conv -i 8 -k 3", "max-pool -k 9"), "layer 2: kernel 9 is larger than the padded input"),
        (("conv -i 8 -k 3", "max-pol"), "layer 2: unknown layer 'max-pol': did you mean"),
        (("conv -i 8 -k 3", "max-pool --k 9"), "layer 2: No such option"),
        (("conv -i 8 -k 3", "max-pool -i 7 -k 2"), "layer 2 (MaxPool(7, kernel=2)) reads 7×7"),
        (("conv -i '8",), "can't be read: No closing quotation"),
        (("",), "layer 1: '' is no layer"),
        (
            ("conv -i 5..8 -k 3",),
            "layer 1: a layer of a stack has no range: give one value, not 5..8",
        ),
    ],
)
def test_mistakes_of_the_command(layers, words, tmp_path):
    result = run("shape", "stack", *layers, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_sizes_of_huge_stacks_are_told_at_once():
    most = 10**18
    stack = ca.Stack(ca.Conv((most,), 3, padding=1)).then(ca.MaxPool, kernel=2)
    assert stack.output_size == (most // 2,)
    assert "10" in str(StackArithmetic(stack))
    assert field_of([layer.axes[0] for layer in stack.layers]).size == 4


def test_picture_shades_what_the_cell_of_a_step_depends_on():
    stack = ca.Stack(*[ca.Conv(9, 2, padding="causal", dilation=d, axes=1) for d in (1, 2)])
    animation = ca.animate(stack)
    assert (animation.view.name, len(animation)) == ("stack", 9)
    heights = [
        line[0][1]
        for shape in animation.scene.at(8).primitives
        if getattr(shape, "fill", None) == animation.theme.shade
        for line in shape.outlines
    ]
    counts = [heights.count(height) for height in sorted(set(heights))]
    assert counts == [4, 2, 1]  # the input's cells, the first layer's, the output cell


@pytest.mark.parametrize("suffix", ["gif", "svg", "pdf", "txt"])
def test_stacks_are_saved_in_any_format(suffix, tmp_path):
    stack = ca.Stack(ca.Conv(6, 3, padding=1, channels=(1, 2))).then(ca.MaxPool, kernel=2)
    (path,) = ca.animate(stack).save(tmp_path / f"a.{suffix}")
    assert path.stat().st_size > 100


def test_what_the_view_of_stacks_does_not_draw():
    with pytest.raises(ca.ConvanimError, match=r"draws one layer, .*: choose the view stack"):
        ca.animate(ca.Stack(ca.Conv(4, 2), ca.MaxPool(3, 2)), view="numerical")
    with pytest.raises(ca.ConvanimError, match="a stack has no kernel: leave w out"):
        ca.animate(ca.Stack(ca.Conv(4, 2), ca.MaxPool(3, 2)), w=[[1, 2], [3, 4]])


@pytest.mark.parametrize("words", [["stack"], ["shape", "stack"]])
def test_layers_without_quotes_are_told_to_need_them(words, tmp_path):
    result = run(*words, "conv", "-i", 8, "-k", 3, cwd=tmp_path)
    said = '-i belongs to a layer: put each layer in quotes, such as "conv -i 8 -k 3"'
    assert result.returncode == 2
    assert result.stderr.startswith(f"convanim: {said}")
    assert len(result.stderr.splitlines()) == 1


def test_recipes_make_the_stack_again(tmp_path):
    stack = ca.Stack(ca.Conv((8, 9), 3, padding=((1, 0), 2)), ca.MaxPool((7, 11), 2))
    command = command_recipe(stack, {}, "mine")
    assert command == ("convanim stack 'conv -i 8x9 -k 3 -p 1:0x2' 'max-pool -k 2' -o mine.gif")
    assert stack_of(tuple(shlex.split(command)[2:-2])) == stack
    python = python_recipe(stack, {}, "mine").removesuffix('.save("mine.gif")')
    assert eval(python, {"ca": ca}) == ca.animate(stack)


LIST = """
[[figure]]
name = "stem"
layers = [
    { layer = "conv", input = 8, kernel = 3, padding = 1 },
    { layer = "max-pool", kernel = 2 },
]
"""


def test_lists_have_stacks(tmp_path):
    (figure,) = read_listing(listing(tmp_path, LIST)).figures
    assert figure.spec.layer == ca.Stack(ca.Conv(8, 3, padding=1), ca.MaxPool(8, 2))


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("kernel = 2", "kernel = 9", "figure 1 (stem): layer 2: kernel 9 is larger than"),
        (", kernel = 2", "", "layer 2: missing key 'kernel'"),
        ("input = 8, ", "", "layer 1: missing key 'input'"),
        ("kernel = 2", "kernel = 2, input = 7", "layer 2 (MaxPool(7, kernel=2)) reads 7×7"),
        ("kernel = 2", "kernl = 2", "layer 2: unknown key 'kernl': did you mean 'kernel'?"),
        ('"max-pool"', '"max-pol"', "layer 2: unknown layer 'max-pol'"),
        ('layer = "max-pool", ', "", "layer 2: {'kernel': 2} has no key 'layer'"),
        ('{ layer = "max-pool", kernel = 2 }', '"pool"', "give a table such as {layer = 'conv', k"),
        ("layers = [", "stride = 1\nlayers = [", "unknown key 'stride'"),
        ("layers = [", 'layer = "conv"\nlayers = [', "give one of the keys 'layer'"),
    ],
)
def test_mistakes_in_lists(was, becomes, words, tmp_path):
    with pytest.raises(ca.ConvanimError) as caught:
        read_listing(listing(tmp_path, LIST.replace(was, becomes)))
    assert words in str(caught.value)


def test_the_kind_of_a_layer_in_a_stack_counts_for_a_gallery():
    keys = {
        key_of(Figure("a", "", ca.animate(ca.Stack(ca.Conv(6, 3), pool(4, 2))), ("txt",)), "")
        for pool in (ca.MaxPool, ca.AvgPool)
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("stack", "names"),
    [
        (ca.Stack(ca.Conv((9,), 2), ca.Conv((8,), 2), ca.Conv((7,), 2)), "3 convolutions, stacked"),
        (
            ca.Stack(ca.Conv(8, 3, channels=3, groups=3), ca.Conv(6, 1, channels=(3, 8))),
            "Depthwise convolution and pointwise convolution, stacked",
        ),
        (
            ca.Stack(ca.Conv(9, 3), ca.Conv(7, 3), ca.MaxPool(5, 2), ca.Conv(2, 1)),
            "2 convolutions, max pooling and convolution, stacked",
        ),
    ],
)
def test_alternative_texts_name_layers_that_are_alike_at_once(stack, names):
    assert stack_alt(stack).startswith(names)


@pytest.mark.parametrize(
    ("layer", "beyond"),
    [
        (ca.Conv((8,), 3), False),
        (ca.Conv((8,), 3, padding=((0, 1),)), True),
        (ca.Conv((8,), 3, padding="causal"), True),
        (ca.MaxPool((5,), 2, ceil_mode=True), True),
    ],
)
def test_captions_tell_of_receptive_fields_beyond_the_border(layer, beyond):
    """There an output cell depends on fewer input cells than its receptive field has."""
    text = stack_caption(ca.Stack(layer))
    field = ca.Stack(layer).field[0]
    assert f"is {field.size} input cells, the next one's {field.jump} further on" in text
    assert text.endswith("; some reach beyond the border.") == beyond


@pytest.mark.parametrize(
    "stack",
    [
        ca.Stack(ca.MaxPool(8, 2), ca.Conv(4, 3, padding=1), ca.MaxUnpool(4, 2)),
        ca.Stack(ca.MaxPool((9,), 2), ca.ConvTranspose((4,), 3, stride=2), ca.Conv((9,), 3)),
        ca.Stack(ca.Conv((9,), 3, dilation=2), ca.Upsample((5,), 3), ca.Conv((15,), 2)),
        ca.Stack(ca.Unfold((9,), 3, stride=2), ca.Fold((9,), 3, stride=2), ca.MaxPool((9,), 2)),
    ],
)
def test_fields_with_layers_that_write_are_worked_from_the_output_down(stack):
    (field, *_) = stack.field
    formula = stack_formulas(stack)[-1]
    assert formula.startswith(f"r = {field.size} at most, from the output down: ")
    steps = formula.partition(": ")[2].replace("·", "*").replace("−", "-").split(", ")
    assert len(steps) == len(stack)
    before = 1
    for step in steps:
        worked, result = step.split(" = ")
        ceiling = re.sub(r"⌈(.*)⌉", r"-(-\1)", worked).replace("/", "//")
        assert f"({before} " in worked
        assert eval(ceiling) == int(result)
        before = int(result)
    assert before == field.size
