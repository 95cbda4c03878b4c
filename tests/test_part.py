"""Parts of large layers: what is drawn of them is what the whole layer does there."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support import any_flat_layers, subject

import convanim as ca
from convanim.errors import ConvanimError
from convanim.scene.primitives import Text
from convanim.scene.views import VIEWS
from convanim.subjects import subject_of
from convanim.walk import AxisWalk, Role, Walk
from convanim.walk.part import part

DATA = Role.DATA
LARGE = ca.Conv((227, 100), 5, stride=2, padding=2)


def part_or_none(walk: Walk, shown: int) -> Walk | None:
    try:
        return part(walk, [shown] * len(walk.spatial))
    except ConvanimError:
        return None


def first_reach(axis: AxisWalk) -> int:
    """Return the last input cell up to the end of the first window that doesn't end before all."""
    for stop in (max(window.cells) + 1 for window in axis.windows):
        own = [s for s, role in zip(axis.sources[:stop], axis.roles, strict=False) if role is DATA]
        if own:
            return max(own)
    return axis.size


@given(any_flat_layers, st.integers(1, 6))
def test_a_part_is_the_corner_of_the_whole(layer, shown):
    whole = layer.walk()
    if whole.scatter:
        return
    corner = part_or_none(whole, shown)
    if corner is None:  # the first window of an axis reaches beyond the cells that are shown
        assert any(first_reach(axis) >= shown for axis in whole.spatial)
        return
    for axis, cut in zip(whole.axes, corner.axes, strict=True):
        count = len(cut.windows)
        assert cut.windows == axis.windows[:count]
        assert cut.sources == axis.sources[: len(cut.sources)]
        assert cut.is_cut == (cut != axis)
        if cut.is_cut:
            own = [s for s, role in zip(cut.sources, cut.roles, strict=True) if role is Role.DATA]
            assert max(own) < shown
            if count < len(axis.windows):  # one more would not lie within the part
                stop = max(axis.windows[count].cells) + 1
                assert any(
                    axis.roles[cell] is DATA and axis.sources[cell] >= shown for cell in range(stop)
                )


@given(any_flat_layers, st.integers(2, 6))
def test_the_numbers_of_a_part_are_those_of_the_whole(layer, shown):
    whole = subject(layer)
    if whole.walk.scatter or whole.walk.combine.name == "lay":
        return
    if part_or_none(whole.walk, shown) is None:
        return
    drawn = subject_of(layer, {**ca.animate(ca.Conv(3, 3)).settings, "shown": (shown,) * 2})
    corner = tuple(map(slice, drawn.walk.output_size))
    # Roots may differ in their last digit: NumPy takes them in blocks.
    np.testing.assert_allclose(drawn.numbers.output, whole.numbers.output[corner], rtol=1e-12)


def test_the_first_window_may_lie_in_the_padding():
    # Windows (p, 0), (0, 1), …: one that ends with the first cell is enough.
    walk = ca.Conv((9,), 2, padding=1).walk()
    assert [len(part(walk, [shown]).spatial[0].windows) for shown in (1, 2, 3)] == [1, 2, 3]
    # The only window reads padding, and a cell of the input is left to be seen.
    (axis,) = part(ca.Conv((3,), 1, stride=9, padding=((2, 0),)).walk(), [1]).spatial
    assert ([*axis.sources], len(axis.windows)) == ([-1, -1, 0], 1)


def test_what_is_told_keeps_the_true_numbers():
    animation = ca.animate(LARGE, shown=12)
    assert len(animation) == 25
    assert animation.caption.startswith("The input's first 11×11 cells are drawn. ")
    assert "227×100" in animation.caption
    assert animation.formulas == ca.animate(LARGE, steps=[0]).formulas
    with_labels = ca.animate(LARGE, shown=12, labels=True).to_bytes("svg").decode()
    assert with_labels.startswith("<svg") or "<svg" in with_labels


@pytest.mark.parametrize(
    ("layer", "shown", "wrong"),
    [
        (LARGE, 2, "shown must leave a whole window: give at least 3, got 2"),
        (LARGE, 0, "shown must be at least 1, got 0"),
        (LARGE, (3, 3, 3), "shown"),
        (LARGE, "much", "shown"),
        (ca.Fold(50, 3), 9, "is drawn whole: leave shown out"),
    ],
)
def test_mistakes(layer, shown, wrong):
    with pytest.raises(ConvanimError, match=wrong):
        ca.animate(layer, shown=shown)


def test_a_part_of_a_layer_too_large_to_draw():
    layer = ca.Conv(50_000, 3)
    with pytest.raises(ConvanimError, match="draw a part"):
        ca.animate(layer)
    assert len(ca.animate(layer, shown=5)) == 9
    with pytest.raises(ConvanimError, match="lines and cells is over the limit"):
        ca.animate(ca.Conv(10**12, 3), shown=5)


def test_all_of_a_layer_is_no_part():
    assert ca.animate(ca.Conv(5, 3), shown=9)._subject.whole is None


def test_a_stack_is_cut_alike_in_all_of_its_layers():
    stack = ca.Stack(ca.Conv(40, 3)).then(ca.MaxPool, kernel=2).then(ca.Conv, kernel=3)
    drawn = ca.animate(stack, shown=12)
    one, two, three = (*drawn._subject.below, drawn._subject)
    assert [len(each.walk.axes[-1].windows) for each in (one, two, three)] == [10, 5, 3]
    assert len(drawn) == 9


@pytest.mark.parametrize("view", ["slanted", "numerical"])
def test_lines_go_on_where_cells_are_left_out_and_stay_on_the_canvas(view):
    cut = ca.animate(LARGE, shown=(12, 100), view=view, steps=[0]).scene
    whole = ca.animate(ca.Conv((11, 100), 5, stride=2, padding=((2, 0), 2)), view=view).scene
    assert (cut.width, cut.height) == (whole.width, whole.height)
    added = {*cut.at(0).primitives} - {*whole.at(0).primitives}
    dotted = [lines for lines in added if getattr(lines, "stroke", None) and lines.stroke.dash]
    points = [point for lines in dotted for line in lines.outlines for point in line]
    assert points
    for x, y in points:
        assert 0 <= x <= cut.width
        assert 0 <= y <= cut.height


def test_large_pictures_get_fewer_dots_an_inch(tmp_path):
    (path,) = ca.animate(ca.Conv(224, 3), steps=[0]).save(tmp_path / "a.gif")
    with Image.open(path) as image:
        assert max(image.size) == 2000
    (path,) = ca.animate(ca.Conv(60, 3), steps=[0], dpi=150).save(tmp_path / "b.gif")
    with Image.open(path) as image:
        assert max(image.size) > 2000


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_a_part_or_refuses_it(view):
    layer = ca.Conv(30, 3, stride=2, padding=1)
    try:
        drawn = ca.animate(layer, view=view, shown=8)
    except ConvanimError as error:
        assert re.search(r": choose the view \w+", str(error))  # noqa: PT017
        return
    assert 0 < len(drawn.scene.at(0).primitives) < 10_000


#: Layers whose padding holds copies that may come from what is left out, and others.
LAYERS = (
    ca.Conv(30, 3, stride=2, padding=1),
    ca.Conv((30,), 5, padding=2, padding_mode="circular"),
    ca.Conv(30, 3, padding=1, padding_mode="circular"),
    ca.Conv(30, 3, padding=((-2, 1), 0)),
    ca.Conv(30, 3, channels=(4, 4), groups=2),
    ca.ConvTranspose(20, 3, stride=2),
    ca.MaxPool((12, 12, 12), 2),
    ca.AdaptiveAvgPool(30, 7),
    ca.Unfold(20, 3),
    ca.Upsample(20, 2, mode="bilinear"),
    ca.Stack(ca.Conv(30, 3, padding=1, padding_mode="circular")).then(ca.MaxPool, kernel=2),
    ca.Stack(ca.Conv((30,), 3, padding=1, padding_mode="circular")).then(ca.MaxPool, kernel=2),
)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("layer", LAYERS, ids=map(repr, LAYERS))
@pytest.mark.parametrize("option", ["plain", "labels", "sum"])
def test_parts_of_layers_of_all_kinds_are_drawn_or_refused(layer, view, option):
    given = {option: True} if option in VIEWS[view].options else {}
    try:
        drawn = ca.animate(layer, view=view, shown=7, **given)
        for step in {0, len(drawn) // 2, len(drawn) - 1}:
            assert drawn.scene.at(step).primitives
    except ConvanimError as error:
        assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize("view", ["columns", "matrix", "slanted+columns"])
def test_views_that_draw_a_layer_whole_name_those_that_draw_a_part(view):
    with pytest.raises(ConvanimError, match="draws a layer whole") as found:
        ca.animate(ca.Conv(30, 3), shown=9, view=view)
    named = re.findall(r"\w+", str(found.value).partition("choose the view ")[2])
    assert len(named) > 2
    for name in named:
        if name != "or":
            ca.animate(ca.Conv(30, 3), shown=9, view=name)


def test_views_side_by_side_tell_once_which_part_is_drawn():
    said = ca.animate(LARGE, shown=12, view="slanted+numerical").caption
    assert said.count("cells are drawn.") == 1


@pytest.mark.parametrize(
    ("layer", "look"),
    [
        (ca.MaxUnpool(224, 2), {}),
        (ca.MaxUnpool((20,), 2), {"max_steps": 5}),
        (ca.Conv(300, 3), {"view": "columns"}),
        (ca.Conv(20, 3), {"view": "columns", "max_steps": 5}),
        (ca.Conv(20, 3), {"view": "slanted+columns", "max_steps": 5}),
        (ca.Conv((20,), 3), {"view": "matrix", "max_steps": 5}),
        (ca.Conv(10**5, 3), {"view": "matrix"}),
    ],
)
def test_a_part_is_not_advised_of_what_is_drawn_whole(layer, look):
    with pytest.raises(ca.ConvanimError) as found:
        ca.animate(layer, **look)
    assert "limit" in str(found.value)
    assert "shown" not in str(found.value)


@pytest.mark.parametrize(
    ("padding", "says"), [(2, "$p = 2$"), (((2, 1), (2, 1)), "$p_{1} = 2$"), (-2, "$p = -2$")]
)
def test_rulers_name_the_padding_of_the_whole(padding, says):
    layer = ca.Conv(224, 11, stride=4, padding=padding)
    assert of_padding(ca.animate(layer, shown=20, labels=True)) == [says]


def test_rulers_of_rows_name_the_padding_likewise():
    even, uneven = (ca.Conv((224,), 11, stride=4, padding=p) for p in (2, ((2, 1),)))
    assert of_padding(ca.animate(even, shown=20, labels=True)) == ["$p = 2$"]
    assert of_padding(ca.animate(uneven, shown=20, labels=True)) == ["$p_{1} = 2$"]
    uneven = ca.Conv((9,), 3, padding=((2, 1),))
    assert of_padding(ca.animate(uneven, labels=True)) == ["$p_{1} = 2$", "$p_{2} = 1$"]


def of_padding(animation):
    """What is said of the padding's width."""
    drawn = animation.scene.at(0).primitives
    said = [words for p in drawn if isinstance(p, Text) for _, words in p.items]
    return [words for words in said if words.startswith("$p")]
