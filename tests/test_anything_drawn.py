"""Any layer in any view with any options: drawn within its canvas, or refused in a line."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.text import box, fitted_size
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Drawing
from convanim.scene.views import VIEWS, view_named

#: Options that only some views have, and those of all.
SWITCHES = ("labels", "sum", "plain", "counts")

#: Themes with sizes that fit together less well than the guide's.
THEMES = (ca.Theme(), ca.Theme(cell=40, margin=1), ca.Theme(cell=5), ca.Theme(value_size=20))

#: Fonts that are wider than the usual one, and sizes.
FONTS = ("roman", "sans", Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))
SIZES = (None, 4, 20)

#: How far lines, which have a width, may reach over the edge of a canvas, in points.
SLACK = 1.0

names = st.sampled_from(sorted(VIEWS))
views = names | st.tuples(names, names).map("+".join)


@st.composite
def looks(draw: st.DrawFn) -> dict[str, object]:
    """Options of `animate` that the view has."""
    view = draw(views)
    own = view_named(view).options
    look: dict[str, object] = {name: draw(st.booleans()) for name in SWITCHES if name in own}
    shown = draw(st.none() | st.integers(2, 4))
    look |= {"font": draw(st.sampled_from(FONTS)), "font_size": draw(st.sampled_from(SIZES))}
    return look | {"view": view, "theme": draw(st.sampled_from(THEMES)), "shown": shown}


def assert_within(drawing: Drawing) -> None:
    """Hold each outline, and the ink of all words, against the canvas."""
    assert drawing.primitives
    for primitive in drawing.primitives:
        if isinstance(primitive, Paths):
            points = [point for line in primitive.outlines for point in line]
        else:
            assert isinstance(primitive, Text)
            assert all(words.strip() for _, words in primitive.items)
            left, bottom, right, top = box(primitive)
            points = [(left, bottom), (right, top)]
        assert points
        for x, y in points:
            assert -SLACK <= x <= drawing.width + SLACK
            assert -SLACK <= y <= drawing.height + SLACK


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, looks())
@example(ca.Upsample(5, 3), {"view": "numerical", "shown": 4, "theme": THEMES[1]})
@example(ca.Conv((99, 99), 3), {"view": "pixels", "shown": 9, "theme": THEMES[1]})
@example(ca.Conv((99,), 3), {"view": "rows", "shown": 9, "theme": THEMES[1]})
@example(ca.Stack(ca.Conv(99, 3), ca.Conv(97, 3)), {"shown": 9, "theme": THEMES[1]})
@example(ca.Stack(ca.Conv((99,), 3), ca.Conv((97,), 3)), {"shown": 9, "theme": THEMES[1]})
@example(ca.AvgPool(5, (3, 1), padding=1, count_include_pad=False, rules="onnx"), {"sum": True})
@example(
    ca.Fold((3, 5), 1, padding=((0, 1), (1, 2))),
    {"view": "scatter", "theme": ca.Theme(cell=4, margin=1), "labels": True},
)
def test_all_is_drawn_within_the_canvas(layer, look):
    try:
        animation = ca.animate(layer, **look)
    except ConvanimError as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert said == " ".join(said.split())
        return
    scene = animation.scene
    for step in {0, scene.steps // 2, scene.steps - 1}:
        assert_within(scene.at(step))
    assert_within(animation.panel())
    for words in (animation.alt, animation.caption):
        assert words == " ".join(words.split())


@given(any_layers)
def test_each_layer_is_drawn_by_its_usual_view(layer):
    scene = ca.animate(layer).scene
    for step in {0, scene.steps - 1}:
        assert_within(scene.at(step))


@example(ca.GlobalAvgPool((6, 3)), ca.Theme(cell=45, margin=1, value_size=19.5), np.ones((6, 3)))
@given(any_layers, st.sampled_from(THEMES), st.none())
@settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much])
def test_sums_have_room(layer, theme, x):
    """However long they are, such as a mean of 18 cells."""
    try:
        scene = ca.animate(layer, view="numerical", sum=True, theme=theme, x=x).scene
    except ConvanimError:
        reject()
    for step in range(0, scene.steps, 1 + scene.steps // 5):
        assert_within(scene.at(step))


@pytest.mark.parametrize("suffix", ["gif", "png", "svg", "pdf"])
def test_what_stands_still_over_what_moves_may_be_empty(suffix):
    """Rows of numbers that have no room in their cells leave them out."""
    x = [774581870392, 6891929984859, 8304846982035]
    animation = ca.animate(ca.PixelUnshuffle((3,), 1, channels=1), view="rows", x=[x], dpi=20)
    assert not [*animation.scene.sheets[-1].draw()]
    assert animation.to_bytes(suffix)


def test_a_step_without_numbers_has_no_sum():
    layer = ca.AvgPool(5, (3, 1), padding=1, count_include_pad=False, rules="onnx")
    scene = ca.animate(layer, sum=True).scene
    numbers = layer.apply(np.ones((5, 5))).ravel()
    for step, number in enumerate(numbers):
        has_sum = any(isinstance(each, Text) for each in scene.sheets[-1].draw(step))
        assert has_sum == (not np.isnan(number))


def test_the_mean_of_no_cells_is_drawn_with_a_users_numbers():
    layer = ca.AvgPool((3,), 1, stride=3, padding=2, count_include_pad=False, rules="onnx")
    given = ca.animate(layer, x=[768.5, -3.5, 1.5], view="rows")
    assert np.array_equal(layer.apply([768.5, -3.5, 1.5]), [np.nan, -3.5, np.nan], equal_nan=True)
    assert "$-3.5$" in [
        words
        for each in given.scene.at(1).primitives
        if isinstance(each, Text)
        for _, words in each.items
    ]


LARGE = 1e300


@pytest.mark.parametrize("view", ["numerical", "rows", "maps", "columns", "pixels"])
def test_numbers_that_are_too_large_are_refused_at_once(view):
    with pytest.raises(ConvanimError, match="the output has numbers beyond"):
        ca.animate(ca.Conv((4,), 2), view=view, x=[LARGE] * 4, w=[LARGE] * 2)
    assert ca.animate(ca.Conv((4,), 2), view="kernel", w=[LARGE] * 2).to_bytes("svg")


def test_too_large_numbers_of_a_layer_that_writes_are_refused_at_once():
    with pytest.raises(ConvanimError, match="the output has numbers beyond"):
        ca.animate(ca.ConvTranspose((4,), 2), view="scatter", x=[LARGE] * 4, w=[LARGE] * 2)


@pytest.mark.parametrize(
    ("layer", "look", "said"),
    [
        (
            ca.Conv(5, 3),
            {"view": "matrix", "sum": True},
            "choose the view slanted, numerical, maps, columns or pixels",
        ),
        (
            ca.Conv(5, 3, channels=(2, 3)),
            {"view": "channels", "sum": True},
            "choose the view maps or columns",
        ),
        (ca.PixelShuffle(2, 2), {"sum": True}, "choose the view columns"),
        (ca.MaxUnpool(2, 2), {"sum": True}, "into the cells, leave it out"),
        (ca.Fold((5,), 3), {"counts": True}, "choose the view scatter"),
        (
            ca.Stack(ca.Conv(5, 3), ca.Conv(3, 3)),
            {"sum": True},
            "each can be drawn alone, leave it out",
        ),
        (ca.MaxPool(4, 2), {"counts": True}, "no view that draws this layer has it"),
    ],
)
def test_only_views_that_draw_the_layer_are_advised(layer, look, said):
    with pytest.raises(ConvanimError) as found:
        ca.animate(layer, **look)
    assert said in str(found.value)
    for name in re.findall(r"\w+", str(found.value).partition("choose the view ")[2]):
        if name != "or":
            ca.animate(layer, **{**look, "view": name})


def test_a_stack_over_three_axes_is_refused():
    stack = ca.Stack(ca.Conv(4, 2, axes=3, channels=2), ca.Conv(3, 2, axes=3, channels=2))
    with pytest.raises(ConvanimError) as found:
        ca.animate(stack)
    told = "draws 1 or 2 axes, and this stack has 3: draw its layers one by one"
    assert str(found.value) == f"the stack view {told}"


def test_a_part_is_not_advised_to_who_asks_for_one():
    with pytest.raises(ConvanimError, match=r"give a smaller layer$"):
        ca.animate(ca.Conv(10**9, 3), shown=5)


def test_a_few_views_go_side_by_side():
    assert ca.animate(ca.Conv(4, 2), view="+".join(["slanted"] * 4)).to_bytes("svg")
    with pytest.raises(ConvanimError, match="at most 4 views go side by side, got 3000"):
        ca.animate(ca.Conv(4, 2), view="+".join(["slanted"] * 3000))


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ((ca.Unfold(4, 2), ca.Conv((9,), 3, channels=4)), "has 1 axis, and layer 1 has 2"),
        ((ca.Unfold((4,), 2), ca.Conv((2, 3), 2)), "has 2 axes, and layer 1 has 1"),
    ],
)
def test_layers_of_a_stack_have_as_many_axes(layers, said):
    with pytest.raises(ConvanimError, match=said):
        ca.Stack(*layers)


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "scatter"])
def test_whole_numbers_of_any_size_are_drawn(view):
    """They are Python's, in arrays of objects."""
    layer = ca.Conv((3,), 2, channels=(1, 2)) if view in ("maps", "channels") else ca.Conv((3,), 2)

    def large(shape):
        return np.full(shape, 10**30, object)

    given = {"x": large(layer.x_shape), "w": large(layer.weight_shape)}
    given["bias"] = large(layer.bias_shape)
    try:
        animation = ca.animate(layer, view=view, **given)
    except ConvanimError as error:
        said = str(error)
    else:
        said = ""
        assert_within(animation.scene.at(0))
    assert ("axes" in said) == (view == "slices")


def test_shown_of_a_stack_tells_the_layer_that_lacks_a_window():
    stack = ca.Stack(ca.Conv(8, 3), ca.Conv(6, 3))
    with pytest.raises(ConvanimError, match=r"shown must leave a whole window of layer 2: .* 3"):
        ca.animate(stack, shown=3)
    assert len(ca.animate(stack, shown=5)) == 1


def test_the_arrow_of_a_poster_of_two_lines_stands_before_the_output():
    """A large unpooling's output has no room beside its input."""
    layer = ca.MaxUnpool((12, 8), (1, 4), stride=(4, 3))
    theme = ca.Theme(cell=55)
    poster = ca.animate(layer, theme=theme).panel()
    assert_within(poster)
    (arrow,) = [
        each
        for each in poster.primitives
        if isinstance(each, Paths) and not each.closed and len(each.outlines) == 2
    ]
    squares = [
        line
        for each in poster.primitives
        if isinstance(each, Paths) and each.closed
        for line in each.outlines
    ]
    for (x0, y0), (x1, y1) in pairwise(arrow.outlines[0]):
        assert x0 < x1
        for square in squares:
            xs, ys = zip(*square, strict=True)
            assert not (min(ys) < y0 < max(ys) and min(xs) < x1 and x0 < max(xs)), (y0, y1)


@pytest.mark.parametrize("layer", [ca.PixelShuffle(1, 4), ca.PixelShuffle((2,), 5)])
@pytest.mark.parametrize("theme", [*THEMES, ca.Theme(cell=6, small_size=20, margin=1)])
def test_names_of_maps_keep_apart_and_within_the_canvas(layer, theme):
    drawing = ca.animate(layer, view="scatter", theme=theme).scene.at(0)
    assert_within(drawing)
    (names,) = [
        each
        for each in drawing.primitives
        if isinstance(each, Text) and each.items[0][1].startswith("map ")
    ]
    size = fitted_size(names)
    boxes = [box(replace(names, items=(item,), size=size)) for item in names.items]
    for (left, bottom, right, top), other in combinations(boxes, 2):
        assert right < other[0] or other[2] < left or top < other[1] or other[3] < bottom
