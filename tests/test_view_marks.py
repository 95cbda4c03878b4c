"""What the guide's views point out: copies, maxima, sizes of windows, padding, strides, sums."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_layers,
    any_pools,
    any_transposes,
    computed,
    linked,
    number,
    one_step,
    paths,
    shaded,
    subject,
    texts,
    told_sum,
    two_axes,
    upsamplings,
    window_copies,
)

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.scene.primitives import Text
from convanim.scene.sheets import Scene
from convanim.scene.sums import with_sum
from convanim.scene.views import VIEWS
from convanim.theme import GUIDE

CELL = GUIDE.cell
PALE = tuple(round(0.35 * a + 0.65 * b) for a, b in zip(GUIDE.input, GUIDE.background, strict=True))
FLAT = (False,)  # without an axis for the maps


def values_in(found):
    """All numbers of the grid, by their places in a flat picture: the first text of the picture."""
    return next(p for p in found.primitives if isinstance(p, Text) and not p.left).items


# Copies in the padding


def input_cells(found, layer):
    """A function from a point of the canvas to the input's cell at it; outside, they go on."""
    block = next(p for p in paths(found) if p.fill == GUIDE.input and p.closed)
    (x0, y0), _, _, _ = corners = block.outlines[0]
    size = (1, *layer.input)[-2:]
    right = np.subtract(corners[1], corners[0]) / size[1]
    up = np.subtract(corners[3], corners[0]) / size[0]

    def cell(point):
        columns, rows = np.linalg.solve(np.transpose([right, up]), np.subtract(point, (x0, y0)))
        found = (math.floor(size[0] - rows), math.floor(columns))
        return found[-len(layer.input) :]

    return cell


copying = any_convs(st.integers(1, 2), FLAT, ("reflect", "replicate", "circular"))


@given(copying, st.sampled_from(["slanted", "numerical"]), st.data())
def test_links_lead_from_cells_of_the_input_to_their_copies_in_the_window(layer, view, data):
    step, found = one_step(data, layer, view)
    cell = input_cells(found, layer)
    links = [(cell(start), cell(end)) for start, end in linked(found)]
    expected = window_copies(layer, step)
    assert len(set(links)) == len(links)
    if len(expected) <= 8:
        assert sorted(links) == sorted(expected)
    else:
        assert set(links) < set(expected)
    assert bool(links) == bool(expected) or len(expected) > 8
    assert not linked(ca.animate(layer, view=view, plain=True).scene.at(step))


@pytest.mark.parametrize(
    ("view", "grids"), [("counting", 1), ("subsampling", 2), ("matrix", 1), ("channels", 1)]
)
def test_other_views_link_copies_too(view, grids):
    layer = ca.Conv(4, 3, padding=1, padding_mode="reflect")
    found = ca.animate(layer, view=view).scene.at(0)
    assert len(linked(found)) == grids * 5
    cell = input_cells(found, layer)
    assert {(cell(a), cell(b)) for a, b in linked(found)} >= {*window_copies(layer, 0)}
    assert not linked(ca.animate(layer, view=view, plain=True).scene.at(0))


@pytest.mark.parametrize("view", ["slanted", "numerical"])
def test_nothing_is_linked_where_nothing_is_copied(view):
    for layer in (ca.Conv(5, 3, padding=1), ca.ConvTranspose(3, 3, stride=2), ca.MaxPool(4, 2)):
        made = ca.animate(layer, view=view)
        assert not any(linked(made.scene.at(step)) for step in range(len(made)))


@given(copying, st.data())
def test_links_run_clear_of_the_numbers_in_cells(layer, data):
    """Of one digit each; they are wider only by what the user says."""
    x = np.arange(np.prod(layer.input)).reshape(layer.input) % 10
    w = np.ones(layer.weight_shape, int)
    _, found = one_step(data, layer, "numerical", x=x, w=w)
    items = [(p, item) for p in found.primitives if isinstance(p, Text) for item in p.items]
    boxes = [bounds([Text((item,), p.size, p.colour, p.room)]) for p, item in items]
    lines = [p for p in paths(found) if p.stroke and p.stroke.colour == GUIDE.accent]
    for line in (line for p in lines for line in p.outlines):
        for start, end in pairwise(line):
            left, right = sorted((start[0], end[0]))
            low, high = sorted((start[1], end[1]))
            for box in boxes:
                assert not (left < box[2] and box[0] < right and low < box[3] and box[1] < high)


# Maxima


def rings(found):
    """Middles of rings."""
    closed = [p for p in paths(found) if p.closed and p.stroke]
    rings = [p for p in closed if p.stroke.colour == GUIDE.accent]
    return [np.mean(line, axis=0) for p in rings for line in p.outlines]


@given(any_pools(kinds=(ca.MaxPool,), maps=FLAT), st.integers(0, 99), st.data())
def test_the_largest_cell_of_the_window_is_ringed(layer, seed, data):
    x = np.random.default_rng(seed).integers(-9, 10, layer.input)
    step, found = one_step(data, layer, "numerical", x=x)
    largest = layer.apply(x).ravel()[step]
    ringed = rings(found)
    assert len(ringed) == bool(np.isfinite(largest))
    for at in ringed:
        *window, _ = shaded(found)
        assert min(math.dist(at, cell) for cell in window) < 1e-6
        (value,) = [number(t) for place, t in values_in(found) if math.dist(place, at) < 1]
        assert value == largest


def test_rings_are_left_out_where_they_are_not_wanted_or_nothing_is_picked():
    assert not rings(ca.animate(ca.MaxPool(4, 2), view="numerical", plain=True).scene.at(0))
    assert not rings(ca.animate(ca.AvgPool(4, 2), view="numerical").scene.at(0))


# Cropped cells


@pytest.mark.parametrize("view", ["slanted", "numerical", "counting", "subsampling", "channels"])
def test_what_is_cropped_is_crossed_in_every_view_with_a_grid(view):
    layer = ca.Conv(6, 3, padding=((-1, 1), (0, -2)))
    look = {"view": view}
    if view == "channels":
        layer = ca.Conv(6, 3, padding=((-1, 1), (0, -2)), channels=1)
    found = ca.animate(layer, **look).scene.at(0)
    pale = [p for p in paths(found) if p.fill == PALE]
    grids = 2 if view == "subsampling" else 1
    assert sum(len(p.outlines) for p in pale) == grids * (36 - 5 * 4)


@given(any_transposes(two_axes))
def test_crosses_count_towards_the_limit_on_lines(layer):
    """Drawing never takes longer than the count of lines and cells lets expect."""
    made = ca.animate(layer, view="slanted") if not layer.channels else None
    if made:
        drawn = sum(len(p.outlines) for p in paths(made.scene.at(0)))
        assert drawn < 100_000


def test_large_crops_are_refused_before_they_are_drawn():
    with pytest.raises(ConvanimError, match="over the limit of 100,000"):
        ca.animate(ca.Conv(1000, 3, padding=-400), view="slanted")


# Windows of different sizes


@given(
    adaptive_pools(st.integers(1, 2)),
    st.sampled_from(["slanted", "numerical", "maps"]),
    st.data(),
)
@example(ca.AdaptiveAvgPool((7, 5), (5, 5)), "numerical", None)
def test_the_sizes_of_windows_that_differ_are_told(layer, view, data):
    if layer.channels:
        layer = type(layer)(**{**layer.values(), "channels": None})
    made = ca.animate(layer, view=view)
    step = data.draw(st.integers(0, len(made) - 1)) if data else 7
    found = made.scene.at(step)
    told = [
        int(words)
        for p in found.primitives
        if isinstance(p, Text) and p.colour == GUIDE.ink
        for _, words in p.items
    ]
    cells = np.unravel_index(step, layer.output_size)
    expected = []
    for i, o, at in zip(layer.input, layer.output_size, cells, strict=True):
        # PyTorch's rule: from floor(at·i/o) to ceil((at + 1)·i/o)
        sizes = [-(-(n + 1) * i // o) - n * i // o for n in range(o)]
        if len(set(sizes)) > 1:
            expected.append(sizes[at])
    assert told == expected


def test_a_span_stands_beside_its_window():
    made = ca.animate(ca.AdaptiveAvgPool((6, 7), (6, 5)), view="numerical")
    for step in range(len(made)):
        found = made.scene.at(step)
        *window, _ = shaded(found)
        (span,) = [
            p
            for p in paths(found)
            if p.stroke and p.stroke.colour == GUIDE.ink and len(p.outlines) == 4 and not p.closed
        ]
        xs = [x for line in span.outlines for x, _ in line]
        centres = [x for x, _ in window]
        assert min(centres) - CELL / 2 < min(xs) < min(centres)
        assert max(centres) < max(xs) < max(centres) + CELL / 2
        assert min(y for line in span.outlines for _, y in line) > max(y for _, y in window)


# Padding, stride and dilation


def arrows(found):
    """Lines of the arrows, which are of ink: links to copies may have as many points."""
    lines = [p.outlines for p in paths(found) if not p.closed and p.stroke.colour == GUIDE.ink]
    return [each for each in lines if [len(line) for line in each] == [2, 3]]


def brackets(found):
    """Lines of the brackets: along what they measure, and the two ends."""
    lines = [p.outlines for p in paths(found) if not p.closed]
    three = [each for each in lines if [len(line) for line in each] == [2, 2, 2]]
    return [each for each in three if math.dist(*each[1]) == pytest.approx(4)]


def lengths(shapes):
    return sorted(math.dist(*each[0]) for each in shapes)


#: Length of a cell along the edge where the lengths of a layer stand, in points.
ALONG = {"slanted": CELL * math.hypot(0.7, 0.65), "numerical": CELL}


@given(
    st.sampled_from(["slanted", "numerical"]),
    *(st.integers(1, most) for most in (9, 3, 4, 3)),
    st.integers(0, 3),
)
def test_lengths_are_as_long_as_they_say(view, i, k, s, d, p):
    try:
        layer = ca.Conv(i, k, stride=s, padding=p, dilation=d)
    except ConvanimError:
        return
    found = ca.animate(layer, view=view, labels=True).scene.at(0)
    named = [words for _, words in texts(found) if re.match(r"\$[psd] =", words)]
    moves, dilates = layer.output_size[0] > 1, k > 1 and d > 1
    wanted = {f"$p = {p}$": p > 0, f"$s = {s}$": moves, f"$d = {d}$": dilates}
    assert sorted(named) == sorted(words for words, there in wanted.items() if there)
    assert lengths(arrows(found)) == pytest.approx(
        sorted(ALONG[view] * each for each, there in ((s, moves), (d, dilates)) if there)
    )
    assert lengths(brackets(found)) == pytest.approx([ALONG[view] * p] * (p > 0))


@given(any_convs(two_axes, FLAT) | any_transposes(two_axes), st.sampled_from([*ALONG]))
@example(
    ca.Conv((2, 1), (2, 1), padding=((0, 1), (1, 0)), dilation=(2, 1), padding_mode="replicate"),
    "numerical",
)
def test_lengths_lie_outside_the_grid_and_off_all_names(layer, view):
    if layer.channels:
        return
    found = ca.animate(layer, view=view, labels=True).scene.at(0)
    names = [p for p in found.primitives if isinstance(p, Text) and p.left]
    boxes = [
        bounds([Text((item,), p.size, p.colour, p.room, left=True)])
        for p in names
        for item in p.items
    ]
    lines = [each[0] for each in (*arrows(found), *brackets(found))]
    data = [
        np.array(line)
        for p in paths(found)
        if p.closed and p.fill in (GUIDE.input, GUIDE.output, PALE)
        for line in p.outlines
        if np.ptp([x for x, _ in line]) > 7.5
    ]
    for start, end in lines:
        points = [np.add(start, share * np.subtract(end, start)) for share in np.linspace(0, 1, 20)]
        for x, y in points:
            assert 0 < x < found.width
            assert 0 < y < found.height
            assert not any(b[0] < x < b[2] and b[1] < y < b[3] for b in boxes)
            assert not any(is_inside((x, y), block) for block in data)


def is_inside(point, corners):
    """Whether a point is inside of a convex block, counter-clockwise."""
    edges = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return all(
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 1e-6
        for a, b in edges
    )


# Sums


summed = st.one_of(
    any_convs(st.integers(1, 3), FLAT),
    any_transposes(st.integers(1, 3)),
    any_pools(st.integers(1, 3), maps=FLAT),
    adaptive_pools(st.integers(1, 2)),
    upsamplings(st.integers(1, 2), maps=FLAT),
)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(summed, st.booleans(), st.integers(-3, 3), st.integers(0, 99), st.data())
def test_sums_say_what_each_step_computes(layer, is_flat, bias, seed, data):
    if layer.channels:
        return
    random = np.random.default_rng(seed)
    x = random.integers(-4, 5, layer.input)
    look = {"x": x, "sum": True}
    w = random.integers(-3, 4, layer.weight_shape) if layer.weight_shape else None
    if w is not None:
        look |= {"w": w, "bias": bias}
    view = "numerical" if is_flat else "slices" if len(layer.input) == 3 else "slanted"
    step, found = one_step(data, layer, view, **look)
    result = layer.apply(x, w) if w is not None else layer.apply(x)
    expected = result.ravel()[step] + (bias if w is not None else 0)
    said = told_sum(found)
    if not said:  # nothing is read
        assert layer.combine.name == "mean"
        return
    assert said.isascii()
    made = number(said.split(", $b$")[0].split(" = ")[1])
    assert made == pytest.approx(expected, abs=0.051)
    if "..." not in said:
        left, _ = computed(said)
        assert left == pytest.approx(expected, abs=0.051 + 0.02 * np.prod(layer.kernel))
    if w is not None and "..." not in said and not isinstance(layer, ca.Upsample):
        terms = said.split(" = ")[0].split(" + ")
        assert len(terms) == np.prod(layer.kernel) + (1 if bias is not None else 0)
    low = min(bounds([p])[0] for p in found.primitives)
    high = max(bounds([p])[2] for p in found.primitives)
    assert low >= 8.5
    assert high <= found.width - 8.5


@pytest.mark.parametrize(
    ("layer", "look", "says"),
    [
        (
            ca.Conv((3,), 2),
            {"x": [1, -2, 3], "w": [4, -5]},
            r"$1{\cdot}4$ + $(-2){\cdot}(-5)$ = $14$",
        ),
        (
            ca.Conv((3,), 2),
            {"x": [1, 2, 3], "w": [4, 5], "bias": -1},
            r"$1{\cdot}4$ + $2{\cdot}5$ + $b$ = $13.0$, $b$ = $-1$",
        ),
        # Its kernel is rotated, and a zero is inserted.
        (
            ca.ConvTranspose((2,), 3, stride=2, padding=1),
            {"x": [1, 2], "w": [3, 4, 5]},
            r"$0{\cdot}5$ + $1{\cdot}4$ + $0{\cdot}3$ = $4.0$",
        ),
        (ca.MaxPool((2,), 2, padding=1), {"x": [3, 1]}, r"max($-\infty$, $3$) = $3.0$"),
        (ca.AvgPool((3,), 3, stride=1), {"x": [1, 2, 3]}, "($1$ + $2$ + $3$)/3 = $2.0$"),
        (
            ca.AvgPool((3,), 3, padding=1, count_include_pad=False),
            {"x": [1, 4, 3]},
            "($1$ + $4$)/2 = $2.5$",
        ),
        (ca.LpPool((2,), 2), {"x": [3, -4]}, "($|3|^{2}$ + $|-4|^{2}$)$^{1/2}$ = $5.0$"),
        (ca.LpPool((2,), 2, norm=1), {"x": [3, -4]}, "$|3|$ + $|-4|$ = $7.0$"),
        (ca.Unfold((3,), 2), {"x": [3, -4, 1]}, "($3$, $-4$)"),
    ],
)
def test_how_sums_are_written(layer, look, says):
    assert told_sum(ca.animate(layer, view="slanted", sum=True, **look).scene.at(0)) == says


def test_long_sums_leave_terms_out_in_their_middle():
    layer = ca.Conv((40,), 30)
    x, w = np.arange(40), np.arange(30)
    said = told_sum(ca.animate(layer, view="slanted", x=x, w=w, sum=True).scene.at(1))
    before, after = said.split(" + ... + ")
    assert before.startswith(r"$1{\cdot}0$ + $2{\cdot}1$ + ")
    assert after.endswith(r"$30{\cdot}29$ = $8990$")
    assert sum((n + 1) * n for n in range(30)) == 8990


def test_sums_grow_with_the_picture_as_other_words_do():
    small, large = (ca.animate(ca.Conv(n, 3), sum=True).scene.at(0) for n in (5, 40))
    assert small.primitives[-1].size == GUIDE.value_size < large.primitives[-1].size
    assert told_sum(large)


def test_one_of_two_views_side_by_side_has_the_sum():
    made = ca.animate(ca.Conv(4, 3), view="slanted+numerical", sum=True)
    words = [t for _, t in texts(made.scene.at(0))]
    assert sum(" + " in t for t in words) == 1


@given(any_convs(st.integers(1, 2)), st.integers(0, 99), st.data())
def test_sums_over_several_maps_have_their_own_weights_and_bias(layer, seed, data):
    """For views that draw all maps, with one output cell a step."""
    if not layer.channels:
        return
    random = np.random.default_rng(seed)
    x, w = random.integers(-4, 5, layer.x_shape), random.integers(-3, 4, layer.weight_shape)
    one = subject(layer, x=x, w=w, sum=True)
    scene = with_sum(Scene(100, 100, GUIDE.background, len(one.walk), ()), one)
    step = data.draw(st.integers(0, len(one.walk) - 1))
    said = told_sum(scene.at(step))
    expected = layer.apply(x, w).ravel()[step]
    assert number(said.split(" = ")[1]) == expected
    if "..." not in said:
        assert computed(said)[0] == expected


# Refusals


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, st.sampled_from(sorted(VIEWS)))
@example(ca.Conv((40, 40), 3), "matrix")
@example(ca.Conv((40, 40), 3), "slices")
def test_a_view_that_refuses_names_those_that_draw_the_layer(layer, view):
    try:
        ca.animate(layer, view=view).scene.at(0).primitives  # noqa: B018
    except ConvanimError as error:
        said = str(error)
    else:
        return
    assert said.startswith(f"the {view} view ")
    assert "\n" not in said
    named = re.findall(r"[a-z]+", said.partition("choose the view ")[2].replace(" or ", " "))
    assert named
    for other in named:
        ca.animate(layer, view=other).scene.at(0).primitives  # noqa: B018
