"""The columns view: windows as columns of a matrix, and columns added back."""

from __future__ import annotations

import math
import re
from itertools import combinations, product

import hypothesis
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import (
    any_convs,
    any_pools,
    arrays_of,
    computed,
    folds,
    told_sum,
    unfolds,
    upsamplings,
    window_copies,
)

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Moving
from convanim.scene.views.columns.crop import Crop
from convanim.scene.views.columns.pictures import DENSEST, MOST_CELLS
from convanim.theme import GUIDE, THEMES

BOLD = 2 * GUIDE.thick
CELL = GUIDE.cell

plane_axes = st.integers(1, 2)
plain_convs = any_convs(plane_axes, maps=(False,), modes=("zeros",), rotated=(False,))
read_layers = (
    any_convs(plane_axes, maps=(False,))
    | any_pools(plane_axes, maps=(False,))
    | unfolds(plane_axes)
    | upsamplings(plane_axes, maps=(False,))
)


#: Its only window reads nothing but padding, which does not count.
MEAN_OF_NOTHING = ca.AvgPool(
    (1,),
    2,
    stride=2,
    dilation=2,
    padding=((1, 0),),
    ceil_mode=True,
    count_include_pad=False,
)


def seen(drawing):
    """Words that no later area hides: their points, words, and the text that they are of."""
    found = []
    for shape in drawing.primitives:
        if isinstance(shape, Text):
            found += [(point, words, shape) for point, words in shape.items]
        elif shape.fill and shape.opacity == 1:
            boxes = [(*np.min(line, axis=0), *np.max(line, axis=0)) for line in shape.outlines]
            found = [item for item in found if not any(within(item[0], box) for box in boxes)]
    return found


def within(point, box):
    left, bottom, right, top = box
    return left < point[0] < right and bottom < point[1] < top


def outlines(drawing):
    """Boxes with a bold line: windows, then the column, then what is made of it."""
    found = [
        line
        for p in drawing.primitives
        if isinstance(p, Paths) and p.fill is None and p.stroke.width == BOLD
        for line in p.outlines
        if p.stroke.colour == GUIDE.ink
    ]
    return [(*np.min(line, axis=0), *np.max(line, axis=0)) for line in found]


def number(words):
    return float(words.replace("$+$", "").strip("$").replace(r"\infty", "inf"))


def numbers_in(drawing, boxes):
    """Numbers in boxes, from the left to the right in rows from the top."""
    found = [
        (round(-y, 3), round(x, 3), number(words))
        for (x, y), words, _ in seen(drawing)
        if any(within((x, y), box) for box in boxes)
    ]
    return [value for _, _, value in sorted(found)]


def unfolded(layer, x):
    """Columns of a layer without maps, by a loop over its windows and `Unfold`'s numbers."""
    walk = layer.walk().with_axes(2)
    x = x.reshape(walk.size)
    blank = walk.combine.blank
    columns = []
    for step in range(len(walk)):
        rows, cells = walk.windows(step)
        column = []
        for row, cell in product(rows.cells, cells.cells):
            source = walk.axes[0].sources[row], walk.axes[1].sources[cell]
            roles = {walk.axes[0].roles[row], walk.axes[1].roles[cell]}
            if roles & walk.combine.uncounted:
                continue
            column.append(blank if min(source) < 0 else x[source])
        columns.append(column)
    return columns


@given(read_layers, st.integers(0, 99), st.data())
@example(ca.Conv(30, (7, 5)), 1, None)
@example(ca.MaxPool(9, 2, stride=1), 1, None)
@example(MEAN_OF_NOTHING, 1, None)
def test_column_window_and_result_of_a_step(layer, seed, data):
    x, w = arrays_of(layer, seed)
    try:
        made = ca.animate(layer, view="columns", x=x, w=w)
    except ConvanimError:
        return
    step = data.draw(st.integers(0, len(made) - 1)) if data else len(made) // 2
    drawing = made.scene.at(step)
    has_made = layer.kind not in ("unfold", "pixel-unshuffle")
    boxes = outlines(drawing)
    result = boxes.pop() if has_made else None
    heights = [box[0] for box in boxes]
    column = [box for box in boxes if box[0] == heights[-1] and box[2] == boxes[-1][2]]
    expected = layer.apply(x)[:, step].tolist() if layer.channels else unfolded(layer, x)[step]
    found = numbers_in(drawing, column)
    if len(column) == 1:
        assert found == expected
    else:  # rows in the middle are left out
        assert found[: len(found) // 2] == expected[: len(found) // 2]
        assert found[len(found) // 2 :] == expected[-(len(found) - len(found) // 2) :]
    if result is not None:
        output = layer.apply(x) if w is None else layer.apply(x, w)
        right = output.ravel()[step]
        if np.isnan(right):  # the mean of no cells
            assert numbers_in(drawing, [result]) == []
            return
        (value,) = numbers_in(drawing, [result])
        assert value == pytest.approx(right, abs=0.006, rel=1e-2)


@given(plain_convs, st.integers(0, 99), st.data())
def test_window_holds_what_its_column_holds(layer, seed, data):
    x, w = arrays_of(layer, seed)
    made = ca.animate(layer, view="columns", x=x, w=w)
    step = data.draw(st.integers(0, len(made) - 1))
    drawing = made.scene.at(step)
    window, *column, result = outlines(drawing)
    large = max(layer.walk().grid) > MOST_CELLS  # the window is magnified beside the picture

    def is_here(point):
        if large:
            return point[0] < column[0][0] and point[1] > result[3]
        return within(point, window)

    tinted = {
        tuple(np.mean(line, axis=0).round(3))
        for p in drawing.primitives
        if isinstance(p, Paths) and p.fill and p.stroke and p.stroke.width == GUIDE.thin
        for line in p.outlines
        if is_here(np.mean(line, axis=0))
    }
    inside = [
        (-y, x, number(words))
        for (x, y), words, _ in seen(drawing)
        if tuple(np.round((x, y), 3)) in tinted
    ]
    if len(column) == 1:
        assert [value for _, _, value in sorted(inside)] == numbers_in(drawing, column)
    assert len(inside) == np.prod(layer.kernel)


@given(unfolds(plane_axes), st.integers(0, 99), st.data())
@example(ca.Unfold(5, 3), 0, None)
def test_matrix_fills_up_column_by_column(layer, seed, data):
    height, count = layer.output_shape
    if height > 18 or count > 25:
        return
    x, _ = arrays_of(layer, seed)
    made = ca.animate(layer, view="columns", x=x)
    step = data.draw(st.integers(0, count - 1)) if data else 4
    columns = [outlines(made.scene.at(n))[-1] for n in range(count)]
    assert np.allclose(np.diff([box[0] for box in columns]), CELL)
    drawing = made.scene.at(step)
    shown = [numbers_in(drawing, [box]) for box in columns]
    expected = layer.apply(x).T.tolist()
    assert shown == [*expected[: step + 1], *[[]] * (count - step - 1)]


@pytest.mark.parametrize("step", [0, 7, 8, 1200, 2491, 2492, 2499])
def test_cropped_matrix_has_first_current_and_last_columns(step):
    layer = ca.Conv(52, 3)
    x, w = arrays_of(layer, 3)
    drawing = ca.animate(layer, view="columns", x=x, w=w).scene.at(step)
    _, column, made = outlines(drawing)
    assert numbers_in(drawing, [column]) == unfolded(layer, x)[step]
    row = (0, made[1], drawing.width, made[3])
    output = layer.apply(x, w).ravel()
    middle = min(max(step, 8), 2491)
    shown = [n for n in (*range(8), middle, *range(2492, 2500)) if n <= step]
    kernel = w.ravel().tolist()
    assert numbers_in(drawing, [row]) == [*kernel, *output[shown].tolist()]
    words = [words for _, words, _ in seen(drawing)]
    assert r"columns, $9 \times 2{,}500$" in words


@given(st.integers(1, 60), st.integers(5, 20), st.integers(1, 2), st.booleans(), st.data())
def test_crops_show_ends_and_what_is_looked_at_in_order(size, most, ends, seeks, data):
    crop = Crop(size, most, ends, seeks)
    at = data.draw(st.integers(0, size - 1))
    parts = list(crop.parts(at))
    cells = [cell for _, part in parts for cell in part]
    places = [place + n for place, part in parts for n in range(len(part))]
    assert cells == sorted(set(cells))
    assert sorted([*places, *crop.dots]) == list(range(crop.length))
    if seeks or size <= most:
        assert at in cells
    assert crop.place(0, at) == 0
    assert crop.place(size - 1, at) == crop.length - 1


def added_up(layer, columns, step):
    """Sums after a step, by a loop: a cell of the padded output is written by each window."""
    before = [b for b, _ in layer.padding]
    wide = [o + b + a for o, (b, a) in zip(layer.output_size, layer.padding, strict=True)]
    maps = layer.channels[0] if layer.channels else 1
    sums = np.zeros((maps, *wide))
    times = np.zeros((maps, *wide), int)
    starts = product(
        *(
            range(0, w - (k - 1) * d, s)
            for w, k, d, s in zip(wide, layer.kernel, layer.dilation, layer.stride, strict=True)
        )
    )
    for number_, start in enumerate(starts):
        if number_ > step:
            break
        places = product(range(maps), *map(range, layer.kernel))
        for entry, (each, *place) in enumerate(places):
            at = [a + p * d for a, p, d in zip(start, place, layer.dilation, strict=True)]
            sums[(each, *at)] += columns[entry, number_]
            times[(each, *at)] += 1
    inner = tuple(slice(b, b + o) for b, o in zip(before, layer.output_size, strict=True))
    return sums[(slice(None), *inner)], times[(slice(None), *inner)]


@given(folds(plane_axes), st.integers(0, 99), st.data())
@example(ca.Fold(4, 2), 0, None)
@example(ca.Fold(5, 3, padding=1, stride=2, channels=2), 0, None)
def test_fold_shows_the_sums_so_far(layer, seed, data):
    columns, _ = arrays_of(layer, seed)
    made = ca.animate(layer, view="columns", x=columns)
    step = data.draw(st.integers(0, len(made) - 1)) if data else len(made) // 2
    maps = layer.channels[0] if layer.channels else 1
    corners = outlines(made.scene.at(0))[:maps]
    drawing = made.scene.at(step)
    sums, times = added_up(layer, columns, step)
    sums, times = (a.reshape(maps, -1, layer.output_size[-1]) for a in (sums, times))
    pads = ((0, 0), *layer.padding)[-2:]
    shown = np.full(sums.shape, np.nan)
    for (x, y), words, text in seen(drawing):
        for each, (left, _, _, top) in enumerate(corners):
            row, column = (top - y) / CELL - pads[0][0], (x - left) / CELL - pads[1][0]
            inside = 0 <= row < sums.shape[1] and 0 <= column < sums.shape[2]
            if inside and row % 1 < 0.6 and not text.left:  # what is added stands lower
                assert np.isnan(shown[each, int(row), int(column)])
                shown[each, int(row), int(column)] = number(words)
    assert np.array_equal(shown, np.where(times > 0, sums, np.nan), equal_nan=True)
    if step == len(made) - 1:
        assert np.array_equal(np.nan_to_num(shown).ravel(), layer.apply(columns).ravel())


def test_fold_shades_by_the_number_of_summands():
    layer = ca.Fold(6, 3)
    drawing = ca.animate(layer, view="columns").scene.at(15)
    fills = {}
    for p in drawing.primitives:
        if isinstance(p, Paths) and p.fill:
            for line in p.outlines:
                fills.update({(p.fill, *np.min(line, axis=0).round(2)): np.ptp(line, axis=0)})
    shares = [(0.35, 4), (0.6, 8), (0.8, 4)]
    for share, _ in shares:
        colour = tuple(
            round(share * a + (1 - share) * b)
            for a, b in zip(GUIDE.output, GUIDE.background, strict=True)
        )
        assert any(fill[0] == colour for fill in fills)


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize(
    "layer",
    [
        ca.Conv(5, 3),
        ca.Conv(1, 1),
        ca.Conv((7,), 3, padding=1),
        ca.Conv(4, 3, channels=(2, 3), padding=1),
        ca.Conv(20, 5),
        ca.MaxPool(5, 2),
        ca.AvgPool(5, 3, padding=1),
        ca.Unfold(4, 2, channels=3),
        ca.Fold(4, 2, channels=3),
        ca.Fold(5, 3, padding=1, stride=2),
        ca.Fold(20, 3, padding=1),
        ca.Fold((5,), 2),
        ca.PixelShuffle(2, 2),
    ],
)
def test_labels_lie_apart_and_on_no_cell(layer, theme):
    check_labels(layer, theme)


@given(read_layers | folds(plane_axes) | any_convs(plane_axes, maps=(True,)))
def test_labels_of_random_layers_lie_apart_and_on_no_cell(layer):
    try:
        check_labels(layer, "guide")
    except ConvanimError:
        hypothesis.reject()


@settings(max_examples=50)
@given(read_layers | folds(plane_axes) | any_convs(plane_axes, maps=(True,)))
@example(ca.Unfold((8, 3), 2, stride=2, channels=3))
@example(ca.Fold((5, 7), (3, 2), stride=(2, 1), padding=(1, 0), channels=2))
@example(ca.Conv(40, 3, padding=((-3, 0), (2, -5)), stride=(1, 2)))
@example(ca.Conv(5, 3, channels=(8, 6), padding=1))
def test_rulers_and_the_legend_lie_apart_and_on_no_cell_either(layer):
    try:
        check_labels(layer, "guide", labels=True)
    except ConvanimError:
        hypothesis.reject()


def check_labels(layer, theme, **look):
    drawing = ca.animate(layer, view="columns", theme=theme, **look).scene.at(0)
    ink = THEMES[theme].ink
    labels = [p for p in drawing.primitives if isinstance(p, Text) and p.left]
    boxes = [bounds([p]) for p in labels]
    assert len(boxes) >= 3
    for one, other in combinations(boxes, 2):
        assert not overlap(one, other)
    cells = [
        (*np.min(line, axis=0), *np.max(line, axis=0))
        for p in drawing.primitives
        if isinstance(p, Paths) and p.closed and p.stroke and p.stroke.colour == ink
        for line in p.outlines
    ]
    for box, cell in product(boxes, cells):
        assert not overlap(box, cell)


def overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down) > 1e-6


def test_kernels_times_columns_are_all_output_maps():
    layer = ca.Conv(4, 3, channels=(2, 3), padding=1)
    x, w = arrays_of(layer, 5)
    drawing = ca.animate(layer, view="columns", x=x, w=w).scene.at(6)
    *_, made = outlines(drawing)
    output = layer.apply(x, w).reshape(3, 16)
    assert numbers_in(drawing, [made]) == output[:, 6].tolist()
    rows = (0, made[1], made[0], made[3])
    expected = np.hstack([w.reshape(3, 18), output[:, :6]])
    assert numbers_in(drawing, [rows]) == expected.ravel().tolist()


def test_bias_is_told():
    layer = ca.Conv(4, 3)
    made = ca.animate(layer, view="columns", bias=2)
    words = [words for _, words, _ in seen(made.scene.at(0))]
    assert "+ bias 2" in words


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.AdaptiveAvgPool(5, 3), "one height side by side, .* windows differ: choose the view "),
        (ca.MaxUnpool(2, 2), "puts columns back, and this layer puts back single cells"),
        (ca.Conv(5, 3, channels=2, groups=2), "has groups: choose the view channels"),
        (ca.Unfold((3, 3, 3), 2), "draws 1 or 2 axes, and this layer has 3: choose the view "),
    ],
)
def test_what_is_refused(layer, says):
    with pytest.raises(ConvanimError, match=says):
        ca.animate(layer, view="columns")


def test_unfold_and_fold_are_drawn_as_columns():
    assert ca.animate(ca.Unfold(4, 2)).view.name == "columns"
    assert ca.animate(ca.Fold(4, 2)).view.name == "columns"
    assert ca.animate(ca.Unfold((3, 3, 3), 2)).view.name == "slices"


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (ca.Conv(5, 3), "Each window becomes a column of the 9×9 matrix (im2col); the kernel as a"),
        (ca.Conv(9, 3), "Dots stand for what is left out."),
        (ca.MaxPool(4, 2), "the output is the largest of each column."),
        (ca.MaxPool(4, 2, channels=3), "3 maps, all treated alike; the first is drawn. "),
        (ca.Conv(4, 3, channels=(2, 3)), "18×4 matrix (im2col); the 3 kernels, each a row, times"),
        (ca.Fold(4, 2), "is added to its window (col2im); where windows overlap, the entries add"),
    ],
)
def test_captions(layer, says):
    assert says in ca.animate(layer, view="columns").caption


@pytest.mark.parametrize("layer", [ca.Conv(9, 3), ca.Fold(30, 3), ca.MaxPool(20, 2)])
def test_all_steps_are_drawn(layer):
    made = ca.animate(layer, view="columns", dpi=20)
    assert sum(1 for _ in frames(made.scene, range(made.scene.steps), 20).whole()) == len(made)


def test_what_moves_does_not_grow_with_the_layer():
    def items(size):
        scene = ca.animate(ca.Conv(size, 3), view="columns").scene
        moving = [s for s in scene.sheets if isinstance(s, Moving)]
        drawn = [p for sheet in moving for p in sheet.draw(1100)]
        return sum(len(p.items if isinstance(p, Text) else p.outlines) for p in drawn)

    assert items(60) == items(40)


# Copies in the padding


def accents(drawing):
    """Shapes in the colour of what is pointed out: links, then their ends; rings."""
    return [
        p
        for p in drawing.primitives
        if isinstance(p, Paths) and GUIDE.accent in (p.fill, p.stroke and p.stroke.colour)
    ]


def links_in(drawing, layer, step):
    """Start and end of each link, in cells of the input, found from the place of the window."""
    window = outlines(drawing)[0]
    at = np.unravel_index(step, layer.output_size)
    along = zip(at, layer.stride, layer.padding, layer.kernel, layer.dilation, strict=True)
    spans = [(n * s - before, (k - 1) * d + 1) for n, s, (before, _), k, d in along]
    (top, _), (left, width) = [(0, 1), *spans][-2:]
    cell = (window[2] - window[0]) / width

    def place(point):
        row, column = top + (window[3] - point[1]) / cell, left + (point[0] - window[0]) / cell
        return (math.floor(row), math.floor(column))[-len(layer.input) :]

    lines = [line for p in accents(drawing) if not p.closed for line in p.outlines]
    return [(place(line[0]), place(line[-1])) for line in lines]


def side(layer, copy):
    """Whether a copy lies before, beside or after the input along each axis."""
    return tuple(int(at >= i) - int(at < 0) for at, i in zip(copy, layer.input, strict=True))


copying = any_convs(plane_axes, maps=(False,), modes=("reflect", "replicate", "circular"))


@given(copying, st.data())
@example(ca.Conv(20, 3, padding=2, padding_mode="circular"), None)
@example(ca.Conv(50, 5, padding=3, stride=3, padding_mode="reflect"), None)
def test_links_lead_to_the_copies_in_the_window(layer, data):
    made = ca.animate(layer, view="columns")
    step = data.draw(st.integers(0, len(made) - 1)) if data else 0
    found = links_in(made.scene.at(step), layer, step)
    expected = window_copies(layer, step)
    assert len({*found}) == len(found)
    assert {*found} <= {*expected}
    sides = [side(layer, copy) for _, copy in found]
    longest = max(i + sum(p) for i, p in zip(layer.input, layer.padding, strict=True))
    if longest > 14:  # where cells are small, one for each side of the input
        assert sorted(sides) == sorted({side(layer, copy) for _, copy in expected})
    elif len(expected) <= 8:
        assert sorted(found) == sorted(expected)
    else:
        assert found
    assert not accents(ca.animate(layer, view="columns", plain=True).scene.at(step))


def test_links_too_small_to_be_seen_are_told():
    layer = ca.Conv(80, 3, padding=2, padding_mode="replicate")
    made = ca.animate(layer, view="columns")
    for step, count in ((0, 8), (1, 7), (82 * 40, 6), (82 * 40 + 1, 3), (82 * 40 + 40, 0)):
        assert len(window_copies(layer, step)) == count
        drawing = made.scene.at(step)
        words = "".join(words for _, words, text in seen(drawing) if text.left)
        assert ("copies in the padding" in words) == (count > 0)
        assert f"with{count}copies" in words or not count
        assert not accents(drawing)
    assert (outlines(drawing)[0][2] - outlines(drawing)[0][0]) / 3 < DENSEST
    told = ca.animate(layer, view="columns", plain=True).scene.at(0)
    assert not any("copies" in words for _, words, _ in seen(told))


def test_rings_are_left_out_where_they_are_not_wanted():
    assert len(accents(ca.animate(ca.MaxPool(4, 2), view="columns").scene.at(0))) == 2
    assert not accents(ca.animate(ca.MaxPool(4, 2), view="columns", plain=True).scene.at(0))


# Lengths, and cells that are in no window


def rulers_in(drawing):
    """Lines of arrows, and of brackets."""
    lines = [
        p.outlines
        for p in drawing.primitives
        if isinstance(p, Paths) and not p.closed and p.stroke.colour == GUIDE.ink
    ]
    arrows = [each[0] for each in lines if [len(line) for line in each] == [2, 3]]
    three = [each for each in lines if [len(line) for line in each] == [2, 2, 2]]
    brackets = [each[0] for each in three if math.dist(*each[1]) == pytest.approx(4)]
    return arrows, brackets


@settings(max_examples=40)
@given(*(st.integers(1, most) for most in (24, 3, 4, 3)), st.integers(0, 3), st.booleans())
def test_lengths_are_as_long_as_they_say(i, k, s, d, p, is_fold):
    kind = ca.Fold if is_fold else ca.Conv
    try:
        layer = kind(i, k, stride=s, padding=p, dilation=d)
    except ConvanimError:
        return
    drawing = ca.animate(layer, view="columns", labels=True).scene.at(0)
    window = outlines(drawing)[0]
    cell = (window[2] - window[0]) / ((k - 1) * d + 1)
    named = sorted(w for _, w, _ in seen(drawing) if re.match(r"\$[psd] =", w))
    moves = i + 2 * p - (k - 1) * d > s
    wanted = {f"$p = {p}$": p > 0, f"$s = {s}$": moves, f"$d = {d}$": k > 1 and d > 1}
    assert named == sorted(words for words, there in wanted.items() if there)
    arrows, brackets = rulers_in(drawing)
    expected = [s] * moves + [d] * (k > 1 and d > 1)
    found = sorted(math.dist(*line) / cell for line in arrows)
    assert found == pytest.approx(sorted(expected))
    assert [math.dist(*line) / cell for line in brackets] == pytest.approx([p] * (p > 0))
    assert all(line[0][1] > window[3] for line in (*arrows, *brackets))


@pytest.mark.parametrize(
    ("layer", "at_the_right"),
    [(ca.Conv((6, 9), 3, stride=(2, 1)), False), (ca.Fold((6, 9), 3, stride=(2, 1)), True)],
)
def test_rulers_of_rows_stand_where_no_columns_are(layer, at_the_right):
    made = ca.animate(layer, view="columns", labels=True).scene
    first, last = (outlines(made.at(step))[0] for step in (0, made.steps - 1))
    (down,) = [line for line in rulers_in(made.at(0))[0] if line[0][0] == line[1][0]]
    assert down[0][0] > last[2] if at_the_right else down[0][0] < first[0]
    assert math.dist(*down) == pytest.approx(2 * CELL)


def crosses(drawing):
    """Middles of crosses: pairs of lines that share their middle."""
    middles = [
        tuple(np.mean(line, axis=0).round(3))
        for p in drawing.primitives
        if isinstance(p, Paths) and not p.closed
        for line in p.outlines
        if len(line) == 2 and line[0][0] != line[1][0] and line[0][1] != line[1][1]
    ]
    return {at for at in middles if middles.count(at) == 2}


@pytest.mark.parametrize("size", [6, 20, 40])
def test_cropped_cells_are_crossed_in_small_and_large_pictures(size):
    layer = ca.Conv(size, 3, padding=((-1, 1), (0, -2)))
    drawing = ca.animate(layer, view="columns").scene.at(0)
    assert len(crosses(drawing)) == size**2 - (size - 1) * (size - 2)


@pytest.mark.parametrize("size", [4, 20, 40])
def test_the_padding_that_a_fold_cuts_off_is_crossed(size):
    drawing = ca.animate(ca.Fold(size, 3, padding=1, stride=3), view="columns").scene.at(0)
    assert len(crosses(drawing)) == (size + 2) ** 2 - size**2


@pytest.mark.parametrize("kind", [ca.Unfold, ca.Fold])
@pytest.mark.parametrize("size", [7, 22])
def test_labels_cross_what_is_in_no_window(kind, size):
    layer = kind(size, 2, stride=3)
    windows = (size + 1) // 3
    found = [
        crosses(ca.animate(layer, view="columns", labels=labels).scene.at(0))
        for labels in (False, True)
    ]
    assert not found[0]
    assert len(found[1]) - 1 == size**2 - (2 * windows) ** 2  # one is the legend's


# Sums


@given(plain_convs | any_pools(plane_axes, maps=(False,)), st.integers(0, 99), st.data())
def test_sums_say_what_a_column_makes(layer, seed, data):
    x, w = arrays_of(layer, seed)
    try:
        made = ca.animate(layer, view="columns", x=x, w=w, sum=True)
    except ConvanimError:
        return
    step = data.draw(st.integers(0, len(made) - 1))
    said = told_sum(made.scene.at(step))
    result = (layer.apply(x) if w is None else layer.apply(x, w)).ravel()[step]
    if np.isnan(result):  # of no cells
        assert "=" not in said
    if np.isnan(result) or "..." in said:
        return
    left, right = computed(said)
    assert left == pytest.approx(result, abs=0.01)
    assert right == pytest.approx(result, abs=0.01, rel=0.01)


def lines_at_the_foot(drawing, count):
    """The last lines of words, from the top."""
    lines = [p.items[0] for p in drawing.primitives if isinstance(p, Text)]
    return [words for _, words in sorted(lines, key=lambda item: item[0][1])[:count]][::-1]


@pytest.mark.parametrize(("made", "told"), [(1, 1), (3, 3), (6, 4)])
def test_each_kernel_has_a_sum(made, told):
    layer = ca.Conv(4, 2, channels=(2, made))
    x, w = (abs(numbers) % 3 for numbers in arrays_of(layer, 3))
    drawing = ca.animate(layer, view="columns", x=x, w=w, sum=True).scene.at(5)
    output = layer.apply(x, w).reshape(made, 9)[:, 5]
    lines = lines_at_the_foot(drawing, told)
    assert [computed(line) for line in lines] == [(y, y) for y in output[:told]]


def complete(layer, columns, step):
    """What each cell sums up that a step's window is the last one to have, by a loop."""
    after, times = added_up(layer, columns, step)
    last, all_times = added_up(layer, columns, 10**6)
    before = added_up(layer, columns, step - 1)[1]
    here = (times == all_times) & (before < times)
    assert np.array_equal(after[here], last[here])
    return list(zip(after[here].tolist(), all_times[here].tolist(), strict=True))


@given(folds(plane_axes), st.integers(0, 99), st.data())
@example(ca.Fold(4, 3), 1, None)
def test_sums_of_a_fold_are_told_when_they_are_complete(layer, seed, data):
    columns, _ = arrays_of(layer, seed)
    made = ca.animate(layer, view="columns", x=columns, sum=True)
    step = data.draw(st.integers(0, len(made) - 1)) if data else 0
    lines = [words for _, words, _ in seen(made.scene.at(step)) if words.startswith("complete")]
    expected = complete(layer, columns, step)
    assert len(lines) == bool(expected)
    found = [one for line in lines for one in line.partition(": ")[2].split(", ")]
    assert found == ["..."] * (found == ["..."]) or len(found) <= len(expected)
    for words, (total, count) in zip(found, expected, strict=False):
        if words == "...":
            break
        terms, _, result = words.partition(" = ")
        assert number(result or terms) == total
        assert ("..." in terms) or len(terms.split(" + ")) == count
        if "..." not in terms:
            plain = [term.strip("$").strip("()") for term in terms.split(" + ")]
            assert sum(map(float, plain)) == total
    assert len(found) == len(expected) or found[-1] == "..."


# Large pictures


def test_words_grow_with_the_picture_and_numbers_of_columns_have_one_size():
    small, large = (ca.animate(ca.Conv(size, 3), view="columns").scene.at(0) for size in (5, 52))
    sizes = []
    for drawing in (small, large):
        words = [text for _, words, text in seen(drawing) if words.startswith("input")]
        assert drawing.width > 0
        sizes.append(words[0].size)
    assert sizes[0] == GUIDE.value_size
    assert sizes[1] > 1.1 * GUIDE.value_size
    top = outlines(large)[1][3]
    headings = {text.size for (_, y), words, text in seen(large) if 0 < y - top < CELL / 2}
    assert len(headings) == 1
