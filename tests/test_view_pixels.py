"""The pixels view: cells shaded by their numbers, and the window magnified."""

from __future__ import annotations

import math
from itertools import combinations, product

import hypothesis
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_pools,
    any_transposes,
    arrays_of,
    computed,
    linked,
    told_sum,
    upsamplings,
    window_copies,
)

import convanim as ca
from convanim.colours import contrast
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Moving, Still
from convanim.theme import GUIDE, THEMES

plane_axes = st.integers(1, 2)
layers = (
    any_convs(plane_axes, maps=(False,))
    | any_transposes(plane_axes)
    | any_pools(plane_axes)
    | adaptive_pools(plane_axes)
    | upsamplings(plane_axes)
)


def made_of(layer, **look):
    try:
        return ca.animate(layer, view="pixels", **look)
    except ConvanimError:
        hypothesis.reject()


def boxes_of(line):
    return (*np.min(line, axis=0), *np.max(line, axis=0))


def within(point, box):
    left, bottom, right, top = box
    return left < point[0] < right and bottom < point[1] < top


def fill_at(drawing, point):
    """The colour of the uppermost area at a point."""
    areas = [p for p in drawing.primitives if isinstance(p, Paths) and p.fill]
    found = [p.fill for p in areas if any(within(point, boxes_of(line)) for line in p.outlines)]
    return found[-1] if found else None


def pictures(drawing):
    """Boxes of the input with its padding, and of the output: the largest borders."""
    labels = {
        w.split(",")[0]: at for at, w in items(drawing) if w.startswith(("input,", "output,"))
    }
    borders = [
        boxes_of(line)
        for p in drawing.primitives
        if isinstance(p, Paths) and p.closed and not p.fill and p.stroke.colour == GUIDE.ink
        for line in p.outlines
    ]
    found = []
    for name in ("input", "output"):
        x, y = labels[name]
        below = [b for b in borders if b[0] < x < b[2] and b[3] <= y]
        found.append(max(below, key=lambda b: (b[3], (b[2] - b[0]) * (b[3] - b[1]))))
    return found


def box_of(text, item):
    return bounds([Text((item,), text.size, text.colour, left=text.left)])


def items(drawing):
    """Words with the middles of their places."""
    found = []
    for text in drawing.primitives:
        for at, word in text.items if isinstance(text, Text) else ():
            left, _, right, _ = box_of(text, (at, word))
            found.append((((left + right) / 2, at[1]) if text.left else at, word))
    return found


def number(word):
    return float(word.strip("$").replace(r"\infty", "inf"))


def expected_colour(value, array):
    """The colour of a number, among others."""
    most = np.abs(array[np.isfinite(array)]).max(initial=0) or 1
    share = round(min(abs(value) / most, 1) * 32) / 32
    hue = GUIDE.positive if value > 0 else GUIDE.negative
    return tuple(
        round(share * a + (1 - share) * b) for a, b in zip(hue, GUIDE.background, strict=True)
    )


def near(one, other):
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 8  # a shade, at rounding


def one_map(layer, array):
    return array[0] if layer.channels else array


@given(layers, st.integers(0, 99), st.data())
@example(ca.Conv(5, 3, padding=1), 1, None)
def test_cells_have_the_shades_of_their_numbers(layer, seed, data):
    x, w = arrays_of(layer, seed)
    made = made_of(layer, x=x, w=w)
    output = one_map(layer, layer.apply(x) if w is None else layer.apply(x, w)).astype(float)
    output = output.reshape(-1, output.shape[-1])
    step = data.draw(st.integers(0, len(made) - 1)) if data else 0
    drawing = made.scene.at(step)
    _, (left, bottom, right, top) = pictures(drawing)
    rows, columns = output.shape
    wide, tall = (right - left) / columns, (top - bottom) / rows
    assert wide == pytest.approx(tall)
    for row, column in np.ndindex(rows, columns):
        value = output[row, column]
        at = left + (column + 0.5) * wide, top - (row + 0.5) * tall
        found = fill_at(drawing, at)
        if np.isfinite(value):
            assert near(found, expected_colour(value, output))
        else:
            assert found in (None, GUIDE.background)


@given(layers, st.integers(0, 99), st.data())
@example(ca.Conv(5, 3, padding=1), 1, None)
@example(ca.MaxPool(5, 3, padding=1, channels=2), 1, None)
def test_window_products_and_sum_are_written_out(layer, seed, data):
    x, w = arrays_of(layer, seed)
    made = made_of(layer, x=x, w=w)
    output = one_map(layer, layer.apply(x) if w is None else layer.apply(x, w)).astype(float)
    walk = layer.walk().of_one_map().with_axes(2)
    step = data.draw(st.integers(0, len(made) - 1)) if data else len(made) // 2
    drawing = made.scene.at(step)
    words = items(drawing)
    moving = [s for s in made.scene.sheets if isinstance(s, Moving)]
    texts = [p for s in moving for p in s.draw(step) if isinstance(p, Text)]
    ground = max(y for text in texts for (_, y), _ in text.items) + 1  # the uppermost cells
    names = {word: at for at, word in words if word in ("window", "kernel", "products", "output")}
    below = [(x, y, word) for (x, y), word in words if y < ground and word not in names]
    signs = [x for x, _, word in below if "=" in word or "times" in word]
    order = sorted(names, key=lambda name: names[name][0])
    blocks = {name: [] for name in names}
    for x_, y, word in below:
        if x_ not in signs:
            name = order[sum(sign < x_ for sign in signs)]
            blocks[name].append((round(-y, 2), x_, number(word)))
    found = {name: [v for _, _, v in sorted(cells)] for name, cells in blocks.items()}
    source = one_map(layer, x).reshape(walk.size)
    blank = walk.combine.blank
    window = []
    for cell in walk.reads(step):
        roles = {axis.roles[at] for axis, at in zip(walk.axes, cell, strict=True)}
        if not roles & walk.combine.uncounted:
            at = walk.source(cell)
            window.append(blank if at is None else source[at])
    assert found["window"] == window
    assert found["output"][0] == pytest.approx(output.ravel()[step], rel=1e-2, abs=0.006)
    if w is not None:
        own = w[0, 0] if layer.channels else w
        weights = [own[tap] for tap in walk.taps(step)]
        assert found["kernel"] == weights
        assert found["products"] == [a * b for a, b in zip(window, weights, strict=True)]
        assert sum(found["products"]) == found["output"][0]


@given(layers, st.data())
def test_window_and_cell_are_outlined_where_they_are(layer, data):
    made = made_of(layer)
    step = data.draw(st.integers(0, len(made) - 1))
    drawing, walk = made.scene.at(step), layer.walk().of_one_map().with_axes(2)
    bold = [
        boxes_of(line)
        for p in drawing.primitives
        if isinstance(p, Paths) and p.closed and not p.fill
        if p.stroke.width == 3 * GUIDE.thick and p.stroke.colour == GUIDE.ink
        for line in p.outlines
    ]
    assert len(bold) == 2
    sides = [map(len, walk.kept), walk.output_size]
    for box, whole, size in zip(bold, pictures(drawing), sides, strict=True):
        rows, columns = size
        tall, wide = (whole[3] - whole[1]) / rows, (whole[2] - whole[0]) / columns
        if box is bold[0]:
            down, right = walk.extents(step)
            first = walk.kept[0].start, walk.kept[1].start
        else:
            down, right = (range(n, n + 1) for n in walk.at(step))
            first = 0, 0
        expected = (
            whole[0] + (right.start - first[1]) * wide,
            whole[3] - (down.stop - first[0]) * tall,
            whole[0] + (right.stop - first[1]) * wide,
            whole[3] - (down.start - first[0]) * tall,
        )
        assert box == pytest.approx(expected, abs=1e-6)


def ball(size):
    """A picture: a shaded ball before a slope of greys."""
    y, x = np.mgrid[:size, :size] / size - 0.5
    high = np.sqrt(np.clip(0.12 - x**2 - y**2, 0, 1))
    return np.rint(np.where(high > 0, 60 + 500 * high, 90 + 60 * y)).astype(int)


def test_a_picture_keeps_its_grey_and_edges_have_two_hues():
    x = ball(64)
    found = ca.animate(ca.Conv(64, 3), view="pixels", x=x, w="sobel-x").scene.at(0)
    (left, _, right, top), (o_left, _, _, o_top) = pictures(found)
    side = (right - left) / 64
    for row, column in product(range(3, 64, 12), repeat=2):
        at = left + (column + 0.5) * side, top - (row + 0.5) * side
        grey = fill_at(found, at)
        assert len(set(grey)) == 1
        assert abs(grey[0] - x[row, column]) <= 3
    output = ca.Conv(64, 3).apply(x, [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    assert output.min() < 0 < output.max()
    for row, column in product(range(3, 62, 12), repeat=2):
        at = o_left + (column + 0.5) * side, o_top - (row + 0.5) * side
        assert near(fill_at(found, at), expected_colour(output[row, column], output))
    texts = [word for _, word in items(found)]
    assert {"0", "255", f"$-{-output.min()}$", str(output.max())} <= set(texts)


@pytest.mark.parametrize("w", ["gaussian", "box", "identity"])
def test_a_picture_that_stays_one_is_grey(w):
    found = ca.animate(ca.Conv(20, 3), view="pixels", x=ball(20), w=w).scene.at(0)
    _, (left, _, right, top) = pictures(found)
    output = ca.Conv(20, 3).apply(ball(20), ca.animate(ca.Conv(20, 3), w=w).settings["w"].array)
    side = (right - left) / 18
    for row, column in product(range(0, 18, 2), repeat=2):
        at = left + (column + 0.5) * side, top - (row + 0.5) * side
        grey = fill_at(found, at)
        assert len(set(grey)) == 1
        assert abs(grey[0] - output[row, column]) <= 3


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("w", ["sobel-x", "emboss", "gaussian"])
def test_numbers_differ_from_their_ground(theme, w):
    made = ca.animate(ca.Conv(64, 3), view="pixels", x=ball(64), w=w, theme=theme)
    moving = [s for s in made.scene.sheets if isinstance(s, Moving)]
    for step in range(0, len(made), 501):
        drawn = [p for sheet in moving for p in sheet.draw(step)]
        for text in (p for p in drawn if isinstance(p, Text)):
            for at, _ in text.items:
                (ground,) = [
                    p.fill
                    for p in drawn
                    if isinstance(p, Paths) and p.fill
                    for line in p.outlines
                    if within(at, boxes_of(line))
                ]
                # Of all grounds, the middle one leaves the least to choose from.
                look = THEMES[theme]
                least = (contrast(look.text, look.background)) ** 0.5
                assert contrast(ground, text.colour) >= least - 0.01 >= 3.7


@given(layers, st.booleans())
@example(ca.Conv((5, 9), (3, 2), stride=(1, 2), padding=((1, 2), (0, 2)), dilation=(1, 2)), True)
@example(ca.Conv(5, 3, padding=-1), True)
@example(ca.Conv(1, 1), True)
def test_words_lie_apart_and_on_no_picture(layer, labels):
    made = made_of(layer, labels=labels)
    found = made.scene.at(0)
    left, bottom, right, top = bounds(found.primitives)
    assert min(left, bottom, found.width - right, found.height - top) >= GUIDE.margin - 2
    boxes = [
        box_of(p, item)
        for sheet in made.scene.sheets
        if isinstance(sheet, Still)
        for p in sheet.draw()
        if isinstance(p, Text)
        for item in p.items
    ]
    for one, other in combinations(boxes, 2):
        assert not overlap(one, other)
    for one, other in product(boxes, pictures(found)):
        assert not overlap(one, other)


@given(any_convs(plane_axes, (False,), ("reflect", "replicate", "circular")), st.data())
def test_copies_in_the_window_are_linked_with_what_is_copied(layer, data):
    made = made_of(layer)
    step = data.draw(st.integers(0, len(made) - 1))
    found = made.scene.at(step)
    (left, _, right, top), _ = pictures(found)
    pads = [(0, 0), *layer.padding][-2:]
    side = (right - left) / (sum(pads[1]) + layer.input[-1])

    def cell(point):
        row, column = math.floor((top - point[1]) / side), math.floor((point[0] - left) / side)
        return (row - pads[0][0], column - pads[1][0])[-len(layer.input) :]

    links = [(cell(start), cell(end)) for start, end in linked(found)]
    expected = window_copies(layer, step)
    if len(expected) <= 8:
        assert sorted(links) == sorted(expected)
    else:
        assert set(links) < set(expected)
    assert not linked(made_of(layer, plain=True).scene.at(step))


def test_cells_too_small_to_tell_apart_are_not_linked():
    layer = ca.Conv(100, 3, padding=1, padding_mode="reflect")
    assert not linked(ca.animate(layer, view="pixels").scene.at(0))


@settings(max_examples=30)
@given(
    any_convs(plane_axes, (False,)) | any_pools(plane_axes, maps=(False,)),
    st.integers(0, 99),
    st.data(),
)
def test_a_sum_is_written_out_once(layer, seed, data):
    x, w = arrays_of(layer, seed)
    made = made_of(layer, x=x, w=w, sum=True)
    step = data.draw(st.integers(0, len(made) - 1))
    found = made.scene.at(step)
    assert "products" not in [word for _, word in items(found)]
    said = told_sum(found)
    assume(said and "..." not in said)
    value = (layer.apply(x) if w is None else layer.apply(x, w)).flat[step]
    left, right = computed(said)
    assert left == pytest.approx(float(value), abs=0.06)
    assert right == pytest.approx(float(value), abs=0.06)


def test_a_sum_ends_with_the_output_as_its_cell_has_it():
    made = made_of(ca.Conv(4, 3, padding=1), x=np.eye(4), w="sobel-x", sum=True)
    for step in range(len(made)):
        found = made.scene.at(step)
        cells = [word.strip("$") for _, word in items(found)[:-1]]
        assert told_sum(found).split(" = ")[-1].strip("$") in cells


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (ca.Conv(6, 3, stride=2, padding=1),
         {"input, $i = 6$", "output, $o = 3$", "kernel, $k = 3$", "$p = 1$", "$s = 2$",
          "padding (zeros)", "never read"}),
        (ca.MaxPool(7, 3, ceil_mode=True), {"window, $k = 3$", r"extra cells ($-\infty$)"}),
        (ca.Conv(30, 14), {"kernel, $k = 14$"}),
        (ca.Conv(9, 3, dilation=2, padding=2, padding_mode="circular"),
         {"$d = 2$", "circular padding"}),
    ],
)  # fmt: skip
def test_labels_name_parts_lengths_and_cells(layer, told):
    words = {word for _, word in items(ca.animate(layer, view="pixels", labels=True).scene.at(0))}
    assert told <= words
    plain = {word for _, word in items(ca.animate(layer, view="pixels").scene.at(0))}
    assert not told & plain


def test_a_photograph_in_colours_is_drawn_whole():
    layer = ca.Conv(224, 3, padding=1, channels=3, groups=3)
    made = ca.animate(layer, view="pixels", x=coloured(224), w="gaussian", steps=[20_000])
    assert made.scene.steps == 224 * 224
    shapes = [p for p in made.scene.at(20_000).primitives if isinstance(p, Paths)]
    assert sum(len(p.outlines) for p in shapes) < 150_000
    with pytest.raises(ConvanimError, match=r"over the limit of 300,000: .* draw a part"):
        ca.animate(ca.Conv(400, 3), view="pixels", steps=[0])
    with pytest.raises(ConvanimError, match="over the limit of 100,000"):
        ca.animate(ca.Conv(224, 3), view="pixels+numerical", steps=[0])


def overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down) > 1e-6


def test_cells_meet_on_whole_pixels_without_seams():
    x = np.full((64, 64), 200)
    x[::2, 1::3] = 180
    made = ca.animate(ca.Conv(64, 1), view="pixels", x=x, w="identity")
    (frame,) = frames(made.scene, [64 * 64 - 1], made.dpi).whole()
    greys = {round(255 * round(v / 255 * 63) / 63) for v in (200, 180)}
    for columns in (slice(100, 300), slice(700, 900)):  # of the input, and of the output
        assert {*np.unique(frame[100:300, columns]).tolist()} == greys


def test_what_moves_does_not_grow_with_the_picture():
    def outlines(size):
        scene = ca.animate(ca.Conv(size, 3), view="pixels", x=ball(size), w="sobel-x").scene
        moving = [s for s in scene.sheets if isinstance(s, Moving)]
        drawn = [p for sheet in moving for p in sheet.draw(scene.steps // 2)]
        return sum(len(p.items if isinstance(p, Text) else p.outlines) for p in drawn)

    assert outlines(64) == outlines(50)


def test_a_picture_of_128_by_128_is_drawn():
    made = ca.animate(ca.Conv(128, 3), view="pixels", x=ball(128), w="emboss", steps=[0, 8000])
    assert sum(1 for _ in frames(made.scene, made.steps, made.dpi)) == 2


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.GlobalAvgPool(64), "mean of the window's 4,096 cells $=$"),
        (ca.Conv(20, 13), "sum of 169 products $=$"),
        (ca.MaxPool(4, 2), "largest $=$"),
        (ca.LpPool(4, 2), "norm $=$"),
    ],
)
def test_what_a_step_does_is_said(layer, says):
    assert says in [word for _, word in items(ca.animate(layer, view="pixels").scene.at(0))]


def test_bias_is_told():
    found = ca.animate(ca.Conv(4, 3), view="pixels", bias=2).scene.at(0)
    assert "sum + bias 2 $=$" in [word for _, word in items(found)]


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.Unfold(4, 2), "one number in each output cell, .*: choose the view "),
        (ca.Fold(4, 2), "windows that are read, and this layer writes .*: choose .*columns"),
        (ca.Conv(4, 2, channels=2), "maps that are treated alone, .* several up: choose the view "),
        (ca.Conv((3, 3, 3), 2), "draws 1 or 2 axes, and this layer has 3: choose the view "),
    ],
)
def test_what_is_refused(layer, says):
    with pytest.raises(ConvanimError, match=says):
        ca.animate(layer, view="pixels")


def coloured(size):
    """A ball in colours: red, green and blue of a picture."""
    grey = ball(size)
    return np.stack([grey, grey // 2, 255 - grey])


@pytest.mark.parametrize("kind", ["pool", "blur"])
def test_a_picture_in_colours_keeps_them_and_red_is_written_out(kind):
    x = coloured(32)
    depthwise = ca.Conv(32, 3, channels=3, groups=3)
    layer = depthwise if kind == "blur" else ca.MaxPool(32, 2, channels=3)
    w = np.stack([np.full((1, 3, 3), n) for n in (1, 2, 3)]) / 27 if kind == "blur" else None
    output = layer.apply(x) if w is None else layer.apply(x, w)
    found = ca.animate(layer, view="pixels", x=x, w=w).scene.at(0)
    for picture, array in zip(pictures(found), (x, output), strict=True):
        left, _, right, top = picture
        side = (right - left) / array.shape[2]
        cells = product(range(4, array.shape[1], 5), repeat=2)  # away from the window
        off = [
            np.abs(np.subtract(fill_at(found, at), array[:, r, c]))
            for r, c in cells
            for at in [(left + (c + 0.5) * side, top - (r + 0.5) * side)]
        ]
        assert np.mean(off) < 3
        assert np.max(off) < 40
    words = [word for _, word in items(found)]
    assert {"window, red", "output, red", r"input, $3 \times 32 \times 32$"} <= set(words)


def test_the_first_map_has_its_own_weights():
    layer = ca.Conv(5, 3, channels=3, groups=3)
    x, w = arrays_of(layer, 4)
    made = ca.animate(layer, view="pixels", x=x, w=w, bias=[5, 6, 7])
    drawn = [p for s in made.scene.sheets if isinstance(s, Still) for p in s.draw()]
    cells = [word for p in drawn if isinstance(p, Text) for _, word in p.items]
    kernel = [f"${n}$" if n < 0 else str(n) for n in w[0, 0].ravel()]
    assert sorted(set(kernel) - set(cells)) == []
    moving = [p for p in made.scene.sheets[-1].draw(4) if isinstance(p, Text)]
    assert number(moving[-1].items[-1][1]) == layer.apply(x, w, [5, 6, 7])[0].ravel()[4]


def test_edges_of_a_picture_in_colours_are_those_of_red():
    layer = ca.Conv(20, 3, channels=3, groups=3)
    made = ca.animate(layer, view="pixels", x=coloured(20), w="sobel-x")
    assert r"output, red, $18 \times 18$" in [word for _, word in items(made.scene.at(0))]
    assert "red, green and blue, of which each is treated alone" in made.caption


def test_a_part_of_a_large_layer_has_its_true_size():
    made = ca.animate(ca.Conv(300, 3), view="pixels", shown=12)
    words = [word for _, word in items(made.scene.at(0))]
    assert r"input, $300 \times 300$, shown as $12 \times 12$" in words
    assert r"output, $298 \times 298$, shown as $10 \times 10$" in words
