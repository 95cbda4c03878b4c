"""The maps view: every map, slice, bias and number in its place, on random layers."""

from __future__ import annotations

import math
from itertools import combinations, product

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import (
    PADDING_MODES,
    adaptive_pools,
    any_convs,
    any_pools,
    any_transposes,
    computed,
    shuffles,
    told_sum,
    upsamplings,
    whole_numbers,
    window_copies,
)

import convanim as ca
from convanim.errors import ConvanimError
from convanim.limits import check_parts
from convanim.render.paint import bounds
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.theme import GUIDE, THEMES

FEW_AXES = st.integers(1, 2)
CELL = GUIDE.cell
quick = settings(max_examples=30, deadline=None, suppress_health_check=[*HealthCheck])
few = settings(quick, max_examples=12)


@st.composite
def many_maps(draw):
    """Convolutions with more and larger maps than are drawn."""
    groups = draw(st.sampled_from([1, 1, 2, 4, 16]))
    each = draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    channels = tuple(groups * count for count in each)
    size = draw(st.tuples(st.integers(3, 30), st.integers(3, 30)))
    padding, stride = draw(st.integers(0, 1)), draw(st.integers(1, 4))
    return ca.Conv(size, 3, channels=channels, groups=groups, padding=padding, stride=stride)


read = (
    any_convs(FEW_AXES)
    | any_transposes(FEW_AXES)
    | any_pools(FEW_AXES)
    | upsamplings(FEW_AXES)
    | many_maps()
)
weighted = any_convs(FEW_AXES, modes=("zeros",)) | any_transposes(FEW_AXES)


def drawn(layer, **look):
    return ca.animate(layer, view="maps", **look)


def arrays(layer, seed):
    """Whole numbers for input, weights and bias, as `animate` takes them."""
    found = {"x": whole_numbers(layer.x_shape, seed)}
    if layer.weight_shape is not None:
        found["w"] = whole_numbers(layer.weight_shape, seed + 1)
        found["bias"] = whole_numbers(layer.bias_shape, seed + 2)
    return found


def numbers_at(picture):
    """The numbers in cells, by the middles of the cells."""
    words = [p for p in picture.primitives if isinstance(p, Text) and not p.left]
    colours = {theme.text for theme in THEMES.values()}  # sizes of windows are inked
    small = GUIDE.small_size  # letters of places are small
    cells = [p for p in words if p.size != small and p.colour in colours]
    return {
        (round(x, 2), round(y, 2)): words.strip("$").replace(r"\infty", "inf")
        for p in cells
        for (x, y), words in p.items
        if words not in ("$+$", "$*$", "$=$")
    }


def names(picture):
    """Names and headings, and their boxes."""
    labels = [p for p in picture.primitives if isinstance(p, Text) and p.left]
    return [(label.items[0][1], bounds([label])) for label in labels]


def paths(picture, **look):
    shapes = [p for p in picture.primitives if isinstance(p, Paths)]
    return [p for p in shapes if all(getattr(p, name) == value for name, value in look.items())]


def outlined(picture):
    """Blocks that are outlined, as left, bottom, right and top: windows, slices, bias, output."""
    strokes = [p for p in paths(picture, closed=True, fill=None) if p.stroke.colour == GUIDE.accent]
    return [box(line) for p in strokes for line in p.outlines if len(line) == 4]


def shaded(picture):
    return [p.outlines for p in paths(picture, fill=GUIDE.shade)]


def box(line):
    xs, ys = zip(*line, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def brackets(picture):
    """Lines of brackets beside maps: along what they measure, and the two ends."""
    lines = [p.outlines for p in paths(picture, closed=False)]
    three = [each for each in lines if [len(line) for line in each] == [2, 2, 2]]
    return [each for each in three if math.dist(*each[1]) == pytest.approx(4)]


def arrows(picture):
    """Lines of arrows, those between maps among them; links to copies are none."""
    lines = [p.outlines for p in paths(picture, closed=False)]
    two = [each for each in lines if [len(line) for line in each] == [2, 3]]
    return [each for each in two if each[0][1] == each[1][1]]


def rulers(picture):
    return [*brackets(picture), *arrows(picture)]


def inside(found, outlines):
    """Numbers whose cells are within outlines, row by row."""
    kept = []
    for line in outlines:
        left, low, right, high = box(line)
        kept += [(-y, x, t) for (x, y), t in found.items() if left < x < right and low < y < high]
    return [float(text) for _, _, text in sorted(kept)]


def meet(one, other, slack=0.0):
    return (
        one[0] < other[2] - slack
        and other[0] < one[2] - slack
        and one[1] < other[3] - slack
        and other[1] < one[3] - slack
    )


def planes(picture):
    """Cells with numbers of each map, slice and bias: those that are next to each other."""
    left, found = set(numbers_at(picture)), []
    while left:
        todo = [left.pop()]
        found.append([*todo])
        while todo:
            x, y = todo.pop()
            sides = ((CELL, 0), (-CELL, 0), (0, CELL), (0, -CELL))
            near = [
                at
                for at in left
                for dx, dy in sides
                if np.hypot(at[0] - x - dx, at[1] - y - dy) < 0.1
            ]
            left -= {*near}
            found[-1] += near
            todo += near
    return found


def around(cells):
    """The box around cells of which the middles are given."""
    xs, ys = zip(*cells, strict=True)
    return min(xs) - CELL / 2, min(ys) - CELL / 2, max(xs) + CELL / 2, max(ys) + CELL / 2


def maps_of(picture):
    """Box and numbers of each map, slice and bias, by the name that stands above it."""
    boxes = [(around(cells), cells) for cells in planes(picture)]
    numbers, found = numbers_at(picture), {}
    for words, (left, low, right, _) in names(picture):
        middle = (left + right) / 2
        for (x0, _, x1, top), cells in boxes:
            if abs((x0 + x1) / 2 - middle) < 2 and -1 < low - top < 0.4 * CELL:
                rows = sorted({round(y, 1) for _, y in cells}, reverse=True)
                values = [[] for _ in rows]
                for x, y in sorted(cells):
                    values[rows.index(round(y, 1))].append(float(numbers[x, y]))
                found[words.replace("$", "")] = (x0, around(cells)[1], x1, top), np.array(values)
    return found


@quick
@given(weighted, st.integers(0, 99), st.data())
@example(ca.Conv(5, 3, stride=2, padding=1, channels=(3, 2)), 0, None)
@example(ca.Conv(5, 3, padding=1, channels=(4, 4), groups=4), 1, None)
@example(ca.Conv(4, 3, channels=(4, 4), groups=2), 2, None)
@example(ca.Conv((5,), 3, channels=(2, 3), dilation=2), 3, None)
@example(ca.Conv(5, 3, channels=(2, 2), true_convolution=True), 4, None)
def test_each_step_adds_up_as_it_is_drawn(layer, seed, data):
    """Products of what is shaded in maps and slices, and the bias, make the output cell."""
    made = drawn(layer, **arrays(layer, seed))
    step = data.draw(st.integers(0, len(made) - 1)) if data else len(made) - 1
    picture = made.scene.at(step)
    found = numbers_at(picture)
    # Windows, and slices, are below one another: row by row, they are in the same order.
    windows, slices, bias, output = [inside(found, outlines) for outlines in shaded(picture)]
    per_group = layer.channels[0] // layer.groups if layer.channels else 1
    assert len(windows) == len(slices) == per_group * math.prod(layer.kernel)
    assert output == [np.dot(windows, slices) + bias[0]]


@quick
@given(read, st.integers(0, 99))
@example(ca.Conv(227, 11, stride=4, channels=(1, 9)), 0)
def test_output_maps_hold_what_the_layer_computes(layer, seed):
    given_arrays = arrays(layer, seed)
    made = drawn(layer, **given_arrays)
    maps = maps_of(made.scene.at(0))
    computed = layer.apply(*given_arrays.values())
    hypothesis.assume(not np.isnan(computed).all())  # means of nothing
    computed = computed.reshape(-1, *([1] * (2 - len(layer.input))), *layer.output_size)
    shown = [name for name in maps if name.startswith("y")]
    assert shown[0] in ("y", "y[0]")
    for name in shown:
        _, values = maps[name]
        rows, columns = values.shape
        wanted = computed[int(name[2:-1] or 0), :rows, :columns]
        np.testing.assert_allclose(values, wanted, rtol=0.05, atol=0.0006)
    sizes = {maps[name][1].shape for name in shown}
    assert len(sizes) == 1
    assert len(made) == len(shown) * np.prod(sizes.pop())


@quick
@given(any_convs(FEW_AXES, modes=("zeros",)) | many_maps(), st.integers(0, 99))
def test_input_maps_and_slices_hold_the_layers_numbers(layer, seed):
    hypothesis.assume(min(np.ravel(layer.padding)) >= 0)
    given_arrays = arrays(layer, seed)
    maps = maps_of(drawn(layer, **given_arrays).scene.at(0))
    flat = [1] * (2 - len(layer.input))
    x = given_arrays["x"].reshape(-1, *flat, *layer.input)
    pads = [(0, 0)] * (1 + len(flat)) + [*layer.padding]
    x = np.pad(x, pads)
    w = given_arrays["w"].reshape(
        *([-1, 1] if layer.channels is None else layer.weight_shape[:2]), *flat, *layer.kernel
    )
    for name, (_, values) in maps.items():
        rows, columns = values.shape
        index = [int(word) for word in name[2:-1].split(", ")] if "[" in name else [0, 0]
        if name[0] == "x":
            np.testing.assert_array_equal(values, x[index[0], :rows, :columns])
        if name[0] == "w":
            kernel = w[tuple(index)]
            np.testing.assert_array_equal(
                values, kernel[::-1, ::-1] if layer.true_convolution else kernel
            )
        if name[0] == "b":
            assert values == np.ravel(given_arrays["bias"])[index[0]]


@quick
@given(any_convs(FEW_AXES, modes=("zeros",)) | many_maps(), st.data())
def test_outlines_are_where_window_slices_and_cell_are(layer, data):
    hypothesis.assume(min(np.ravel(layer.padding)) >= 0)
    made = drawn(layer)
    step = data.draw(st.integers(0, len(made) - 1))
    picture = made.scene.at(step)
    maps, blocks = maps_of(picture), outlined(picture)
    outputs = [name for name in maps if name[0] == "y"]
    rows, columns = maps[outputs[0]][1].shape
    number, place = divmod(step, rows * columns)
    output = int(outputs[number][2:-1] or 0)
    row, column = divmod(place, columns)
    channels = layer.channels or (1, 1)
    read, made_each = (count // layer.groups for count in channels)
    group = output // made_each
    of_input = [f"x[{n}]" if layer.channels else "x" for n in range(channels[0])]
    inputs = [n for n in range(group * read, (group + 1) * read) if of_input[n] in maps]
    flat = [1] * (2 - len(layer.input))
    strides, kernel = (*flat, *layer.stride), (*flat, *layer.kernel)
    dilations = (*flat, *layer.dilation)
    high, wide = ((k - 1) * d + 1 for k, d in zip(kernel, dilations, strict=True))
    expected = []
    for n in inputs:
        left, _, _, top = maps[of_input[n]][0]
        x, y = left + column * strides[1] * CELL, top - row * strides[0] * CELL
        expected.append((x, y - high * CELL, x + wide * CELL, y))
    slices = [f"w[{output}, {n - group * read}]" if layer.channels else "w" for n in inputs]
    expected += [maps[name][0] for name in slices]
    left, _, _, top = maps[outputs[number]][0]
    x, y = left + column * CELL, top - row * CELL
    expected.append((x, y - CELL, x + CELL, y))
    np.testing.assert_allclose(blocks, expected, atol=0.1)


@quick
@given(
    read | adaptive_pools(FEW_AXES) | shuffles(FEW_AXES),
    *(st.booleans(), st.booleans()),
    st.sampled_from([*THEMES]),
)
@example(ca.Conv(7, 3, padding=1, channels=(16, 16)), True, True, "dark")
@example(ca.Conv(7, 3, padding=1, channels=(16, 16), groups=4), True, False, "guide")
@example(ca.Conv(7, 3, padding=((1, 0), (2, 1)), stride=(2, 1), channels=2), True, True, "dark")
@example(ca.PixelShuffle(16, 3, channels=3, order="dcr"), False, False, "guide")
@example(ca.PixelUnshuffle((4, 6), (2, 3)), False, True, "guide")
@example(ca.ConvTranspose(3, 3, stride=2, channels=(1, 1)), True, True, "guide")
@example(ca.PixelShuffle(2, (1, 2)), False, True, "guide")
@example(ca.Conv(3, (2, 1), padding=(1, 2), padding_mode="replicate"), False, True, "guide")
@example(ca.Conv((5, 2), 1, padding=(1, 0), channels=4, groups=2), False, True, "gray")
def test_nothing_overlaps_and_nothing_is_cut_off(layer, has_bias, labels, theme):
    look = {"theme": theme, "labels": labels}
    if has_bias and layer.bias_shape is not None:
        look["bias"] = whole_numbers(layer.bias_shape, 0)
    found = drawn(layer, **look).scene
    picture = found.at(found.steps - 1)
    signs = [
        bounds([Text((item,), p.size, p.colour)])
        for p in picture.primitives
        if isinstance(p, Text) and not p.left
        for item in p.items
        if item[1] in ("$+$", "$*$", "$=$")
    ]
    dots = [
        box(line)
        for p in paths(picture, closed=True, fill=THEMES[theme].text, stroke=None, opacity=1.0)
        for line in p.outlines
        if len(line) == 12  # links have dots, too
    ]
    words = [at for _, at in names(picture)]
    half = 0.4 * CELL  # numbers of mosaics are not quite in the middles of their cells
    maps = [
        (
            left + CELL / 2 - half,
            low + CELL / 2 - half,
            right - CELL / 2 + half,
            top - CELL / 2 + half,
        )
        for left, low, right, top in map(around, planes(picture))
    ]
    for line in (line for each in rulers(picture) for line in each):
        assert not any(meet(box(line), other) for other in [*words, *signs, *maps, *dots])
    for one, other in combinations([*words, *signs, *maps], 2):
        assert not meet(one, other)
    for dot, other in product(dots, [*words, *signs, *maps]):
        assert not meet(dot, other)
    left, low, right, top = bounds(picture.primitives)
    edge = THEMES[theme].margin - 0.1
    assert min(left, low) >= edge - 2
    assert right <= found.width - edge + 2
    assert top <= found.height - edge + 2


@quick
@given(st.integers(2, 6), st.integers(1, 2), st.integers(1, 2), st.data())
def test_other_groups_are_pale_and_groups_have_hues_and_names(groups, read, made, data):
    layer = ca.Conv(3, 2, channels=(groups * read, groups * made), groups=groups)
    animation = drawn(layer)
    step = data.draw(st.integers(0, len(animation) - 1))
    picture = animation.scene.at(step)
    maps = maps_of(picture)
    outputs = [int(name[2:-1] or 0) for name in maps if name[0] == "y"]
    current = outputs[step // 4] // made
    veils = [p for p in paths(picture, fill=GUIDE.background) if p.opacity < 1]
    covers = [box(line) for p in veils for line in p.outlines]
    drawn_groups = {output // made for output in outputs}
    for name, (at, _) in maps.items():
        number = int(name[2:].split(",")[0].rstrip("]"))
        group = number // (read if name[0] == "x" else made)
        x, y = (at[0] + at[2]) / 2, (at[1] + at[3]) / 2
        is_pale = any(left < x < right and low < y < top for left, low, right, top in covers)
        assert is_pale == (group != current)
    told = {words for words, _ in names(picture) if words.startswith("group ")}
    assert told == {f"group {group}" for group in drawn_groups}
    # Nothing is paled twice.
    assert not any(meet(one, other) for one, other in combinations(covers, 2))
    # Data of different groups differ in colour.
    fills = {}
    for name, (at, _) in maps.items():
        if name[0] == "x":
            (fill,) = {
                p.fill
                for p in paths(picture, closed=True, opacity=1.0)
                if p.fill and any(np.allclose(box(line), at, atol=0.1) for line in p.outlines)
            }
            fills.setdefault(int(name[2:-1] or 0) // read, set()).add(fill)
    for one, other in combinations(fills.values(), 2):
        assert not one & other


@pytest.mark.parametrize(
    ("layer", "heading", "slices"),
    [
        (
            ca.Conv(5, 3, stride=2, padding=1, channels=(3, 2)),
            r"weight $2 \times 3 \times 3 \times 3$",
            {(o, c) for o in range(2) for c in range(3)},
        ),
        (
            ca.Conv(5, 3, padding=1, channels=(4, 4), groups=4),
            r"depthwise weight $4 \times 1 \times 3 \times 3$",
            {(o, 0) for o in range(4)},
        ),
        (
            ca.Conv(5, 3, channels=(2, 4), groups=2),
            r"depthwise weight $4 \times 1 \times 3 \times 3$",
            {(o, 0) for o in range(4)},
        ),
        (
            ca.Conv(4, 3, channels=(4, 4), groups=2),
            r"grouped weight $4 \times 2 \times 3 \times 3$",
            {(o, c) for o in range(4) for c in range(2)},
        ),
        (
            ca.Conv(3, 1, channels=(3, 2)),
            r"pointwise weight $2 \times 3 \times 1 \times 1$",
            {(o, c) for o in range(2) for c in range(3)},
        ),
        (
            ca.Conv((5,), 3, channels=(2, 3)),
            r"weight $3 \times 2 \times 3$",
            {(o, c) for o in range(3) for c in range(2)},
        ),
        (
            ca.ConvTranspose(3, 3, channels=(2, 3)),
            r"weight $2 \times 3 \times 3 \times 3$",
            {(c, o) for o in range(3) for c in range(2)},
        ),
    ],
)
def test_kinds_of_convolution_are_told_apart(layer, heading, slices):
    picture = drawn(layer).scene.at(0)
    words = [text for text, _ in names(picture)]
    assert heading in words
    order = "in" if isinstance(layer, ca.ConvTranspose) else "out"
    assert any(text.startswith(f"{order}$\\times$") for text in words)
    found = {name for name in maps_of(picture) if name[0] == "w"}
    assert found == {f"w[{first}, {second}]" for first, second in slices}


def test_slices_of_groups_are_blocks_along_the_diagonal():
    """A slice is in the row of its input map, and right of all slices of the groups before."""
    maps = maps_of(drawn(ca.Conv(4, 3, channels=(4, 4), groups=2)).scene.at(0))
    for output, place in product(range(4), range(2)):
        at, _ = maps[f"w[{output}, {place}]"]
        source, _ = maps[f"x[{output // 2 * 2 + place}]"]
        assert at[1] + at[3] == pytest.approx(source[1] + source[3], abs=0.1)
    lefts = [maps[f"w[{output}, 0]"][0][0] for output in range(4)]
    assert lefts == sorted(lefts)
    assert np.diff(lefts).min() > 3 * CELL


@quick
@given(shuffles(FEW_AXES), st.data())
@example(ca.PixelShuffle(2, 2), None)
@example(ca.PixelShuffle(2, 2, channels=2), None)
@example(ca.PixelShuffle(2, 2, channels=2, order="dcr"), None)
def test_mosaics_show_the_layers_own_numbers(layer, data):
    x = np.arange(np.prod(layer.x_shape)).reshape(layer.x_shape)
    animation = drawn(layer, x=x)
    step = data.draw(st.integers(0, len(animation) - 1)) if data else len(animation) - 1
    picture = animation.scene.at(step)
    flat = [1] * (2 - len(layer.input))
    sides = {"x": (x, layer.input), "y": (layer.apply(x), layer.output_size)}
    maps = maps_of(picture)
    for name, (_, values) in maps.items():
        whole, size = sides[name[0]]
        rows, columns = values.shape
        wanted = whole.reshape(-1, *flat, *size)[int(name[2:-1] or 0)]
        np.testing.assert_array_equal(values, wanted[:rows, :columns])
    # The same number has the same letter and the same colour on both sides.
    looks = {}
    letters = [p for p in picture.primitives if isinstance(p, Text) and p.size == GUIDE.small_size]
    numbers = numbers_at(picture)
    for (x0, y0), letter in letters[0].items:
        at = min(numbers, key=lambda one: np.hypot(one[0] - x0, one[1] - y0))
        looks.setdefault(numbers[at], []).append(letter)
    for number, found in looks.items():
        assert len(set(found)) == 1, number
    # What is outlined on one side is what is outlined on the other.
    blocks = {"x": [], "y": []}
    for block in outlined(picture):
        kinds = [name[0] for name, (at, _) in maps.items() if meet(at, block, 1)]
        blocks[kinds[0]] += inside(numbers, [[block[:2], block[2:]]])
    assert sorted(blocks["x"]) == sorted(blocks["y"])


@pytest.mark.parametrize(
    ("layer", "rule"),
    [
        (ca.PixelShuffle(2, 2, channels=2), "crd: $x$[$4c$ + $k$] goes to place $k$ of $y$[$c$]"),
        (
            ca.PixelShuffle(2, 2, channels=3, order="dcr"),
            "dcr: $x$[$3k$ + $c$] goes to place $k$ of $y$[$c$]",
        ),
        (
            ca.PixelUnshuffle(4, 2, channels=2),
            "crd: place $k$ of $x$[$c$] goes to $y$[$4c$ + $k$]",
        ),
        (ca.PixelShuffle(2, 3), "map $x$[$k$] goes to place $k$ of each block"),
    ],
)
def test_the_order_of_a_shuffle_is_written(layer, rule):
    words = [text for text, _ in names(drawn(layer).scene.at(0))]
    assert rule in words


def test_pooling_rings_the_maximum():
    x = np.arange(32).reshape(2, 4, 4) % 7
    animation = drawn(ca.MaxPool(4, 2, channels=2), x=x)
    for step in range(8):
        picture = animation.scene.at(step)
        rings = [
            box(line)
            for p in paths(picture, closed=True, fill=None)
            for line in p.outlines
            if len(line) > 4
        ]
        c, i, j = np.unravel_index(step, (2, 2, 2))
        wanted = x[c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
        (ring,) = rings
        assert inside(numbers_at(picture), [[ring[:2], ring[2:]]]) == [wanted]
        assert inside(
            numbers_at(picture), [[outlined(picture)[-1][:2], outlined(picture)[-1][2:]]]
        ) == [wanted]


def test_of_many_maps_the_first_are_drawn_and_sizes_are_the_true_ones():
    made = drawn(ca.Conv(30, 3, padding=1, channels=(16, 64)))
    picture = made.scene.at(0)
    words = [text for text, _ in names(picture)]
    assert r"input $16 \times 30 \times 30$" in words
    assert r"weight $64 \times 16 \times 3 \times 3$" in words
    assert r"output $64 \times 30 \times 30$" in words
    maps = maps_of(picture)
    read, written = ([name for name in maps if name[0] == kind] for kind in "xy")
    said = f"Drawn are {len(read)} of 16 input maps, {len(written)} of 64 output maps and"
    assert said in made.caption
    assert max(made.scene.width, made.scene.height) < 60 * CELL


def test_captions_say_what_is_left_out_of_mosaics():
    said = "Drawn are 2 of 3 output maps with their input maps and the first cells of each map. "
    assert drawn(ca.PixelShuffle(16, 3, channels=3)).caption.startswith(said)
    assert drawn(ca.PixelUnshuffle(4, 2)).caption.startswith("Pixel unshuffle")


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (
            ca.Conv((3, 3, 3), 2),
            "draws 1 or 2 axes, and this layer has 3: choose the view numerical",
        ),
        (ca.Unfold(4, 2), "makes a column of them: choose the view slanted"),
        (ca.Fold(4, 2), "this layer writes its windows: choose the view scatter, stack or columns"),
        (ca.MaxUnpool(2, 2), "this layer writes its windows: choose the view scatter"),
    ],
)
def test_what_maps_can_not_show(layer, says):
    with pytest.raises(ConvanimError, match=says):
        drawn(layer)


@pytest.mark.parametrize(
    ("layer", "view"),
    [
        (ca.Conv(5, 3, channels=(2, 3)), "maps"),
        (ca.Conv((5,), 3, channels=(2, 3)), "maps"),
        (ca.Conv(227, 11, stride=4, channels=(3, 96)), "maps"),
        (ca.Conv(5, 3), "slanted"),
        (ca.MaxPool(4, 2, channels=2), "slanted"),
    ],
)
def test_maps_are_the_usual_view_of_layers_with_channels_and_weights(layer, view):
    assert ca.animate(layer).view.name == view


@pytest.mark.parametrize(
    "layer",
    [
        ca.Conv((10**6,), 3, channels=(1, 1)),
        ca.Conv(10**4, 3, stride=10**4, channels=(3, 2)),
        ca.Conv(56, 3, channels=(256, 256)),
    ],
)
def test_layers_too_large_to_compute_are_refused(layer):
    with pytest.raises(ConvanimError, match=r"is over the limit of .*: give a smaller layer"):
        check_parts(layer, fills=True, has_maps=True, draws_few=True)


def test_a_frame_of_a_group_is_the_same_whatever_was_drawn_before():
    """What is pale stays from step to step, and only what differs is drawn anew."""
    found = drawn(ca.Conv(3, 2, channels=(4, 4), groups=2), bias=[1, 2, 3, 4]).scene
    steps = [0, 1, 9, 10, 2, 15, 15, 0]
    together = list(frames(found, steps, 60).whole())
    for step, picture in zip(steps, together, strict=True):
        (alone,) = frames(found, [step], 60).whole()
        np.testing.assert_array_equal(picture, alone)
    patches = [sum(p.pixels.size for p in frame.patches) for frame in frames(found, [0, 1], 60)]
    assert patches[1] < 0.2 * patches[0]


# What is named and pointed out


def linked(picture):
    """Start and end of each link to a copy."""
    lines = [p for p in paths(picture, closed=False) if p.stroke.colour == GUIDE.accent]
    return [(line[0], line[-1]) for p in lines for line in p.outlines]


@few
@given(any_convs(FEW_AXES, modes=PADDING_MODES), st.data())
@example(ca.Conv(4, 3, padding=1, padding_mode="reflect", channels=(4, 4), groups=2), None)
@example(ca.Conv((5,), 3, padding=2, padding_mode="circular", channels=(2, 3)), None)
def test_links_lead_to_the_copies_in_each_map_of_the_group(layer, data):
    grid = [i + sum(ends) for i, ends in zip(layer.input, layer.padding, strict=True)]
    hypothesis.assume(max(grid) <= 12)  # of larger ones, what is copied may be left out
    made = drawn(layer)
    step = data.draw(st.integers(0, len(made) - 1)) if data else len(made) - 1
    picture = made.scene.at(step)
    maps = {name: at for name, (at, _) in maps_of(picture).items() if name[0] == "x"}
    outputs, groups = (layer.channels or (1, 1))[1], layer.groups
    places = math.prod(layer.output_size)
    tops, lefts = ([ends[0] for ends in pads] for pads in (layer.padding[:-1], layer.padding[-1:]))

    def cell(at, x, y):
        row, column = math.floor((at[3] - y) / CELL), math.floor((x - at[0]) / CELL)
        return (row - sum(tops), column - lefts[0])[-len(layer.input) :]

    found = {name: [] for name in maps}
    for start, end in linked(picture):
        (name,) = (n for n, at in maps.items() if at[0] < end[0] < at[2] and at[1] < end[1] < at[3])
        found[name].append((cell(maps[name], *start), cell(maps[name], *end)))
    expected = window_copies(layer, step % places)
    drawn_outputs = [int(name[2:-1] or 0) for name in maps_of(picture) if name[0] == "y"]
    group = drawn_outputs[step // places] * groups // outputs
    read = len(maps) // len({output * groups // outputs for output in drawn_outputs})
    for number, name in enumerate(maps):
        links = found[name]
        if number // read != group:
            assert not links
        elif len(expected) <= 8:
            assert sorted(links) == sorted(expected)
        else:
            assert set(links) < set(expected)
    assert not linked(drawn(layer, plain=True).scene.at(step))


def test_plain_pictures_have_no_rings_and_no_sizes_of_windows():
    for layer in (ca.MaxPool(4, 2, channels=2), ca.AdaptiveAvgPool(5, 3, channels=2)):
        pointed, plain = (drawn(layer, plain=plain).scene.at(0) for plain in (False, True))
        shapes = [p for p in plain.primitives if p in pointed.primitives]
        assert len(shapes) < len([*pointed.primitives])
        assert not [p for p in paths(plain, closed=True, fill=None) if len(p.outlines[0]) > 4]
        assert not [p for p in plain.primitives if isinstance(p, Text) and p.colour == GUIDE.ink]


@few
@given(
    st.integers(1, 2),
    *(st.integers(1, most) for most in (6, 3, 3, 2)),
    st.integers(0, 2),
    st.sampled_from([1, 2]),
)
def test_rulers_are_as_long_as_they_say_and_stand_above_the_first_map(axes, i, k, s, d, p, groups):
    try:
        layer = ca.Conv((i,) * axes, k, stride=s, padding=p, dilation=d, channels=2, groups=groups)
    except ConvanimError:
        hypothesis.reject()
    picture = drawn(layer, labels=True).scene.at(0)
    words = dict(names(picture))
    wanted = {
        f"$p = {p}$": p if p else 0,
        f"$s = {s}$": s if layer.output_size[0] > 1 else 0,
        f"$d = {d}$": d if k > 1 and d > 1 else 0,
    }
    assert {word for word in words if word[:2] in ("$p", "$s", "$d")} == {
        word for word, length in wanted.items() if length
    }
    found = [each[0] for each in rulers(picture)]
    lengths = sorted(math.dist(*line) for line in found)
    assert lengths == pytest.approx(sorted(CELL * length for length in wanted.values() if length))
    middle, top = np.mean(words["$x$[0]"][::2]), words["$x$[0]"][1]
    plane = max(
        (at for at in map(around, planes(picture)) if abs((at[0] + at[2]) / 2 - middle) < 1),
        key=lambda at: at[3],
    )
    for start, end in found:
        assert plane[0] - 0.1 <= start[0] < end[0] <= plane[2] + 0.1
        assert plane[3] < start[1] == end[1] < top


def test_of_other_rows_than_columns_both_are_measured():
    layer = ca.Conv((6, 7), 3, padding=((1, 0), (2, 1)), stride=(2, 1), channels=(4, 4), groups=2)
    picture = drawn(layer, labels=True).scene.at(0)
    said = sorted(word for word, _ in names(picture) if word[:2] in ("$p", "$s"))
    assert said == ["$p_{1} = 1$", "$p_{1} = 2$", "$p_{2} = 1$", "$s = 1$", "$s = 2$"]
    upright = [each[0] for each in rulers(picture) if each[0][0][0] == each[0][1][0]]
    assert sorted(math.dist(*line) for line in upright) == pytest.approx([CELL, 2 * CELL])
    # The brackets of groups, and their names, are further out.
    names_of_groups = [at for words, at in names(picture) if words.startswith("group ")]
    assert max(at[2] for at in names_of_groups) < min(line[0][0] for line in upright)


@pytest.mark.parametrize(
    ("layer", "lengths"),
    [
        (ca.PixelShuffle(2, 2, channels=2), {"$r = 2$": 2}),
        (ca.PixelUnshuffle((4, 6), (2, 3)), {"$r = 2$": 2, "$r = 3$": 3}),
        (ca.PixelShuffle((2,), 3), {"$r = 3$": 3}),
        (ca.PixelShuffle(1, 2), {"$r = 2$": 2}),
    ],
)
def test_mosaics_measure_their_blocks(layer, lengths):
    picture = drawn(layer, labels=True).scene.at(0)
    assert {word for word, _ in names(picture) if word.startswith("$r")} == {*lengths}
    found = sorted(math.dist(*each[0]) for each in brackets(picture))
    assert found == pytest.approx([CELL * length for length in sorted(lengths.values())])
    assert not brackets(drawn(layer).scene.at(0))


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (ca.Conv(4, 3, padding=1, channels=(1, 2)), ["kernel, $k = 3$", "padding (zeros)"]),
        (ca.Conv(5, 1, stride=3, channels=(8, 8), groups=4), ["kernel, $k = 1$", "never read"]),
        (ca.MaxPool(4, 2, channels=2), ["maximum of the window, $k = 2$"]),
        (ca.Conv(4, 3, padding=((-1, 0), 0), channels=1), ["kernel, $k = 3$", "cropped"]),
    ],
)
def test_the_legend_names_the_cells_there_are(layer, said):
    picture = drawn(layer, labels=True).scene.at(0)
    words = [text for text, _ in names(picture)]
    kinds = ("kernel", "maximum", "padding", "never", "cropped", "extra", "inserted")
    assert [text for text in words if text.startswith(kinds)] == said
    assert not [text for text, _ in names(drawn(layer).scene.at(0)) if text.startswith(kinds)]


def test_cells_that_are_never_read_are_crossed_where_there_are_labels():
    layer = ca.Conv(5, 1, stride=3, channels=(2, 1))
    for labels in (False, True):
        lines = paths(drawn(layer, labels=labels).scene.at(0), closed=False)
        small = [line for p in lines for line in p.outlines if math.dist(*line[:2]) < 0.3 * CELL]
        crosses = [
            line for line in small if abs(line[0][0] - line[1][0]) == pytest.approx(0.2 * CELL)
        ]
        assert len(crosses) == labels * 2 * 2 * (25 - 4)


@few
@given(any_convs(FEW_AXES) | any_pools(FEW_AXES), st.integers(0, 99), st.data())
@example(ca.Conv(14, 1, channels=(9, 9)), 0, None)
@example(ca.Conv(4, 3, channels=(24, 24), groups=4), 1, None)
def test_sums_are_those_of_the_whole_layer(layer, seed, data):
    """Also where only the first of its maps, and their first cells, are drawn."""
    given_arrays = arrays(layer, seed)
    made_of_all = layer.apply(*given_arrays.values())
    hypothesis.assume(not np.isnan(made_of_all).any())  # a mean of nothing
    made = drawn(layer, sum=True, **given_arrays)
    step = data.draw(st.integers(0, len(made) - 1)) if data else len(made) - 1
    picture = made.scene.at(step)
    said = told_sum(picture)
    maps = maps_of(picture)
    outputs = [name for name in maps if name[0] == "y"]
    rows, columns = maps[outputs[0]][1].shape
    number, place = divmod(step, rows * columns)
    flat = [1] * (2 - len(layer.input))
    computed_maps = made_of_all.reshape(-1, *flat, *layer.output_size)
    wanted = computed_maps[int(outputs[number][2:-1] or 0)][divmod(place, columns)]
    if "..." in said:
        written = float(said.split(", $b$")[0].split(" = ")[1].strip("$").replace(r"\infty", "inf"))
        assert written == pytest.approx(wanted, rel=0.05, abs=0.0006)
    else:
        left, right = computed(said)
        assert left == pytest.approx(wanted, rel=0.01, abs=0.01)
        assert right == pytest.approx(wanted, rel=0.05, abs=0.0006)


@pytest.mark.parametrize("layer", [ca.PixelShuffle(2, 2), ca.PixelUnshuffle(4, 2, channels=2)])
def test_steps_of_mosaics_sum_nothing_up(layer):
    with pytest.raises(ConvanimError, match=r"^this layer's steps sum nothing up: leave sum out$"):
        drawn(layer, sum=True)


def test_words_grow_with_large_pictures():
    small, large = (
        drawn(ca.Conv(size, 3, channels=(3, 3)), bias=[1, 2, 3]).scene.at(0) for size in (3, 11)
    )
    sizes = [
        {p.size for p in each.primitives if isinstance(p, Text) and p.left}
        for each in (small, large)
    ]
    assert sizes[0] == {GUIDE.value_size}
    (size,) = sizes[1]
    assert GUIDE.value_size < size <= CELL
