"""Geometry of three axes: slices, several maps, windows that are written, what is told along z."""

from __future__ import annotations

import math
import re
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_transposes,
    arrays_of,
    folds,
    linked,
    one_step,
    paths,
    shaded,
    shuffles,
    texts,
    unpools,
)

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.scene.primitives import Text
from convanim.theme import GUIDE

CELL = GUIDE.cell
FLAT, MAPS = (False,), (True,)  # without an axis for the maps, and with one
three = st.just(3)


def middles(shapes):
    """Middle of each block, from the left of the canvas."""
    lines = [line for p in shapes for line in p.outlines]
    return [(min(x for x, _ in line) + max(x for x, _ in line)) / 2 for line in lines]


@given(any_convs(st.just(3), FLAT, ("zeros",)), st.data())
def test_output_slices_stand_above_the_middle_of_their_windows_slices(layer, data):
    step, found = one_step(data, layer, "slices")
    outputs = middles([p for p in paths(found) if p.fill == GUIDE.output])
    assert len(outputs) == layer.output_size[0]
    pitch = np.diff(outputs)
    assert pitch == pytest.approx(pitch[:1].repeat(len(pitch)))
    *window, cell = shaded(found)
    number_of_slice = np.unravel_index(step, layer.output_size)[0]
    # All slices of the window hold it at one height, each as far from the next one.
    apart = len(window) // layer.kernel[0]
    each = [np.mean(window[n * apart : (n + 1) * apart], axis=0) for n in range(layer.kernel[0])]
    assert len({round(y, 6) for _, y in each}) == 1
    assert math.dist(cell, (outputs[number_of_slice], cell[1])) < 20 * CELL
    assert min(y for _, y in [cell]) > max(y for _, y in each)


@given(any_convs(st.just(3), FLAT) | any_transposes(st.just(3)), st.data())
def test_rays_lead_to_the_cell_that_is_made_and_nothing_covers_it(layer, data):
    if layer.channels:
        return
    _, found = one_step(data, layer, "slices")
    shapes = paths(found)
    last, outline = shapes[-2:]
    assert (last.fill, last.opacity) == (GUIDE.shade, GUIDE.shade_opacity)
    assert last.outlines == outline.outlines
    (rays,) = [p for p in shapes if p.stroke and p.stroke.colour == GUIDE.rays and not p.closed]
    assert len(rays.outlines) == 2 * layer.kernel[0]
    corners = {tuple(np.round(point, 6)) for point in last.outlines[0]}
    assert all(tuple(np.round(end, 6)) in corners for _, end in rays.outlines)
    starts = {tuple(np.round(start, 6)) for start, _ in rays.outlines}
    window = [p for p in shapes if p.fill == GUIDE.shade][:-1]
    assert starts <= {
        tuple(np.round(point, 6)) for p in window for line in p.outlines for point in line
    }


def test_three_axes_are_drawn_as_slices():
    assert ca.animate(ca.MaxPool((2, 2, 2), 2)).view.name == "slices"
    assert ca.animate(ca.Conv((3, 3, 3), 3)).view.name == "slices"


def finder(block, rows, columns):
    """A function from a point to row and column in a slanted block, given by its outline."""
    (x0, y0), *_ = corners = block
    right = np.subtract(corners[1], corners[0]) / columns
    up = np.subtract(corners[3], corners[0]) / rows

    def cell(point):
        across, high = np.linalg.solve(np.transpose([right, up]), np.subtract(point, (x0, y0)))
        return math.floor(rows - high), math.floor(across)

    return cell


def blocks(found, colour):
    """Outlines of the slices of a colour, from the left to the right."""
    alone = [p.outlines[0] for p in paths(found) if p.fill == colour and len(p.outlines) == 1]
    return sorted(alone)


def cells_in(found, colour, size, points):
    """Cells of the slices of a colour that points are in; other points are left out."""
    cells = set()
    for z, block in enumerate(blocks(found, colour)):
        cell = finder(block, *size[1:])
        for row, column in map(cell, points):
            if 0 <= row < size[1] and 0 <= column < size[2]:
                cells.add((z, row, column))
    return cells


# Windows that are written


def written_by(layer, step):
    """The step's input cell, and the output cells in its window, by definition."""
    size, steps = layer.output_size, layer.input
    if isinstance(layer, ca.PixelShuffle):
        kernel = stride = layer.factor
        before, dilation = (0, 0, 0), (1, 1, 1)
    else:
        kernel, stride = layer.kernel, layer.stride
        before = [begin for begin, _ in layer.padding]
        dilation = getattr(layer, "dilation", (1, 1, 1))
    at = np.unravel_index(step, steps)
    along = [
        [n * s - p + d * tap for tap in range(k)]
        for n, s, p, d, k in zip(at, stride, before, dilation, kernel, strict=True)
    ]
    inside = (range(o) for o in size)
    shown = product(*(filter(r.__contains__, a) for r, a in zip(inside, along, strict=True)))
    return tuple(map(int, at)), [*shown], size, steps, math.prod(kernel)


written = unpools(three) | folds(three) | shuffles(three) | any_transposes(three)


@given(written, st.data())
def test_each_input_cell_marks_the_window_that_it_writes(layer, data):
    assume(layer.scatter or (not layer.channels and isinstance(layer, ca.ConvTranspose)))
    step, found = one_step(data, layer, "slices" if layer.scatter else "scatter")
    at, cells, size, steps, places = written_by(layer, step)
    current, *window = shaded(found)
    assert cells_in(found, GUIDE.input, steps, [current]) == {at}
    assert len(window) == places
    assert cells_in(found, GUIDE.output, size, window) == set(cells)
    (rays,) = [
        p for p in paths(found) if p.stroke and p.stroke.colour == GUIDE.rays and not p.closed
    ]
    for start, end in rays.outlines:
        assert min(math.dist(start, cell) for cell in window) < CELL
        assert math.dist(end, current) < CELL


@settings(max_examples=40)
@given(unpools(three), st.integers(0, 99), st.data())
def test_a_ring_is_where_the_maximum_came_from(layer, seed, data):
    x, _ = arrays_of(layer, seed)
    step, found = one_step(data, layer, "slices", x=x)
    _, cells, size, _, _ = written_by(layer, step)
    first = x[0] if layer.channels else x
    rings = [p for p in paths(found) if p.closed and p.stroke and p.stroke.colour == GUIDE.accent]
    points = [np.mean(p.outlines[0], axis=0) for p in rings]
    assert cells_in(found, GUIDE.output, size, points) == {max(cells, key=lambda cell: first[cell])}
    plain = ca.animate(layer, plain=True, x=x).scene.at(step)
    assert len(paths(plain)) == len(paths(found)) - 1


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.ConvTranspose((2, 2, 2), 2), "Each step multiplies the kernel by one input cell, and"),
        (ca.MaxUnpool((2, 2, 2), 2), "Each input cell is put back where the max pooling took it"),
        (ca.Fold((3, 3, 3), 2), "Each input cell stands for a column of numbers, one per cell of"),
    ],
)
def test_captions_tell_what_is_written(layer, says):
    assert ca.animate(layer, view="scatter").caption.startswith(says)
    assert (says in ca.animate(layer).caption) == layer.scatter


def test_stamps_are_not_counted_over_three_axes():
    with pytest.raises(
        ConvanimError, match="counted over 1 or 2 axes, and this layer has 3: leave"
    ):
        ca.animate(ca.ConvTranspose((2, 2, 2), 2), view="scatter", counts=True)


# Several maps


@st.composite
def conv3ds(draw):
    """Convolutions over three axes with up to five input maps in a group."""
    each, made, groups = draw(st.tuples(st.integers(1, 5), st.integers(1, 2), st.integers(1, 3)))
    kind = draw(st.sampled_from([ca.Conv, ca.ConvTranspose]))
    return kind(
        draw(st.tuples(*[st.integers(2, 3)] * 3)),
        draw(st.tuples(*[st.integers(1, 2)] * 3)),
        padding=draw(st.integers(0, 1)) if kind is ca.Conv else 0,
        channels=(each * groups, made * groups),
        groups=groups,
    )


@settings(max_examples=40)
@given(conv3ds(), st.data())
def test_input_maps_are_rows_of_slices_with_the_same_window(layer, data):
    step, found = one_step(data, layer, "slices")
    assert step < math.prod(layer.output_size)
    read, groups = layer.channels[0], layer.groups
    each = read // groups
    drawn = each if each <= 3 else 2
    *window, cell = shaded(found)
    rows = np.reshape(window, (drawn, -1, 2))
    assert rows.shape[1] == math.prod(layer.kernel)
    apart = np.diff(rows, axis=0)
    assert np.allclose(apart[..., 0], 0)
    assert np.allclose(apart[..., 1], apart[:1, :1, 1])
    assert (apart[..., 1] < 0).all()
    rays = [p for p in paths(found) if p.stroke and p.stroke.colour == GUIDE.rays and not p.closed]
    for start, end in rays[0].outlines:
        assert min(math.dist(start, place) for place in rows[0]) < CELL
        assert math.dist(end, cell) < CELL
    words = [each for _, each in texts(found)]
    names = [each for each in words if re.fullmatch(r"\$x\$\[\d+\]", each)]
    assert names == [f"$x$[{number}]" for number in range(drawn)]
    assert (f"... $x$[{each - 1}]" in words) == (drawn < each)


@settings(max_examples=40)
@given(conv3ds())
def test_what_is_said_of_maps_is_true(layer):
    made = ca.animate(layer)
    said = " ".join(words for _, words in texts(made.scene.at(0)))
    sizes = re.search(r"weight \$([^$]*)\$", said).group(1).split(r" \times ")
    assert tuple(map(int, sizes)) == layer.weight_shape
    (read, written), groups = layer.channels, layer.groups
    each = read // groups
    few = min(each, 3 if each <= 3 else 2)
    assert (f"{few} of {read} input maps" in said) == (read > 1)
    assert (f"1 of {written} output maps" in said) == (written > 1)
    assert ("depthwise" in said) == (each == 1 and groups > 1)
    assert ("grouped" in said) == (each > 1 and groups > 1)
    assert ("alone" in said) == (each == 1 and read > 1)
    assert (f"the {each} of its group" in said) == (1 < each < read)
    assert (f"of all {read}" in said or "of both" in said) == (1 < each == read)
    assert ("Drawn are" in made.caption) == (written > 1 or few < read)


@settings(max_examples=30)
@given(conv3ds(), st.integers(0, 99), st.data())
def test_sums_are_those_of_the_first_output_map(layer, seed, data):
    x, w = arrays_of(layer, seed)
    step, found = one_step(data, layer, "slices", sum=True, x=x, w=w)
    result = re.search(r"= \$(-?[\d.]+)\$$", texts(found)[-1][1]).group(1)
    assert float(result) == layer.apply(x, w)[0].flat[step]


@pytest.mark.parametrize(
    ("layer", "note"),
    [
        (
            ca.MaxPool((4, 4, 4), 2, channels=8),
            "8 maps, each pooled on its own; the first is",
        ),
        (ca.MaxUnpool((1, 1, 1), 2, channels=2), "each unpooled on its own; the first is drawn"),
        (ca.Unfold((3, 3, 3), 2), "each output cell is a column of 8 numbers, those of its window"),
        (
            ca.Unfold((3, 3, 3), 2, channels=3),
            "24 numbers, those of its window in 3 maps;",
        ),
        (ca.Fold((3, 3, 3), 2), "each input cell is a column of 8 numbers, added to its window"),
        (ca.PixelShuffle((1, 1, 1), 2), "one in each of 8 maps, which fill its window"),
        (
            ca.PixelUnshuffle((2, 2, 2), 2),
            "each of 8 maps, which have the cells of its window",
        ),
    ],
)
def test_what_stands_for_several_is_said(layer, note):
    (*_, (_, said)) = texts(ca.animate(layer).scene.at(0))
    assert note in said


def meet(one, other):
    """Whether two boxes overlap."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return min(across, min(one[3], other[3]) - max(one[1], other[1])) > 1e-6


THEMES = [GUIDE, ca.Theme(cell=5), ca.Theme(value_size=30), ca.Theme(cell=40, margin=1)]


@settings(max_examples=30)
@given(conv3ds() | written | adaptive_pools(three), st.sampled_from(THEMES))
@example(ca.Conv((1, 1, 1), 1, channels=(8, 4)), THEMES[2])
@example(ca.Conv((2, 1, 4), (1, 1, 3), channels=5, padding=1, padding_mode="circular"), THEMES[0])
def test_words_of_slices_lie_apart(layer, theme):
    found = ca.animate(layer, view="slices", labels=True, theme=theme).scene.at(0)
    words = [bounds([p]) for p in found.primitives if isinstance(p, Text) and p.left]
    assert not any(meet(one, other) for one, other in combinations(words, 2))
    planes = [*blocks(found, theme.input), *blocks(found, theme.output)]
    large = [plane for plane in planes if np.ptp(plane, axis=0)[0] > theme.cell]
    for box, plane in product(words, large):
        if meet(box, (*np.min(plane, axis=0), *np.max(plane, axis=0))):  # it is slanted
            left, bottom, right, top = box
            points = product(np.linspace(left, right, 9), np.linspace(bottom, top, 9))
            assert (0, 0) not in map(finder(plane, 1, 1), points)


# Along z


def names_below(found):
    """Middle and words of the names of the input's slices, from the left to the right."""
    named = [
        (p.items[0], bounds([p]))
        for p in found.primitives
        if isinstance(p, Text) and re.search(r"z = |^padding$", p.items[0][1])
    ]
    lowest = min(y for ((_, y), _), _ in named)
    below = sorted((box, words) for ((_, y), words), box in named if y < lowest + CELL / 2)
    return [((left + right) / 2, words) for (left, _, right, _), words in below]


copying = any_convs(three, FLAT, ("reflect", "replicate", "circular"))


@settings(max_examples=50)
@given(copying, st.sampled_from(["slices", "numerical"]), st.data())
def test_slices_that_are_copies_are_linked_with_what_they_are_copies_of(layer, view, data):
    step, found = one_step(data, layer, view)
    i, k, s, d, (before, _) = (
        each[0] for each in (layer.input, layer.kernel, layer.stride, layer.dilation, layer.padding)
    )
    first = int(np.unravel_index(step, layer.output_size)[0]) * s - before
    expected = []
    for z in (first + d * tap for tap in range(k)):
        if z not in range(i):
            reflected = abs(z) if z < i else 2 * (i - 1) - z
            held = {"reflect": reflected, "replicate": min(max(z, 0), i - 1), "circular": z % i}
            expected.append((held[layer.padding_mode], z))
    names = names_below(found)
    foot = min(y for block in blocks(found, GUIDE.input) for _, y in block)
    below = [line for line in linked(found) if line[0][1] < foot - CELL / 2]
    middle = [x for x, _ in names]
    number = {z - before: x for z, x in enumerate(middle)}
    assert [(a, b) for (a, _), (b, _) in below] == [
        pytest.approx((number[source], number[z]), abs=1.5) for source, z in expected
    ]
    for source, z in expected:
        assert names[z + before][1] == f"copy of $z = {source}$"
    inside = cells_in(found, GUIDE.input, layer.input, [line[0] for line in linked(found)])
    assert bool(inside) == (len(below) < len(linked(found)))
    assert not linked(ca.animate(layer, view=view, plain=True).scene.at(step))


@given(adaptive_pools(three), st.sampled_from(["slices", "numerical"]), st.data())
def test_sizes_of_windows_are_told_along_all_three_axes(layer, view, data):
    step, found = one_step(data, layer, view)
    told = [
        (int(words), point)
        for p in found.primitives
        if isinstance(p, Text) and p.colour == GUIDE.ink
        for point, words in p.items
    ]
    windows, expected = [], []
    for i, o in zip(layer.input, layer.output_size, strict=True):
        # PyTorch's rule: from floor(n·i/o) to ceil((n + 1)·i/o)
        windows.append([range(n * i // o, -(-(n + 1) * i // o)) for n in range(o)])
    at = np.unravel_index(step, layer.output_size)
    for along, number in zip(windows, at, strict=True):
        expected += [len(along[number])] if len({*map(len, along)}) > 1 else []
    assert sorted(size for size, _ in told) == sorted(expected)
    if len({*map(len, windows[0])}) > 1:
        size, (x, _) = told[-1]
        names, window = [name for name, _ in names_below(found)], windows[0][at[0]]
        assert size == len(window)
        assert x == pytest.approx((names[window[0]] + names[window[-1]]) / 2, abs=1.5)


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.MaxUnpool((2, 2, 2), 2), "window, $k = 2$; the value goes to the ring"),
        (ca.ConvTranspose((2, 2, 2), 2, stride=2), "kernel, $k = 2$"),
    ],
)
def test_the_legend_says_what_a_ring_is(layer, says):
    drawing = ca.animate(layer, view="slices", labels=True).scene.at(0)
    assert says in [w for p in drawing.primitives if type(p) is Text for _, w in p.items]


@pytest.mark.parametrize("slices", [4, 7, 12])
def test_sizes_of_windows_are_as_large_as_the_names_of_slices_allow(slices):
    pool = ca.AdaptiveAvgPool((slices, 5, 5), (3, 3, 3))
    texts = [p for p in ca.animate(pool, view="slices").scene.at(0).primitives if type(p) is Text]
    (name,) = {p.size for p in texts for _, words in p.items if "z" in words}
    (size,) = {p.size for p in texts for _, words in p.items if words.isdigit()}
    assert size == pytest.approx(0.8 * min(name, GUIDE.cell))


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.Conv((5, 5, 2), (1, 1, 2), stride=2), ["$s = 2$"]),
        (ca.Conv((5, 5, 3), (1, 1, 2), stride=(2, 2, 1)), [r"$s = 2 \times 2 \times 1$"]),
        (ca.Conv(6, 3, axes=3, dilation=(1, 2, 1)), [r"$d = 1 \times 2 \times 1$", "$s = 1$"]),
        (ca.Conv(5, (1, 2, 2), dilation=2, axes=3), ["$d = 2$", "$s = 1$"]),
        (ca.AdaptiveAvgPool((5, 4, 3), (3, 2, 2)), []),
    ],
)
def test_strides_and_dilations_of_three_axes_are_told_where_there_are_any(layer, says):
    found = ca.animate(layer, labels=True).scene.at(0)
    assert [words for _, words in texts(found) if words[:4] in ("$s =", "$d =")] == says
