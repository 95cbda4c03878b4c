"""Any layer in any view with any options: drawn within its canvas, or refused in a line."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.render.text import box
from convanim.scene.primitives import Drawing, Paths, Text
from convanim.scene.views import VIEWS, view_named

#: Options that only some views have, and those of all.
SWITCHES = ("labels", "sum", "plain", "counts")

#: Themes with sizes that fit together less well than the guide's.
THEMES = (ca.Theme(), ca.Theme(cell=40, margin=1), ca.Theme(cell=5), ca.Theme(value_size=20))

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


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, looks())
@example(ca.Upsample(5, 3), {"view": "numerical", "shown": 4, "theme": THEMES[1]})
@example(ca.Conv((99, 99), 3), {"view": "pixels", "shown": 9, "theme": THEMES[1]})
@example(ca.Conv((99,), 3), {"view": "rows", "shown": 9, "theme": THEMES[1]})
@example(ca.Stack(ca.Conv(99, 3), ca.Conv(97, 3)), {"shown": 9, "theme": THEMES[1]})
@example(ca.Stack(ca.Conv((99,), 3), ca.Conv((97,), 3)), {"shown": 9, "theme": THEMES[1]})
@example(ca.AvgPool(5, (3, 1), padding=1, count_include_pad=False, rules="onnx"), {"sum": True})
def test_all_is_drawn_within_the_canvas(layer, look):
    try:
        animation = ca.animate(layer, **look)
    except ConvanimError as error:
        assert len(str(error).splitlines()) == 1
        return
    scene = animation.scene
    for step in {0, scene.steps // 2, scene.steps - 1}:
        assert_within(scene.at(step))
    assert_within(animation.panel())
    for words in (animation.alt, animation.caption):
        assert words == " ".join(words.split())
