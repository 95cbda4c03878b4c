"""Geometry of the views beyond the slanted and the numerical one, and of labels."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import adaptive_pools, flat_layers, layers, matrix, subject

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.scene.primitives import Paths, Text
from convanim.scene.views import VIEWS, staged
from convanim.scene.views.guide.subsampling import with_unit_strides
from convanim.scene.views.guide.tower import arrows, tower
from convanim.theme import GUIDE, THEMES, Theme

BLUE, CYAN, VIOLET = (38, 139, 210), (42, 161, 152), (108, 113, 196)
CELL = Theme().cell


def scene(layer, view, **options):
    return staged(VIEWS[view], subject(layer, **options))


def filled(drawing, colour):
    return [p for p in drawing.primitives if isinstance(p, Paths) and p.fill == colour]


def words(drawing):
    return [text for p in drawing.primitives if isinstance(p, Text) for _, text in p.items]


def opened(drawing):
    """Arrow heads and other open lines of two legs."""
    shapes = [p for p in drawing.primitives if isinstance(p, Paths) and not p.closed]
    return [p for p in shapes if [len(line) for line in p.outlines] == [2, 3]]


def size_in_cells(shape):
    xs, ys = zip(*shape.outlines[0], strict=True)
    return round((max(xs) - min(xs)) / CELL, 6), round((max(ys) - min(ys)) / CELL, 6)


def test_kernel_is_shaded_and_has_its_numbers():
    found = scene(ca.Conv(5, 3), "kernel").at(0)
    assert words(found) == list("012220012")
    assert filled(found, (7, 54, 66))[0].opacity == 0.4


def test_kernel_of_a_transposed_convolution_is_rotated():
    found = scene(ca.ConvTranspose(2, 3), "kernel", w=np.arange(9).reshape(3, 3)).at(0)
    assert words(found) == list("876543210")


def test_channels_of_figure_1_3():
    poster = scene(ca.Conv(5, 3, channels=(2, 3)), "channels").poster
    assert [size_in_cells(s) for s in filled(poster, BLUE)].count((5, 5)) == 1
    assert [size_in_cells(s) for s in filled(poster, BLUE)].count((3, 3)) == 3
    assert [size_in_cells(s) for s in filled(poster, VIOLET)].count((5, 5)) == 1
    assert [size_in_cells(s) for s in filled(poster, VIOLET)].count((3, 3)) == 3
    assert [size_in_cells(s) for s in filled(poster, CYAN)] == [(3, 3)] * 6  # sums and output
    assert words(poster) == ["$+$"] * 3
    assert len(opened(poster)) == 9  # an arrow to each product, sum and output


def test_channels_add_up():
    """With each step one cell more is filled in every map that is made."""
    found = scene(ca.Conv(5, 3, channels=(1, 1)), "channels")

    def area(step):
        blocks = filled(found.at(step), CYAN)
        return round(sum(w * h for w, h in map(size_in_cells, blocks)))

    # A sum and an output: two cells a step.
    assert [area(step) for step in range(9)] == [2 * (step + 1) for step in range(9)]


def test_channels_window_reads_all_maps():
    found = scene(ca.Conv(5, 3, channels=(3, 1)), "channels").at(4)
    shades = [s for s in filled(found, (7, 54, 66)) if len(s.outlines) == 9]
    assert len(shades) == 3


def gap(point, plane):
    """Distance of a point from a map, 0 inside."""
    left, bottom, right, top = plane.bounds
    x, y = point
    return np.hypot(max(left - x, 0, x - right), max(bottom - y, 0, y - top))


@given(flat_layers, st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
@example(ca.Conv(5, 3, stride=2, padding=1), 4, 5, 1)
@example(ca.Conv(5, 3, stride=2, padding=1), 8, 1, 1)
@example(ca.Conv(3, 3), 9, 9, 1)
@example(ca.Conv((3, 3), (3, 1), padding=((5, 5), 0)), 4, 3, 1)
@example(ca.Conv(5, 3, padding=1), 1, 1, 8)
@example(ca.Conv((9, 2), 1, padding=3), 3, 1, 3)
def test_channels_arrows_lead_from_map_to_map_and_over_none(layer, read, made, groups):
    """Each group has ``read`` input maps and makes ``made`` output maps."""
    made *= groups
    pathways = [
        range(read * group, read * (group + 1))
        for group in range(groups)
        for _ in range(made // groups)
    ]
    _, _, maps = tower(layer.walk(), pathways, Theme())
    drawn = list(arrows(maps, Theme()))
    shafts = [shape.outlines[0] for shape in drawn if isinstance(shape, Paths)]
    each = len(shafts) // made
    planes = [*sum(maps.inputs, ()), *sum(maps.products, ()), *maps.sums, *maps.outputs]
    lefts, bottoms, rights, tops = np.array([plane.bounds for plane in planes]).T
    shares = np.linspace(0, 1, 30)[:, None]
    for number in range(made):
        first, *between, last = shafts[number * each : (number + 1) * each]
        stack, plane = maps.products[number], maps.sums[number]
        joins = [
            (first[0], maps.inputs[number * groups // made]),
            (first[1], stack),
            (between[-1][1], [plane]),
            (last[0], [plane]),
            (last[1], maps.outputs),
        ]
        for point, planes in joins:
            assert min(gap(point, one) for one in planes) == pytest.approx(CELL / 2)
        for start, end in (first, last):
            x, y = ((1 - shares) * a + shares * b for a, b in zip(start, end, strict=True))
            aside = np.maximum(np.maximum(lefts - x, x - rights), np.maximum(bottoms - y, y - tops))
            assert (aside > 0).all()


def themes():
    part = st.integers(0, 255)
    maps = st.lists(st.tuples(part, part, part), min_size=1, max_size=5, unique=True)
    return st.sampled_from(list(THEMES.values())) | maps.map(lambda found: Theme(maps=tuple(found)))


@settings(max_examples=15)
@given(themes(), st.integers(1, 50))
@example(Theme(maps=((128, 129, 128),)), 200)
@example(THEMES["gray"], 200)
def test_every_map_has_a_colour_of_its_own(theme, count):
    found = theme.map_colours(count)
    assert len(set(found)) == count
    assert found[: len(theme.maps)] == theme.maps[:count]
    assert not {theme.output, theme.background, theme.ink} & {*found[len(theme.maps) :]}


# Where words must be read on all of them, there is less room for the eight.
@pytest.mark.parametrize(
    ("name", "share"), [("guide", 1), ("dark", 0.85), ("gray", 0.45), ("contrast", 0.45)]
)
def test_colours_of_eight_maps_are_told_apart_like_the_themes_own(name, share):
    def nearest(colours):
        pairs = combinations(colours, 2)
        return min(max(abs(a - b) for a, b in zip(*pair, strict=True)) for pair in pairs)

    theme = THEMES[name]
    assert nearest(theme.map_colours(8)) >= share * nearest(theme.maps)


def test_channels_view_repeats_no_colour():
    poster = scene(ca.Conv(5, 3, channels=(8, 1)), "channels").poster
    fills = [p.fill for p in poster.primitives if isinstance(p, Paths) and p.fill]
    maps = {fill for fill in fills if fill not in (CYAN, Theme().background)}
    assert len(maps) == 8


@pytest.mark.parametrize(
    ("layer", "view", "dashes"),
    [
        (ca.Conv(5, 3), "numerical", 0),
        (ca.Conv(5, 3), "counting", 0),
        (ca.Conv(5, 3), "subsampling", 0),
        (ca.Conv(5, 3), "channels", 0),
        (ca.Conv(3, 2), "matrix", 0),
        (ca.Conv(5, 3, padding=1), "numerical", 1),
        (ca.Conv(5, 3, padding=((0, 0), (0, 1))), "numerical", 1),
        (ca.ConvTranspose(3, 1, stride=2), "counting", 1),
        (ca.Conv(5, 3), "slanted", 1),
    ],
)
def test_no_dashes_lie_under_a_flat_grid_that_covers_them(layer, view, dashes):
    found = scene(layer, view).at(0).primitives
    dashed = [p for p in found if isinstance(p, Paths) and p.stroke and p.stroke.dash]
    assert len(dashed) == dashes


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4), st.integers(2, 4))
@example([-1234.5, 2, 3, 123456], 2)
def test_matrix_entries_keep_clear_of_the_parentheses(weights, size):
    w = np.reshape(weights, (2, 2))
    found = scene(ca.Conv(size, 2), "matrix", w=w, weights="numbers").poster.primitives
    (table,) = [p for p in found if isinstance(p, Text)]
    left, _, right, _ = bounds([table])
    (sides,) = [p for p in found if isinstance(p, Paths)]
    first, second = ([x for x, _ in line] for line in sides.outlines)
    assert max(first) - 0.5 <= left
    assert right <= min(second) + 0.5


@pytest.mark.parametrize(
    ("layer", "right", "down"),
    [
        (ca.Conv(5, 3), 2, 2),  # 2.8a
        (ca.Conv(5, 3, stride=2), 1, 1),  # 2.8b
        (ca.Conv((6, 9), 3, stride=2, padding=1), 4, 2),
        (ca.Conv(7, 3, dilation=2), 2, 2),
    ],
)
def test_counting_has_an_arrow_a_hop(layer, right, down):
    found = scene(layer, "counting")
    assert found.steps == 1 + right + down
    poster = opened(found.poster)
    level = [a for a in poster if abs(a.outlines[0][0][1] - a.outlines[0][1][1]) < 1e-6]
    assert (len(level), len(poster) - len(level)) == (right, down)
    assert [len(opened(found.at(step))) for step in range(found.steps)] == list(range(found.steps))
    # A hop is as long as the stride, but for the gap that keeps hops apart.
    (x0, _), (x1, _) = level[0].outlines[0]
    assert (x1 - x0) / CELL == pytest.approx(layer.stride[1] - 0.1)


def crosses(drawing):
    lines = [p for p in drawing.primitives if isinstance(p, Paths) and p.stroke and not p.closed]
    thin = [p for p in lines if p.stroke.width == 0.4]
    return sum(len(p.outlines) for p in thin) // 2


def test_subsampling_strikes_out_what_is_dropped():
    found = scene(ca.Conv(5, 3, stride=2), "subsampling")
    assert found.steps == 9
    assert [crosses(found.at(step)) for step in range(9)] == [0, 1, 1, 2, 3, 4, 4, 5, 5]
    assert crosses(found.poster) == 5


@given(flat_layers)
def test_every_output_but_the_dropped_is_kept(layer):
    walk = layer.walk()
    every = with_unit_strides(walk)
    windows = {tuple(every.reads(step)) for step in range(len(every))}
    assert {tuple(walk.reads(step)) for step in range(len(walk))} <= windows


def entries(drawing):
    (table,) = [p for p in drawing.primitives if isinstance(p, Text)]
    rows = {}
    for (x, y), text in table.items:
        rows.setdefault(round(-y, 3), []).append((x, text))
    return [[text for _, text in sorted(rows[y])] for y in sorted(rows)]


def test_matrix_of_the_guide():
    found = entries(scene(ca.Conv(4, 3), "matrix").poster)
    plain = [[w.replace("w_", "w").strip("$") for w in row] for row in found]
    plain = [[w.replace("{,}", ",") for w in row] for row in plain]
    first = ["w{0,0}", "w{0,1}", "w{0,2}", "0", "w{1,0}", "w{1,1}", "w{1,2}", "0", "w{2,0}"]
    assert plain[0] == [*first, "w{2,1}", "w{2,2}", "0", "0", "0", "0", "0"]
    assert plain[1] == ["0", *plain[0][:-1]]
    assert plain[2] == ["0"] * 4 + plain[0][:-4]
    assert len(plain) == 4


@given(flat_layers)
@settings(max_examples=30)
def test_matrix_shows_the_layers_matrix(layer):
    if isinstance(layer, ca.MaxPool | ca.AvgPool):
        return
    w = np.arange(1, 1 + np.prod(layer.kernel)).reshape(layer.kernel)
    found = entries(scene(layer, "matrix", w=w, weights="numbers").poster)
    assert [[int(word) for word in row] for row in found] == matrix(layer, w).tolist()


def test_matrix_lights_up_the_row_of_the_step():
    found = scene(ca.Conv(4, 3), "matrix")

    def lit(step):
        (row,) = [s for s in filled(found.at(step), (7, 54, 66)) if size_in_cells(s)[0] > 20]
        return row.outlines[0][2][1]

    tops = [lit(step) for step in range(4)]
    assert np.allclose(np.diff(tops), -12.4)


@pytest.mark.parametrize(
    ("view", "layer", "wrong"),
    [
        ("matrix", ca.Conv(30, 3), "at most 10,000 entries, .* 705,600: choose the view slanted, "),
        ("matrix", ca.MaxPool(4, 2), "^the matrix view shows weights, and this layer has none: "),
        ("kernel", ca.MaxPool(4, 2), "^the kernel view shows weights, and this layer has none: "),
        ("channels", ca.AvgPool(4, 2), "^the channels view shows weights, and this layer has none"),
    ],
)
def test_what_a_view_cannot_show(view, layer, wrong):
    with pytest.raises(ConvanimError, match=wrong):
        scene(layer, view)


def left(shape):
    return min(x for line in shape.outlines for x, _ in line)


def top(shape):
    return max(y for line in shape.outlines for _, y in line)


def test_counting_moves_the_window_with_each_hop():
    found = scene(ca.Conv((6, 9), 3, stride=2, padding=1), "counting")  # 4 hops right, 2 down
    shades = [filled(found.at(step), (7, 54, 66))[0] for step in range(found.steps)]
    columns = [round((left(s) - left(shades[0])) / CELL) for s in shades]
    rows = [round((top(shades[0]) - top(s)) / CELL) for s in shades]
    assert columns == [0, 2, 4, 6, 8, 0, 0]
    assert rows == [0, 0, 0, 0, 0, 2, 4]


@pytest.mark.parametrize("kernel", [1, 2, 3, 4])
def test_hops_run_through_the_middles_of_cells(kernel):
    found = scene(ca.Conv(6, kernel), "counting").poster
    for hop in opened(found):
        (x0, y0), (_, y1) = hop.outlines[0]
        across = (y0 if y0 == pytest.approx(y1) else x0) - 10.4
        assert (across / CELL) % 1 == pytest.approx(0.5)


def test_subsampling_lights_up_what_is_kept_in_both_outputs():
    found = scene(ca.Conv(5, 3, stride=2), "subsampling")
    shades = [len(filled(found.at(step), (7, 54, 66))) for step in range(9)]
    # Window and dense cell; where the output is kept, the other window and two cells more.
    assert shades == [5, 2, 5, 2, 2, 2, 5, 2, 5]


def test_subsampling_poster_has_the_hops_of_both_strides():
    assert len(opened(scene(ca.Conv(5, 3, stride=2), "subsampling").poster)) == 3 + 2 + 4


def test_channels_foremost_map_is_drawn_last():
    poster = scene(ca.Conv(5, 3, channels=(2, 2)), "channels").poster
    order = [p.fill for p in poster.primitives if isinstance(p, Paths) and p.fill in (BLUE, VIOLET)]
    assert order.index(VIOLET) < order.index(BLUE)
    assert order[-1] == BLUE
    outputs = [s for s in filled(poster, CYAN) if top(s) > 0.8 * poster.height]
    assert left(outputs[0]) < left(outputs[1])  # the hind one first


def test_matrix_shows_the_window_beside_it():
    shades = filled(scene(ca.Conv(4, 3), "matrix").at(2), (7, 54, 66))
    assert sorted(len(s.outlines) for s in shades) == [1, 1, 9]  # row, output cell, window


@pytest.mark.parametrize("channels", [(1000, 1000), (10**15, 1), (1, 10**15), (15, 14)])
def test_too_many_channels_are_refused_at_once(channels):
    with pytest.raises(
        ConvanimError, match=r"kernels can't be told apart: give fewer .*\(at most 200"
    ):
        ca.animate(ca.Conv(5, 3, channels=channels), view="channels")


@pytest.mark.parametrize(
    ("layer", "view"),
    [
        (ca.Conv(5, 3, channels=(10**15, 1)), "slanted"),
        (ca.MaxPool(5, 3, channels=10**15), "slanted"),
        (ca.MaxPool(5, 3, channels=10**15), "numerical"),
        (ca.Conv(5, 3, channels=(10**9, 10**9)), "matrix"),
        (ca.Unfold(5, 3, channels=10**18), "slanted"),
    ],
)
def test_so_many_maps_are_refused_before_they_are_walked(layer, view):
    with pytest.raises(ConvanimError, match=r"over the limit of 100,000: give fewer channels$"):
        ca.animate(layer, view=view)


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"channels": (2, 3)}, "channels belongs to the layer: write it there"),
        ({"weights": "numbers"}, "the slanted view has no weights: choose the view matrix"),
        ({"weights": "numbers", "view": "kernel"}, "the kernel view has no weights"),
    ],
)
def test_options_of_other_views_are_refused(options, wrong):
    with pytest.raises(ConvanimError, match=wrong):
        ca.animate(ca.Conv(5, 3), **options)


def test_labels_tell_the_kernels_size_and_call_a_pools_window_so():
    dilated = words(scene(ca.Conv(7, 3, dilation=2), "slanted", labels=True).at(0))
    assert "kernel, $k = 3$" in dilated
    assert "maximum of the window, $k = 2$" in words(
        scene(ca.MaxPool(4, 2), "slanted", labels=True).at(0)
    )


def test_left_over_cells_are_crossed_where_labels_are():
    layer = ca.Conv(6, 3, stride=2, padding=1)
    labelled, plain = (scene(layer, "slanted", labels=on).at(0) for on in (True, False))
    # A row and a column of 8, and the key's own cross; the rays are thin lines, too.
    assert crosses(labelled) - crosses(plain) == 15 + 1


@pytest.mark.parametrize("view", [v for v in VIEWS if "labels" not in VIEWS[v].options])
def test_labels_are_refused_where_there_are_none(view):
    with pytest.raises(ConvanimError, match=f"the {view} view has no labels"):
        ca.animate(ca.Conv(5, 3), view=view, labels=True)


def test_labels_name_parts_and_sizes():
    found = words(
        scene(ca.Conv((6, 7), 3, stride=2, padding=1).transpose(), "slanted", labels=True).at(0)
    )
    assert found == [
        r"input, $i' = 3 \times 4$",
        r"output, $o' = 6 \times 7$",
        "kernel, $k = 3$",
        "padding (zeros)",
        "inserted zeros",
        "extra zeros",
        "$s = 2$",
        "$k$ $-$ $p$ $-$ $1 = 1$",
    ]
    assert "never read" in words(
        scene(ca.Conv(6, 3, stride=2, padding=1), "slanted", labels=True).at(0)
    )
    assert words(scene(ca.Conv(6, 3, stride=2, padding=1), "slanted").at(0)) == []


def corners_of_data(drawing):
    return [np.array(s.outlines[0]) for s in [*filled(drawing, BLUE), *filled(drawing, CYAN)]]


def covers(box, corners):
    """Whether a box and a convex block have inner points in common (separating axes)."""
    left, bottom, right, top = box
    rectangle = np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
    for shape in (rectangle, corners):
        for start, end in zip(shape, np.roll(shape, -1, axis=0), strict=True):
            normal = np.array([end[1] - start[1], start[0] - end[0]])
            a, b = rectangle @ normal, corners @ normal
            if a.max() <= b.min() + 1e-6 or b.max() <= a.min() + 1e-6:
                return False
    return True


@given(layers | adaptive_pools(), st.sampled_from(["slanted", "numerical"]))
def test_labels_cover_no_data_nor_each_other_nor_leave_the_canvas(layer, view):
    if view == "slanted" and len(layer.input) > 2:
        view = "slices"
    drawing = scene(layer, view, labels=True).at(0)
    texts = [p for p in drawing.primitives if isinstance(p, Text) and p.left]
    # The sizes of windows are written twice, pale and dark.
    sizes = [p for p in drawing.primitives if isinstance(p, Text) and p.colour == GUIDE.ink]
    boxes = [bounds([text]) for text in (*texts, *sizes)]
    assert len(boxes) >= 3
    larger = max(1, max(text.size for text in texts) / GUIDE.value_size)  # in large pictures
    edge = GUIDE.margin + 0.2 - 0.3 * larger  # italic letters lean out a little
    # Not the key's icons.
    blocks = [c for c in corners_of_data(drawing) if np.ptp(c[:, 0]) > 7.5 * larger]
    for box in boxes:
        assert box[0] >= edge
        assert box[1] >= edge
        assert box[2] <= drawing.width - edge
        assert box[3] <= drawing.height - edge
        assert not any(covers(box, block) for block in blocks)
    for one, other in combinations(boxes, 2):
        x = min(one[2], other[2]) - max(one[0], other[0])
        y = min(one[3], other[3]) - max(one[1], other[1])
        assert min(x, y) <= 0
