"""The columns view: windows as columns of a matrix, and columns added back."""

from __future__ import annotations

from itertools import combinations, product

import hypothesis
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import any_convs, any_pools, arrays_of, folds, unfolds, upsamplings

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.render.raster import frames
from convanim.scene.primitives import Moving, Paths, Text
from convanim.scene.views.columns.crop import Crop
from convanim.scene.views.columns.pictures import MOST_CELLS
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


@settings(max_examples=150)
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


@settings(max_examples=60)
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


@settings(max_examples=60)
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


@settings(max_examples=80)
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


@settings(max_examples=100)
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


@settings(max_examples=100)
@given(read_layers | folds(plane_axes) | any_convs(plane_axes, maps=(True,)))
def test_labels_of_random_layers_lie_apart_and_on_no_cell(layer):
    try:
        check_labels(layer, "guide")
    except ConvanimError:
        hypothesis.reject()


def check_labels(layer, theme):
    drawing = ca.animate(layer, view="columns", theme=theme).scene.at(0)
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
