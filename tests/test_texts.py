"""The texts of every kind of layer, read back and held against the layer's own cells."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from math import ceil, floor, prod

import numpy as np
import pytest
from hypothesis import assume, example, given
from support import any_layers, any_pools, any_transposes, arrays_of
from test_captions import WRONG

import convanim as ca
from convanim.layers import KINDS
from convanim.tell.arithmetic import workings
from convanim.tell.captions import alt, caption
from convanim.tell.rules import differences, remarks, rules
from convanim.tell.shape import shape
from convanim.tell.shape.frameworks import framework_lines

SIGNS = {"⌊": "floor(", "⌈": "ceil(", "⌋": ")", "⌉": ")", "−": "-", "·": "*"}


def value(term: str) -> float | None:
    """Value of a term of numbers; None for one of words or symbols."""
    if re.search(r"[a-jl-wyz–\u0302′]|k(?!̂)", term.replace("max(", "(")) or not re.search(
        r"\d", term
    ):
        return None
    for sign, word in SIGNS.items():
        term = term.replace(sign, word)
    return eval(term, {"floor": floor, "ceil": ceil, "max": max})


def compared(side: str) -> str:
    """Left side of a comparison, which must hold; other terms as they are."""
    for sign, holds in ((" < ", int.__lt__), (" ≥ ", int.__ge__)):
        if sign in side:
            left, right = side.split(sign)
            assert holds(value(left), value(right))
            return left
    return side


def chains(text: str) -> list[list[float]]:
    """Values of both sides of each equation in a text, of the sides that are of numbers."""
    found = []
    for piece in re.split(r"[,;:] (?![^(]*\))", text):
        sides = [value(compared(side.strip())) for side in piece.split(" = ")]
        found.append([side for side in sides if side is not None])
    return [sides for sides in found if len(sides) > 1]


def prose(layer: ca.Layer) -> str:
    """What is told of a layer's shape, without the code that makes it elsewhere."""
    code = [line for found in framework_lines(layer) for line in found.entry.texts()]
    return "\n".join(line for line in str(shape(layer)).splitlines() if line not in code)


@given(any_layers)
def test_every_equation_in_a_text_is_true(layer):
    for line in prose(layer).splitlines()[1:]:
        for sides in chains(line):
            assert len(set(sides)) == 1, line


@given(any_layers)
def test_formulas_come_to_what_the_cells_come_to(layer):
    for number, axis in enumerate(layer.walk().spatial):
        windows = [list(window.cells) for window in axis.windows]
        narrow, wide = (len(windows), axis.size) if layer.scatter else (axis.size, len(windows))
        found = workings(layer, number)
        assert found
        for working in found:
            if "cell" in working.formula:
                first, last = map(int, re.findall(r" = (\d+)(?=,|$)", working.worked))
                assert [*range(first, last + 1)] == windows[1]
                continue
            symbol = working.worked[0]
            assert working.formula[0] == symbol
            assert int(working.worked.split(" = ")[-1]) == (narrow if symbol == "i" else wide)


@given(any_layers)
def test_texts_are_english(layer):
    alternative, described, told = alt(layer), caption(layer), prose(layer)
    for text in (alternative, described, told):
        assert not WRONG.search(text), text
        words = text.removeprefix(repr(layer))
        assert not re.search(r"None|False|True|nan|\S {2,}| $|\(\)|, ,|,,|\.\.|\) \(", words), text
        assert text.count("(") == text.count(")")
    for text in (alternative, described):
        assert "\n" not in text
        assert text.endswith(".")
        assert text[0].isupper()
        assert "  " not in text
    assert alternative.count(". ") == 0
    assert len(alternative) < 220
    for line in told.splitlines():
        assert "  " not in line.strip()
        assert not line.endswith((" ", ".", ","))


def per_axis(words: str, axes: int) -> tuple:
    """Numbers, or pairs of them, of each axis."""
    parts = words.replace("−", "-").split("×")
    entries = [tuple(map(int, part.split(":"))) if ":" in part else int(part) for part in parts]
    return tuple(entries * axes if len(entries) == 1 else entries)


def read_back(layer: ca.Layer, text: str) -> ca.Layer:
    """Make a layer of a caption; only its kind and the number of its axes are known."""
    axes = len(layer.input)
    inside = re.search(r"\((i′? = [^()]*)\)", text)[1]
    known = {
        name.strip(): per_axis(words, axes)
        for name, words in (part.split(" = ") for part in re.split(r"[,;] ", inside))
    }
    size, output = (known.get(f"{name}′") or known[name] for name in "io")
    given = {}
    for symbol, name in (("s", "stride"), ("p", "padding"), ("d", "dilation")):
        if symbol in known:
            given[name] = known[symbol]
    maps = [int(n) for n in re.findall(r"(\d+) maps? of ", text)]
    kind = type(layer)
    if kind in (ca.Conv, ca.ConvTranspose):
        given["groups"] = known.get("g", (1,))[0]
        if maps:
            given["channels"] = tuple(maps[:2])
    elif maps and kind not in (ca.PixelShuffle, ca.PixelUnshuffle):
        given["channels"] = maps[0]
    if kind is ca.Conv:
        words = {"reflection": "reflect", "replication": "replicate", "circularly": "circular"}
        given["padding_mode"] = next((m for w, m in words.items() if w in text), "zeros")
        given["true_convolution"] = ", the kernel r" in text
    if kind is ca.ConvTranspose:
        given["output_padding"] = known.get("a", 0)
    if issubclass(kind, ca.layers.Pool):
        rule = re.search(r"by (\w+)'s rules", text)
        given["rules"] = rule[1].lower() if rule else "pytorch"
        given["ceil_mode"] = "rounded up" in text
    if kind is ca.AvgPool:
        given["count_include_pad"] = "padding not counted" not in text
    if kind is ca.LpPool:
        given["norm"] = float(re.search(r"norm of power (\S+?),", text)[1])
    if kind is ca.MaxUnpool:
        given["output_size"] = output
    if kind is ca.Upsample:
        given["mode"] = "nearest" if "Nearest" in text else "bilinear"
    if kind in (ca.PixelShuffle, ca.PixelUnshuffle):
        given["order"] = re.search(r"order (\w+)", text)[1]
        wide = maps[-1] if kind is ca.PixelShuffle else maps[0]
        given["channels"] = wide if len(maps) > 1 else None
    if kind in (ca.Unfold, ca.Fold):
        cells = int(re.search(r"columns? of (\d+) cell", text)[1])
        assert cells == prod(known["k"]) * (maps[0] if maps else 1)
    first = output if kind is ca.Fold else size
    second = known.get("k") or known.get("r")
    if kind in (ca.AdaptiveAvgPool, ca.AdaptiveMaxPool):
        second = output
    made = kind(first, second, **given) if second else kind(first, **given)
    assert made.input == size
    assert made.output_size == output
    return made


@given(any_layers)
@example(ca.Conv((9,), 3, dilation=2, padding="causal"))
@example(ca.ConvTranspose(3, 3, stride=2, padding="same", channels=(2, 3)))
@example(ca.PixelShuffle(3, 2, order="dcr", channels=2))
@example(ca.Conv(5, 3, padding=(-1, -1)))
def test_a_caption_says_the_whole_layer(layer):
    text = caption(layer)
    if " cropped by " in text:
        assert max(map(max, layer.padding)) <= 0
    made = read_back(layer, text)
    x, w = arrays_of(layer, 1)
    np.testing.assert_array_equal(made.apply(x, w), layer.apply(x, w))


@given(any_layers)
def test_maps_are_told_once(layer):
    """Where the beginning of a picture's caption has told the maps, the rest is of one map.

    Unless the layer does not treat each map alike.
    """
    across = isinstance(layer, ca.Unfold | ca.Fold | ca.PixelShuffle | ca.PixelUnshuffle)
    plain = layer.values().get("groups", 1) == 1 and not across
    if layer.channels and plain:
        one = replace(layer, channels=None)
        assert alt(layer, maps_told=True) == alt(one)
        assert caption(layer, maps_told=True) == caption(one)
        assert f"{layer.input_shape[0]} map" in alt(layer)
    else:
        assert caption(layer, maps_told=True) == caption(layer)


@given(any_layers)
def test_data_for_programs_are_the_layers(layer):
    data = json.loads(json.dumps(shape(layer).to_dict()))
    x, w = arrays_of(layer, 1)
    assert tuple(data["output_shape"]) == layer.apply(x, w).shape
    assert data["weight_shape"] == (
        None if w is None or isinstance(layer, ca.Upsample) else [*w.shape]
    )
    walk = layer.walk()
    if isinstance(layer, ca.Conv):
        products = prod(sum(len(w.cells) for w in axis.windows) for axis in walk.axes)
        assert data["multiplications"] == products
    for told, axis in zip(data["axes"], walk.spatial, strict=True):
        if told["windows"]:
            ends = [[window.cells[0], window.cells[-1]] for window in axis.windows]
            assert told["windows"]["ends"] == ends if told["windows"]["whole"] else len(ends) > 12


@given(any_layers)
def test_words_for_padding_are_worked(layer):
    for number, axis in enumerate(layer.axes):
        for rule in rules(layer, number):
            ends = re.search(r"(\(?−?\d+\)?) before, (\(?−?\d+\)?) after", rule.worked)
            if ends:
                assert tuple(map(value, ends.groups())) == (axis.before, axis.after)
                total = re.search(r"= (\d+): ", rule.worked)[1]
                each = {"full": 2}.get(rule.name.split()[-1], 1)
                assert int(total) * each == axis.before + axis.after


@given(any_transposes())
def test_why_there_is_output_padding(layer):
    """Of the convolutions with the same parameters, those that are named lead there, no others."""
    for number, axis in enumerate(layer.axes):
        told = [rule for rule in rules(layer, number) if rule.name == "output padding"]
        if not told:
            assert (
                axis.stride == 1 or axis.output_padding >= axis.stride or axis.output < axis.stride
            )
            continue
        sizes = [*map(int, re.findall(r"\d+", told[0].formula)[1:])]
        for size in range(max(1, sizes[0] - 2), sizes[-1] + 3):
            try:
                made = ca.Conv(
                    (size,),
                    axis.kernel,
                    stride=axis.stride,
                    dilation=axis.dilation,
                    padding=((axis.before, axis.after),),
                ).output_size[0]
            except ca.ConvanimError:
                made = 0
            assert (made == axis.input) == (sizes[0] <= size <= sizes[-1])


def pool_windows(size: int, kernel: int, stride: int) -> list[list[int]]:
    starts = range(0, size - kernel + 1, stride)
    return [[*range(start, start + kernel)] for start in starts]


@pytest.mark.parametrize("size", range(1, 13))
@pytest.mark.parametrize("output", range(2, 10))
def test_adaptive_windows_are_a_poolings_exactly_where_it_is_said(size, output):
    layer = ca.AdaptiveAvgPool((size,), output)
    windows = [list(window.cells) for window in layer.walk().axes[0].windows]
    names = {rule.name: rule for rule in rules(layer)}
    told = names["windows"].formula.split(", ")
    assert told == [f"{w[0]}–{w[-1]}" if len(w) > 1 else f"{w[0]}" for w in windows]
    every = product(range(1, size + 1), repeat=2)
    some = any(pool_windows(size, kernel, stride) == windows for kernel, stride in every)
    assert ("the windows of a pooling" in names) == (some and size >= output)
    assert ("no kernel and stride have these windows" in names) == (not some and size > output)
    lengths = [len(window) for window in windows]
    words = re.search(r"windows of (\d+)(?: to (\d+))? cells?", alt(layer))
    assert (int(words[1]), int(words[2] or words[1])) == (min(lengths), max(lengths))


def rounded_up(axis, name: str) -> int:
    """Size by a framework's own code: MXNet's pooling convention, Caffe's pooling layer."""
    room = axis.before + axis.input + axis.after - 1 - axis.dilation * (axis.kernel - 1)
    size = ceil(room / axis.stride) + 1
    checks = name.startswith("PyTorch") or (name == "Caffe" and axis.before > 0)
    return size - (checks and (size - 1) * axis.stride >= axis.input + axis.before)


@given(any_pools(ceil_modes=(True,)))
@example(ca.MaxPool(2, 1, stride=2, ceil_mode=True))
@example(ca.MaxPool(3, 2, stride=3, padding=1, ceil_mode=True))
def test_ways_of_rounding_up(layer):
    names = ["PyTorch and ONNX", "MXNet's full"]
    if all(p == q for p, q in layer.padding) and {*layer.dilation} == {1}:
        padded = {p > 0 for p, _ in layer.padding}
        assume(len(padded) == 1)  # Caffe looks at both axes together
        names.append("Caffe")
    sizes = {name: [rounded_up(axis, name) for axis in layer.axes] for name in names}
    told = [found for found in differences(layer) if found.about == "ceil mode"]
    if len({*map(tuple, sizes.values())}) == 1:
        assert not told
    else:
        assert {name: values["output_size"] for name, values in told[0].frameworks} == sizes
    for number, axis in enumerate(layer.axes):
        fates = [rule.worked for rule in rules(layer, number) if rule.name == "ceil mode"]
        drops = layer.rules != "mxnet" and rounded_up(axis, "PyTorch") < rounded_up(axis, "MXNet")
        assert ("dropped" in fates[0]) == drops


@given(any_pools(kinds=(ca.AvgPool,), maps=(False,)))
def test_divisors_of_the_first_window(layer):
    told = [found for found in differences(layer) if found.about == "the divisor"]
    assert bool(told) == any(map(any, layer.padding))
    if told:
        counts = dict(told[0].frameworks)
        first = [
            [axis.roles[cell].name for cell in axis.windows[0].cells] for axis in layer.walk().axes
        ]
        data = prod(names.count("DATA") for names in first)
        padded = prod(names.count("DATA") + names.count("PADDING") for names in first)
        assert counts["PyTorch"]["first_divisor"] == padded
        assert counts["ONNX, TensorFlow"]["first_divisor"] == data


@given(any_transposes())
@example(ca.ConvTranspose((4,), 3, stride=2, padding="same"))
@example(ca.ConvTranspose((4,), 3, stride=2, padding="same-lower"))
def test_pytorchs_way_to_a_transposed_same_is_shifted_as_said(layer):
    for found in differences(layer):
        if found.about != "padding same":
            continue
        ours, theirs = (values for _, values in found.frameworks)
        other = ca.ConvTranspose(
            layer.input,
            layer.kernel,
            stride=layer.stride,
            dilation=layer.dilation,
            padding=tuple(map(tuple, theirs["padding"])),
            output_padding=tuple(theirs["output_padding"]),
            channels=layer.channels,
            groups=layer.groups,
        )
        assert other.output_size == layer.output_size == tuple(ours["output_size"])
        x, w = arrays_of(layer, 1)
        one, two = layer.apply(x, w), other.apply(x, w)
        by = re.search(r"shifted by ([\d×]+)", found.text)
        shifts = per_axis(by[1], len(layer.input)) if by else (0,) * len(layer.input)
        maps = (slice(None),) * (one.ndim - len(shifts))
        ours_part = one[(*maps, *(slice(s, None) for s in shifts))]
        theirs_part = two[
            (*maps, *(slice(0, n - s) for n, s in zip(layer.output_size, shifts, strict=True)))
        ]
        np.testing.assert_array_equal(ours_part, theirs_part)


@pytest.mark.parametrize("size", range(3, 12))
@pytest.mark.parametrize(("kernel", "stride", "dilation"), [(3, 2, 1), (4, 2, 1), (3, 3, 2)])
@pytest.mark.parametrize("kind", [ca.Conv, ca.MaxPool])
def test_same_with_a_stride_in_two_frameworks(size, kernel, stride, dilation, kind):
    given = {"stride": stride, "dilation": dilation}
    rule = {"rules": "onnx"} if kind is ca.MaxPool else {}
    layer = kind((size,), kernel, padding="same-upper", **given, **rule)
    told = [found for found in differences(layer) if found.about == "padding same"]
    half = (1 + dilation * (kernel - 1)) // 2 if kind is ca.Conv else kernel // 2
    usual = ca.Conv((size,), kernel, padding=half, **given)
    total = max((layer.output_size[0] - 1) * stride + 1 + dilation * (kernel - 1) - size, 0)
    begin = total // 2
    differ = usual.output_size != layer.output_size or begin != half
    assert bool(told) == differ
    if differ:
        tensorflow, pytorch = (values for _, values in told[0].frameworks)
        assert tensorflow == {
            "padding": [[begin, total - begin]],
            "output_size": [-(-size // stride)],
        }
        assert pytorch == {"padding": [[half, half]], "output_size": [*usual.output_size]}
        moved = re.search(r"(\d+) cells? (earlier|later)", told[0].text)
        by = int(moved[1]) * (1 if moved[2] == "earlier" else -1) if moved else 0
        assert by == half - begin


def test_same_lower_is_named_after_those_who_have_it():
    # total = (3 − 1)·3 + 5 − 9 = 2; PyTorch's usual padding is ⌊5/2⌋ = 2.
    (found,) = differences(ca.Conv(9, 5, stride=3, padding="same-lower"))
    assert "ONNX and JAX pad 1, output 3×3; PyTorch refuses same" in str(found)
    assert "TensorFlow" not in str(found)
    assert found.frameworks[0] == ("ONNX, JAX", {"padding": [[1, 1]] * 2, "output_size": [3, 3]})


def test_a_kernel_is_rotated_but_in_jax():
    # JAX does not rotate it by default. The output of one cell is the rotated kernel under
    # a window, so that it shows the kernel as it is; JAX's shows it reversed.
    layer = ca.ConvTranspose((1,), 3)
    np.testing.assert_array_equal(layer.apply([1], [1, 2, 3]), [1, 2, 3])
    told = [found for found in differences(layer) if found.about == "the kernel"]
    assert dict(told[0].frameworks) == {
        "PyTorch, ONNX": {"rotated": True},
        "JAX": {"rotated": False},
    }
    assert differences(ca.ConvTranspose(4, 1, stride=2)) == ()


@given(any_layers)
def test_orders_and_columns_in_remarks(layer):
    """The map that a pixel shuffle's remark names holds the place that it names."""
    if not isinstance(layer, ca.PixelShuffle):
        return
    text = " ".join(remarks(layer))
    term = re.search(r"input map (.+?) holds", text)[1].replace("·", "*")
    maps, places = (layer.channels or (1,))[0], [*np.ndindex(layer.factor)]
    x = np.arange(prod(layer.input_shape)).reshape(layer.input_shape)
    output = layer.apply(x)
    output = output.reshape(maps, *layer.output_size)
    for c, (n, place) in product(range(maps), enumerate(places)):
        picked = output[(c, *(slice(p, None, r) for p, r in zip(place, layer.factor, strict=True)))]
        np.testing.assert_array_equal(picked, x[eval(term, {"c": c, "n": n})])


@pytest.mark.parametrize("kind", KINDS)
def test_largest_sizes_are_told_at_once(kind):
    huge = 10**9
    second = {"upsample": 2, "pixel-shuffle": 2, "pixel-unshuffle": 10}.get(kind, 10**5)
    layer = KINDS[kind](huge) if kind.startswith("global") else KINDS[kind](huge, second)
    for text in (alt(layer), caption(layer), str(shape(layer))):
        assert str(huge) in text
        assert len(text) < 2000
    json.dumps(shape(layer).to_dict())


def test_what_is_told_of_each_kind():
    """Words that a user of the framework looks for."""
    for layer, words in (
        (ca.Conv(5, 4, padding="same"), "padding same (PyTorch): total = d(k − 1)"),
        (ca.Conv(7, 4, stride=2, padding="same-upper"), "PyTorch refuses same with a stride"),
        (ca.Conv(5, 3, padding="full"), "\npadding full: k − 1 at both ends"),
        (ca.Conv((9,), 3, padding="causal"), "padding causal (Keras's Conv1D, flax)"),
        (ca.Conv(5, 3, channels=(4, 8), groups=4), "depthwise: each input map makes 2 output maps"),
        (ca.Conv(5, 1, channels=(4, 8)), "pointwise:"),
        (ca.Conv(5, 3, channels=(4, 8)), "296 parameters, 2,592 multiplications"),
        (ca.Conv(5, 3, true_convolution=True), "the kernel is rotated by 180°"),
        (ca.MaxPool(5, 3, padding=2, rules="onnx"), "PyTorch takes at most 1"),
        (ca.Unfold(4, 2, channels=2), "9 columns of 8 cells"),
        (ca.Fold(4, 2, channels=2), "9 columns of 8 cells"),
        (ca.AdaptiveAvgPool(5, 3), "0–1, 1–3, 3–4"),
        (ca.Upsample(3, 2, mode="bilinear"), "weights along an axis: 1/4, 3/4, 3/4, 1/4"),
        (ca.ConvTranspose(3, 3, stride=2, padding=1), "input 3 can give outputs 5 or 6"),
    ):
        assert words in str(shape(layer))


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.Unfold(4, 2, channels=2), "over 2 maps of 4×4, unit strides: output 9 columns of 8"),
        (ca.PixelUnshuffle(4, 2, channels=3), "of 3 maps of 4×4 by the factor 2, in PyTorch's"),
        (ca.PixelUnshuffle(4, 2, channels=3), ": output 12 maps of 2×2."),
        (ca.MaxPool(4, 2, channels=3), "over a 4×4 input, stride 2: output 2×2."),
    ],
)
def test_what_is_laid_apart_is_told_of_all_maps(layer, says):
    """Of layers that treat each map alike, the sentence is of the one that is drawn."""
    assert says in ca.animate(layer).alt


@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("kernel", [2, 3, 4])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_outputs_of_a_max_unpooling_are_those_that_it_takes(size, kernel, stride, padding):
    given = {"stride": stride, "padding": padding}
    usual = stride * (size - 1) + kernel - 2 * padding
    if usual < 1:
        return
    taken = []
    for output in range(1, usual + stride + 1):
        try:
            taken.append(ca.MaxUnpool((size,), kernel, output_size=output, **given).output_size[0])
        except ca.ConvanimError:
            continue
    told = [r for r in rules(ca.MaxUnpool((size,), kernel, **given)) if r.name == "output size"]
    if len(taken) < 2:
        assert not told
        return
    ends = re.search(r"outputs (\d+) (?:or|to) (\d+):", told[0].formula)
    assert [*range(int(ends[1]), int(ends[2]) + 1)] == taken
    below = re.search(r"in ceil mode over fewer than (\d+)", told[0].worked)
    assert (int(below[1]) if below else taken[0]) == usual


@pytest.mark.parametrize(
    ("layer", "about"),
    [
        (ca.LpPool(4, 2), []),
        (ca.LpPool(4, 2, norm=4), []),
        (ca.LpPool(4, 2, norm=3), ["the norm of negative numbers"]),
        (ca.LpPool(4, 2, norm=1.5), ["the norm of negative numbers"]),
        (ca.LpPool(5, 2, ceil_mode=True), ["a last window that hangs over"]),
        (ca.LpPool(4, 2, ceil_mode=True), []),
    ],
)
def test_where_the_norms_of_frameworks_differ(layer, about):
    """In ``torch.nn.functional.lp_pool2d`` and ONNX's reference."""
    assert [found.about for found in differences(layer)] == about


def test_nothing_is_told_twice():
    """Of axes that differ in size alone, and where a formula has nothing to work out."""
    for layer, words in (
        (ca.Upsample((2, 3, 4), 2, mode="bilinear"), "weights along an axis: 1/4, 3/4, 3/4, 1/4"),
        (ca.GlobalAvgPool(5), "o = 1"),
    ):
        assert str(shape(layer)).count(words) == 1
    factors = str(shape(ca.Upsample(3, (2, 3), mode="bilinear")))
    assert "with the factor 2: 1/4, 3/4, 3/4, 1/4" in factors
    assert "with the factor 3: 1/3, 2/3, 1, 2/3, 1/3" in factors


def test_ways_of_rounding_up_are_a_sentence():
    text = str(shape(ca.MaxPool(5, 2, padding=1, ceil_mode=True)))
    assert "PyTorch and ONNX make 3×3, MXNet's full 4×4, Caffe 3×3" in text


def test_a_max_unpooling_without_an_output_says_why():
    with pytest.raises(
        ca.ConvanimError, match=r"output size 0 is out of range: give less padding$"
    ):
        ca.MaxUnpool((1,), 2, stride=1, padding=1)
    with pytest.raises(ca.ConvanimError, match=r"output size 5 is out of range: give 4$"):
        ca.MaxUnpool((3,), 2, stride=1, output_size=5)
