"""Large pictures: lines of dense grids are fewer and paler, and what a step does is found."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import convanim as ca
from convanim.render.paint import bounds
from convanim.scene.primitives import Paths, Text
from convanim.scene.sight import Sight
from convanim.theme import GUIDE, POINTS_PER_INCH, THEMES

CELL = GUIDE.cell
LARGE = ca.MaxPool(112, kernel=3, stride=2, ceil_mode=True)
DILATED = ca.Conv(33, 3, padding=18, dilation=18)


def shapes_of(layer, step=0, dpi=150.0, **look):
    """The shapes of a step of the slanted view, as they are drawn with so many dots per inch."""
    scene = ca.animate(layer, view="slanted", max_steps=10**6, **look).scene.seen(dpi)
    return scene, [p for p in scene.at(step).primitives if isinstance(p, Paths)]


def places(plane, lines, rows, columns):
    """Rows and columns that lines stand before, each of which runs through the whole plane."""
    origin, right, _, up = (np.array(corner) for corner in plane)
    base = np.array([right - origin, up - origin]).T
    found = set(), set()
    for line in lines:
        (x0, y0), (x1, y1) = (np.linalg.solve(base, np.array(end) - origin) for end in line)
        if y0 == pytest.approx(y1):
            assert sorted((x0, x1)) == pytest.approx([0, 1])
            found[0].add(round(rows * (1 - y0), 6))
        else:
            assert x0 == pytest.approx(x1)
            assert sorted((y0, y1)) == pytest.approx([0, 1])
            found[1].add(round(columns * x0, 6))
    return found


@settings(max_examples=25)
@given(
    st.tuples(st.integers(1, 45), st.integers(1, 45)),
    st.tuples(st.integers(0, 7), st.integers(0, 7)),
    st.sampled_from([150, 36, 12, 6, 1.5]),
)
@example((40, 45), (3, 0), 1.5)
@example((23, 1), (7, 1), 6)
def test_lines_are_three_pixels_apart_and_counted_from_the_first_own_cell(size, padding, dpi):
    _, shapes = shapes_of(ca.Conv(size, 1, padding=padding), dpi=dpi)
    every = next(n for n in (1, 2, 5, 10, 20) if n * CELL * dpi / POINTS_PER_INCH >= 3)
    start = next(n for n, p in enumerate(shapes) if p.fill == GUIDE.input)
    dashed = [p for p in shapes[:start] if p.stroke and p.stroke.dash]
    (plane,), lines = shapes[start].outlines, shapes[start + 1]
    rows, columns = size
    inner = lines.outlines if not lines.closed else ()
    expected = {*range(every, rows, every)}, {*range(every, columns, every)}
    assert places(plane, inner, rows, columns) == expected
    assert len(inner) == sum(map(len, expected))
    # The grid around has its border in any case, and the same lines where it has others.
    whole = [n + 2 * p for n, p in zip(size, padding, strict=True)]
    xs_ys = [point for p in dashed for line in p.outlines for point in line]
    corners = corners_of(plane, size, padding)
    assert np.allclose(np.min(xs_ys, axis=0), np.min(corners, axis=0))
    assert np.allclose(np.max(xs_ys, axis=0), np.max(corners, axis=0))
    found = places(corners, [line for p in dashed for line in p.outlines], *whole)
    for before, cells, along in zip(padding, whole, found, strict=True):
        others = {n for n in range(1, cells) if (n - before) % every == 0}
        assert along == {0, *others, cells}


def corners_of(plane, size, padding):
    """Corners of a grid, of whose data those are given."""
    origin, right, _, up = (np.array(corner) for corner in plane)
    across, down = (right - origin) / size[1], (origin - up) / size[0]
    one = up - padding[0] * down - padding[1] * across
    tall, wide = ((n + 2 * p) for n, p in zip(size, padding, strict=True))
    return [
        one + tall * down,
        one + tall * down + wide * across,
        one + wide * across,
        one,
    ]


@settings(max_examples=20)
@given(st.integers(3, 7), st.integers(1, 3), st.integers(0, 2), st.sampled_from(sorted(THEMES)))
def test_small_pictures_are_as_the_theme_says(size, kernel, padding, theme):
    look = THEMES[theme]
    _, shapes = shapes_of(ca.Conv(size, kernel, padding=padding), theme=theme, dpi=60)
    assert {p.stroke.width for p in shapes if p.stroke} == {look.thick, look.thin}
    assert {p.stroke.colour for p in shapes if p.stroke} == {look.ink, look.rays}
    assert {p.opacity for p in shapes} == {1.0, look.shade_opacity}


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize(("layer", "step"), [(LARGE, 3100), (DILATED, 544)])
def test_what_a_step_does_stands_out_in_a_large_picture(layer, step, theme):
    look = THEMES[theme]
    scene, shapes = shapes_of(layer, step, theme=theme)
    side = max(scene.width, scene.height)
    opens, outlines = ([p for p in shapes if p.closed == c and not p.fill] for c in (False, True))
    lines = [p for p in opens if p.opacity < 1]
    assert len(lines) >= 3  # those of input, output and window, and of what is around the input
    for p in lines:
        assert p.opacity <= 0.5
        assert p.stroke.width <= look.thick
    (rays,) = (p for p in opens if p not in lines)
    assert len(rays.outlines) == 4
    cells, window, cell = outlines
    assert len(cells.outlines) == np.prod(layer.kernel)
    for p in (window, cell, cells, rays):
        assert p.opacity == 1
    # As wide as more than a pixel of a picture of 1,000.
    assert window.stroke.width == cell.stroke.width > side / 1000
    assert rays.stroke.width > side / 2000
    assert cells.stroke.width <= CELL / 10


def test_vectors_are_as_pixels_of_the_usual_size():
    drawn = ca.animate(LARGE)
    assert drawn.scene.at(7).primitives == drawn.scene.seen(drawn.dpi).at(7).primitives
    assert drawn.scene.at(7).primitives == drawn.scene.seen(1000).at(7).primitives


def test_a_panel_is_made_of_the_steps_as_they_are():
    drawn = ca.animate(DILATED, steps=[0, 544, 1088])
    alone = [p for step in drawn.steps for p in drawn.scene.at(step).primitives]
    together = drawn.panel().primitives
    assert len(alone) == len(together)
    for one, other in zip(alone, together, strict=True):
        if isinstance(one, Paths):
            assert (one.stroke, one.opacity, one.fill) == (other.stroke, other.opacity, other.fill)


@pytest.mark.parametrize("layer", [LARGE, ca.Conv(500, 3), ca.Conv((2, 300), 2)])
def test_nothing_of_a_large_picture_is_cut_off(layer):
    scene, _ = shapes_of(layer)
    for step in (0, scene.steps - 1):
        left, bottom, right, top = bounds(scene.at(step).primitives)
        assert min(left, bottom) >= 0
        assert right <= scene.width
        assert top <= scene.height


def test_lines_get_paler_step_by_step():
    """No picture looks quite unlike one of a slightly larger layer."""
    shares = []
    for size in range(5, 160, 5):
        _, shapes = shapes_of(ca.Conv(size, 2))
        start = next(n for n, p in enumerate(shapes) if p.fill == GUIDE.input)
        shares.append(shapes[start + 1].opacity)
    assert shares[0] == 1
    assert shares[-1] < 0.3
    assert all(0 <= one - other < 0.15 for one, other in pairwise(shares))


def test_lines_may_be_three_pixels_apart_and_half_a_pixel_wide():
    assert [Sight(400, scale).every(1) for scale in (3.5, 3.0, 2.9)] == [1, 1, 2]
    assert [Sight(400, scale).hairline for scale in (0.5, 1.0, 2.0)] == [1.0, 0.5, 0.25]


def test_words_stay():
    drawn = ca.animate(DILATED, labels=True, steps=[5])
    words = [p for p in drawn.scene.seen(10).at(5).primitives if isinstance(p, Text)]
    assert {text for p in words for _, text in p.items} >= {"input, $i = 33$", "$d = 18$"}
