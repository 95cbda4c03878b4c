"""Geometry of the views, in cells and points of the guide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Inexact, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import flat_layers, numbers, subject

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.paint import bounds
from convanim.render.text import fitted_size, width_of
from convanim.scene.compose import panel
from convanim.scene.parts.words import formula_texts, prose_texts
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Drawing, Still
from convanim.scene.views import VIEWS, staged
from convanim.theme import THEMES, Theme

CELL = 14.2264  # 0.5 cm in TeX points
EDGE = 10.4  # margin and half a thick line
THEME = Theme()


def scene(layer, view="slanted", theme=THEME, **options):
    return staged(VIEWS[view], subject(layer, theme, **options))


def parts(layer, number, step=0, view="slanted"):
    """Primitives of one layer of a scene."""
    found = scene(layer, view).sheets[number]
    return list(found.draw() if isinstance(found, Still) else found.draw(step))


def box(shape: Paths):
    points = np.array([p for line in shape.outlines for p in line])
    return (*points.min(axis=0), *points.max(axis=0))


@pytest.mark.parametrize(
    ("layer", "pixels"),
    [  # the guide's own canvases at 150 dpi
        (ca.Conv(7, 3, dilation=2), (395, 381)),
        (ca.Conv(5, 3, stride=2), (294, 288)),
        (ca.Conv(6, 3, stride=2, padding=1), (445, 411)),
        (ca.Conv(5, 4, stride=1, padding=2).transpose(), (445, 479)),
        (ca.Conv(6, 3, stride=2, padding=1).transpose(), (445, 513)),
        (ca.Conv(5, 3, stride=2, padding=1).transpose(), (395, 449)),
    ],
)
def test_canvas_is_the_guides(layer, pixels):
    found = scene(layer)
    scale = 150 / 72.27
    assert (round(found.width * scale), round(found.height * scale)) == pixels


def test_slanted_points():
    # A 5×5 grid: leftmost at (0, 5), lowest at (0, 0), x − 0.7y and 0.5x + 0.65y.
    grid = parts(ca.Conv(5, 3, stride=2), 0)[0]
    left, bottom, right, top = box(grid)
    assert left == pytest.approx(EDGE)
    assert bottom == pytest.approx(EDGE)
    assert right - left == pytest.approx(1.7 * 5 * CELL, abs=1e-2)
    assert top - bottom == pytest.approx(1.15 * 5 * CELL, abs=1e-2)


def test_output_hovers_one_cell_more_than_the_grid_and_a_little_to_the_left():
    grid, roof = parts(ca.Conv(5, 3, stride=2), 0)[0], parts(ca.Conv(5, 3, stride=2), 2)[0]
    low_grid, low_roof = (min(s.outlines[0], key=lambda p: p[1]) for s in (grid, roof))
    assert low_roof[1] - low_grid[1] == pytest.approx(6 * CELL, abs=1e-2)
    assert low_roof[0] - low_grid[0] == pytest.approx(-2.5)


def test_first_step_is_at_the_far_row_and_leftovers_at_the_near_one():
    layer = ca.Conv(6, 3, stride=2, padding=1)
    shade = parts(layer, 1)[0]
    grid = parts(layer, 0)[0]
    # Row 0, column 0 is the leftmost cell of the slanted plane.
    assert box(shade)[0] == pytest.approx(box(grid)[0])
    last = parts(layer, 1, step=8)[0]
    # The near right corner is a row and a column, 0.7 and 1 cells, away from the last window.
    assert box(grid)[2] - box(last)[2] == pytest.approx(1.7 * CELL, abs=1e-2)


def test_colours_and_lines():
    floor, (shade, border, lines, rays) = (
        parts(ca.Conv(5, 3, stride=2, padding=1), n) for n in (0, 1)
    )
    roof, mark = (parts(ca.Conv(5, 3, stride=2, padding=1), n) for n in (2, 3))
    assert floor[0].stroke.dash == (3, 3)
    assert floor[0].stroke.width == 0.8
    assert floor[1].fill == (38, 139, 210)
    assert floor[1].stroke.colour == (0, 43, 54)
    assert (shade.fill, shade.opacity) == ((7, 54, 66), 0.4)
    assert (shade.stroke.colour, shade.stroke.width) == ((0, 0, 0), 0.4)
    assert border.stroke.width == lines.stroke.width == 0.8
    assert (rays.stroke.colour, rays.stroke.width, len(rays.outlines)) == ((0, 0, 0), 0.4, 4)
    assert roof[0].fill == (42, 161, 152)
    assert (mark[0].fill, mark[0].opacity) == ((7, 54, 66), 0.4)
    assert (mark[1].stroke.colour, mark[1].stroke.width) == ((0, 43, 54), 0.8)
    assert mark[0].outlines == mark[1].outlines


def test_rays_lead_from_each_corner_of_the_window_to_the_same_of_the_output_cell():
    shade, *_, rays = parts(ca.Conv(5, 3, stride=2), 1, step=1)
    cell = parts(ca.Conv(5, 3, stride=2), 3, step=1)[0].outlines[0]

    def extremes(points):
        """Leftmost, lowest, rightmost and highest: the corners of a slanted block."""
        by_x, by_y = sorted(points), sorted(points, key=lambda p: p[1])
        return by_x[0], by_y[0], by_x[-1], by_y[-1]

    window = extremes([p for line in shade.outlines for p in line])
    expected = {(a, b) for a, b in zip(window, extremes(cell), strict=True)}
    found = {tuple(tuple(round(v, 6) for v in p) for p in ray) for ray in rays.outlines}
    assert found == {tuple(tuple(round(v, 6) for v in p) for p in ray) for ray in expected}


def test_dilated_window_shades_only_what_is_read():
    shade, border, lines, _ = parts(ca.Conv(7, 3, dilation=2), 1)
    assert len(shade.outlines) == 9
    assert (len(border.outlines), len(lines.outlines)) == (1, 8)  # over five cells each way


def test_transposed_data_stand_apart():
    _, *data = parts(ca.ConvTranspose(3, 3, stride=2, padding=1, output_padding=1), 0)
    assert len(data) == 9
    assert {len(shape.outlines) for shape in data} == {1}


def test_every_line_of_the_data_is_drawn_once():
    """Lines drawn twice look heavier and jagged."""
    _, border, lines = parts(ca.Conv(5, 3), 0)
    (corners,) = border.outlines
    edges = [*zip(corners, (*corners[1:], corners[0]), strict=True), *lines.outlines]
    assert len(edges) == len({frozenset(edge) for edge in edges}) == 4 + 8


def test_numerical_layout():
    layer = ca.Conv(5, 3, stride=2, padding=1)
    found = scene(layer, "numerical")
    assert found.width == pytest.approx(11 * CELL + 2 * EDGE, abs=1e-2)
    assert found.height == pytest.approx(7 * CELL + 2 * EDGE, abs=1e-2)
    values, results = parts(layer, 2, view="numerical")
    assert len(values.items) == 49
    assert [text for _, text in results.items] == [f"{v}.0" for v in (6, 17, 3, 8, 17, 13, 6, 4, 4)]
    first, _ = results.items[0]
    # The output starts 8 cells to the right and 2 up: its upper row is 2.5 cells from the top.
    assert first == pytest.approx((EDGE + 8.5 * CELL, EDGE + 4.5 * CELL), abs=1e-2)
    assert (results.size, values.size) == (5, 8)


def test_numerical_step_shades_and_outlines_the_current_cell():
    *_, shade, outline = parts(ca.Conv(5, 3, stride=2, padding=1), 1, step=1, view="numerical")
    left, bottom = EDGE + 9 * CELL, EDGE + 4 * CELL
    expected = (left, bottom, left + CELL, bottom + CELL)
    assert box(shade) == pytest.approx(expected, abs=1e-2)
    assert box(outline) == pytest.approx(expected, abs=1e-2)
    assert shade.fill == (7, 54, 66)
    assert outline.stroke.width == 0.8


def test_output_of_the_numerical_view_stands_at_the_lower_half_where_it_cannot_be_centred():
    results = parts(ca.Conv(6, 3, stride=2, padding=1), 2, view="numerical")[1]
    lowest = min(y for (_, y), _ in results.items)
    assert lowest == pytest.approx(EDGE + 2.5 * CELL, abs=1e-2)  # ⌊(8 − 3)/2⌋ up


def test_numerical_kernel_values_stand_in_the_corners():
    (weights,) = parts(ca.Conv(5, 3, stride=2, padding=1), 3, view="numerical")
    assert [text for _, text in weights.items] == list("012220012")
    at, _ = weights.items[0]
    assert at == pytest.approx((EDGE + 0.8 * CELL, EDGE + 6.2 * CELL), abs=1e-2)
    assert parts(ca.MaxPool(5, 3), 3, view="numerical") == []


def test_wide_kernel_values_stand_clear_of_the_grids():
    layer = ca.Conv(3, 2)
    found = scene(layer, "numerical", w=[[-10, 2], [3, 4]])
    (weights,) = found.sheets[3].draw(0)
    values = next(iter(found.sheets[2].draw()))
    (x, y), text = weights.items[0]
    assert text == "$-10$"
    assert x == pytest.approx(values.items[0][0][0])
    assert values.items[0][0][1] - y > 0.4 * CELL


def test_numerical_window_with_leftover_is_the_one_that_is_computed():
    layer = ca.Conv(6, 3, stride=2, padding=1)
    shown = parts(layer, 1, step=8, view="numerical")[0]
    found = numbers(layer)
    # Rows and columns 4 to 6 of 8: the seventh is left over.
    assert box(shown)[2] == pytest.approx(EDGE + 7 * CELL, abs=1e-2)
    assert (found.grid[4:7, 4:7] * found.kernel).sum() == found.output[2, 2]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (3.0, 0, "3"),
        (-2.0, 0, "$-2$"),
        (0.5, 0, "0.5"),
        (1234.5678, 0, "1234.6"),
        (17, 1, "17.0"),
        (5 / 3, 1, "1.7"),
        (0.25, 1, "0.25"),
        (1.25, 1, "1.3"),
        (123456.789, 0, "123457"),
        (24107000000, 1, r"$2.4{\cdot}10^{10}$"),
        (-np.inf, 1, r"$-\infty$"),
        (-0.0, 0, "0"),
        (-0.04, 1, "$-0.04$"),
        (1e-9, 1, r"$1.0{\cdot}10^{-9}$"),
        (-4e-4, 0, r"$-4.0{\cdot}10^{-4}$"),
        (1e30, 0, r"$1.0{\cdot}10^{30}$"),
        (-1.7976931348623157e308, 1, r"$-1.8{\cdot}10^{308}$"),
        (5e-324, 0, r"$5.0{\cdot}10^{-324}$"),
        (9_999_999.5, 0, r"$1.0{\cdot}10^{7}$"),
        (999_999.96, 1, r"$1.0{\cdot}10^{6}$"),
    ],
)
def test_numbers_are_written(value, decimals, text):
    assert formula_texts([value], decimals) == [text]


def read(words: str) -> float:
    """Read a number as it is written in a picture."""
    plain = words.strip("$").replace(r"{\cdot}10^{", "e").rstrip("}").replace(r"\infty", "inf")
    return float(plain)


@given(st.floats(-1e307, 1e307), st.sampled_from([0, 1]))
@example(1e30, 0)
@example(-1e-9, 1)
@example(0.05, 1)
@example(0.0005, 0)
@example(-0.015625, 0)
def test_any_number_is_written_about_as_it_is(value, decimals):
    with localcontext(prec=1, traps=[Inexact]):  # a user's own
        (text,) = formula_texts([value], decimals)
        found = read(text)
    assert (found == 0) == (value == 0)
    # Half of the last decimal that is promised, or of the second digit.
    room = max(0.5 * 10.0 ** -(decimals or 3), abs(value) * 0.05)
    assert found == value or abs(found - value) <= room * (1 + 1e-9)
    if abs(value) < 1e6 and value == round(value):
        assert found == value
    assert not set(prose_texts([value])[0]) & set("$\\{}^-")


@pytest.mark.parametrize(
    ("values", "decimals", "texts"),
    [
        ([1, 0.5, 0], 0, ["1.0", "0.5", "0"]),
        ([0.0625, 0.125, 0.25], 0, ["0.063", "0.125", "0.250"]),
        ([1 / 9, -1 / 9], 0, ["0.11", "$-0.11$"]),
        ([12.345, 123.4], 0, ["12.3", "123.4"]),
        ([0.001, 123.4], 0, ["0.001", "123.400"]),
        ([0.1 + 0.2, 3], 0, ["0.3", "3.0"]),
        ([0.5, 1_000_000], 0, ["0.5", r"$1.0{\cdot}10^{6}$"]),
        ([0.5, 1e-5], 0, ["0.5", r"$1.0{\cdot}10^{-5}$"]),
        ([1e-5, 2.5e-5, 0], 0, [r"$1.0{\cdot}10^{-5}$", r"$2.5{\cdot}10^{-5}$", "0"]),
        ([1, 12], 1, ["1.0", "12.0"]),
        ([1, 120], 1, ["1", "120"]),
        ([0, -100], 1, ["0", "$-100$"]),
        ([0, 123.45], 1, ["0.0", "123.5"]),
        ([0.123, 0.5], 1, ["0.12", "0.50"]),
        ([0.012, 0.05], 1, ["0.012", "0.050"]),
        ([0.04, 12.5], 1, ["0.04", "12.50"]),
        ([1, np.inf], 1, ["1.0", r"$\infty$"]),
        ([], 1, []),
    ],
)
def test_numbers_that_stand_together_have_as_many_decimals(values, decimals, texts):
    assert formula_texts(values, decimals) == texts


@given(
    st.lists(st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9), min_size=1),
    st.sampled_from([0, 1]),
)
def test_any_numbers_that_stand_together(values, decimals):
    texts = formula_texts(values, decimals)
    plain = [text.strip("$") for text in texts if "cdot" not in text]
    assert len({len(text.partition(".")[2]) for text in plain if text != "0"}) <= 1
    assert all(len(text) <= 7 for text in plain)
    for value, text in zip(values, texts, strict=True):
        found = read(text)
        assert (found == 0) == (value == 0)
        assert found == value or np.sign(found) == np.sign(value)
        # Half of the last decimal, of which there is one at least where few digits stand before.
        shown = len(text.strip("$").partition(".")[2])
        room = 0.5 * 10.0**-shown if "cdot" not in text else abs(value) * 0.05
        assert abs(found - value) <= room * (1 + 1e-9)
        is_whole = round(value, 3) == round(value)  # as far as it is written
        assert shown or "cdot" in text or abs(value) >= 10 or is_whole


numbers_of_any_size = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**70), 2**70)
)


FLAT_VIEWS = sorted(name for name in VIEWS if name != "slices")  # which draws three axes


@given(st.lists(numbers_of_any_size, min_size=8, max_size=8), st.sampled_from(FLAT_VIEWS))
@example([1e30] * 8, "numerical")
@example([1e30] * 8, "kernel")
@example([-1e-9] * 8, "matrix")
def test_numbers_of_any_size_are_drawn_in_their_cells_or_refused(given_numbers, view):
    x, w = [given_numbers[:4]], [given_numbers[4:6], given_numbers[6:]]
    words = {"weights": "numbers"} if view == "matrix" else {}
    layer = ca.Conv((1, 4), 2, padding=1)
    if view == "scatter":
        layer = ca.ConvTranspose((1, 4), 2)
    if view == "rows":
        layer, x, w = ca.Conv((4,), 2, padding=1), x[0], w[0]
    try:
        found = ca.animate(layer, view=view, x=x, w=w, **words)
        drawing = found.scene.at(0)
        drawing.primitives  # noqa: B018 (drawn when they are asked for)
    except ConvanimError as error:
        shown = ("numerical", "scatter", "rows", "maps", "columns", "pixels")
        assert view in shown  # no other shows the output
        assert "beyond" in str(error)  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017
        return
    for text in (primitive for primitive in drawing.primitives if isinstance(primitive, Text)):
        size = fitted_size(text)
        assert 0 < size <= text.size
        for _, one in text.items:
            assert width_of(one, size, text.font) <= text.room * (1 + 1e-9)
    for left in bounds(drawing.primitives):
        assert abs(left) < 1000
    assert not set(found.caption + found.alt) & set("$\\{}^")


@given(flat_layers)
@example(ca.ConvTranspose(4, 1, padding=1))  # cropped
def test_every_view_keeps_to_its_canvas(layer):
    for view in VIEWS:
        try:
            found = scene(layer, view)
        except ConvanimError:  # such as a pooling in a view of kernels
            continue
        drawings = [found.at(0), found.at(found.steps - 1)]
        drawings += [found.poster] if found.poster else []
        for drawing in drawings:
            for primitive in drawing.primitives:
                points = (
                    [at for at, _ in primitive.items]
                    if isinstance(primitive, Text)
                    else [p for line in primitive.outlines for p in line]
                )
                for x, y in points:
                    assert EDGE - 0.01 <= x <= drawing.width - EDGE + 0.01
                    assert EDGE - 0.01 <= y <= drawing.height - EDGE + 0.01


@pytest.mark.parametrize("view", [v for v in VIEWS if v not in ("slices", "numerical", "scatter")])
def test_three_axes_are_refused_where_slices_are_not_drawn(view):
    wrong = "draws .*, and this layer has 3: choose the view numerical or slices$"
    with pytest.raises(ConvanimError, match=wrong):
        scene(ca.Conv((5, 5, 5), 3), view)


def test_panel_sets_pictures_row_by_row():
    dot = Paths((((1, 1), (2, 1), (2, 2)),), closed=True, fill=(0, 0, 0))
    one = Drawing(10, 20, (255, 255, 255), lambda: [dot])
    found = panel([one] * 5, columns=3)
    assert (found.width, found.height) == (30, 40)
    assert [p.outlines[0][0] for p in found.primitives] == [
        (1, 21),
        (11, 21),
        (21, 21),
        (1, 1),
        (11, 1),
    ]


def test_themes_are_known_by_their_names():
    assert all(theme.name == name for name, theme in THEMES.items())


def test_numbers_are_found_only_where_they_are_shown():
    def never():
        raise AssertionError

    layer = ca.Conv(5, 3)
    for view in ("slanted", "channels", "subsampling", "counting"):
        assert staged(VIEWS[view], replace(subject(layer), find_numbers=never)).at(0).primitives
    for view in ("numerical", "kernel", "matrix"):
        found = staged(VIEWS[view], replace(subject(layer), find_numbers=never))
        with pytest.raises(AssertionError):
            found.at(0).primitives  # noqa: B018
