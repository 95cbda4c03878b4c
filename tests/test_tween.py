"""Scenes between two steps: what moves slides, and nothing else happens."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.scene.primitives import Paths, Primitive, Stroke, Text
from convanim.scene.sheets import Growing, Moving, Scene
from convanim.scene.tween import Stop, between, tweened
from convanim.scene.views import VIEWS
from convanim.timing import EASING, LONGEST_SLIDE, SLIDE_SHARE, Timing, eased

RED, BLUE = (255, 0, 0), (0, 0, 255)

SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))


def moved(outline, dx, dy=0.0):
    return tuple((x + dx, y + dy) for x, y in outline)


def points(primitives: tuple[Primitive, ...]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for one in primitives:
        if isinstance(one, Paths):
            found += chain.from_iterable(one.outlines)
        elif isinstance(one, Text):
            found += (place for place, _ in one.items)
    return found


def structure(primitives: tuple[Primitive, ...]) -> list[object]:
    """What stays of primitives that slide."""
    return [
        [words for _, words in one.items]
        if isinstance(one, Text)
        else (one.closed, one.opacity, [len(line) for line in one.outlines])
        for one in primitives
    ]


def distance(one: tuple[Primitive, ...], other: tuple[Primitive, ...]) -> float:
    pairs = zip(points(one), points(other), strict=True)
    return max((max(abs(a - c), abs(b - d)) for (a, b), (c, d) in pairs), default=0.0)


def neighbours(animation: ca.Animation, step: int) -> list[tuple[tuple[Primitive, ...], ...]]:
    """What each moving sheet draws at a step and at the next one."""
    sheets = [sheet for sheet in animation.scene.sheets if isinstance(sheet, Moving)]
    return [(tuple(sheet.at(step)), tuple(sheet.at(step + 1))) for sheet in sheets]


@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, st.sampled_from([None, *sorted(VIEWS)]), st.integers(0, 10), st.data())
def test_a_slide_begins_and_ends_at_its_steps_and_is_continuous(layer, view, at, data):
    try:
        animation = ca.animate(layer, **({} if view is None else {"view": view}))
    except ConvanimError:
        reject()
    if animation.scene.steps < 2:
        reject()
    share, little = data.draw(st.floats(0.01, 0.98)), 1e-3
    for old, new in neighbours(animation, min(at, animation.scene.steps - 2)):
        assert between(old, new, 0) == old
        assert between(old, new, 1) == new
        here, there = between(old, new, share), between(old, new, share + little)
        assert structure(here) == structure(there) == structure(old)
        # No point leaves its straight way, and each goes it at the same pace as its share.
        side = max(animation.scene.width, animation.scene.height)
        assert distance(old, here) <= share * side + 1e-9
        assert distance(here, there) <= little * side + 1e-9


@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers)
def test_stops_at_steps_draw_the_steps(layer):
    scene = ca.animate(layer).scene
    steps = [*range(min(scene.steps, 5))]
    still = tweened(scene, [Stop(step, step) for step in steps])
    assert still.steps == len(steps)
    for number, step in enumerate(steps):
        assert still.at(number).primitives == scene.at(step).primitives


def test_the_window_of_a_convolution_is_half_way_where_it_should_be():
    scene = ca.animate(ca.Conv(5, 3), view="slanted").scene
    before, after = (points(scene.at(step).primitives) for step in (0, 1))
    half = points(tweened(scene, [Stop(0, 1, 0.5)]).at(0).primitives)
    for (x, y), (x0, y0), (x1, y1) in zip(half, before, after, strict=True):
        assert (x, y) == pytest.approx(((x0 + x1) / 2, (y0 + y1) / 2))
    assert half != before


def test_colours_and_widths_slide_and_what_covers_keeps_its_colour():
    thin, thick = Stroke(RED, 1.0), Stroke(BLUE, 3.0)
    old = Paths((SQUARE,), True, RED, thin, 0.4)
    new = Paths((moved(SQUARE, 8),), True, BLUE, thick, 0.4)
    (half,) = between([old], [new], 0.5)
    assert half == Paths((moved(SQUARE, 4),), True, (128, 0, 128), Stroke((128, 0, 128), 2.0), 0.4)
    solid, other = replace(old, opacity=1.0), replace(new, opacity=1.0)
    assert between([solid], [other], 0.5) == (solid,)
    assert between([solid], [replace(other, fill=RED)], 0.5)[0] != solid


def test_words_slide_where_they_are_the_same():
    old = Text((((0.0, 0.0), "7"),), 9.0, RED)
    assert between([old], [Text((((4.0, 2.0), "7"),), 9.0, RED)], 0.25) == (
        Text((((1.0, 0.5), "7"),), 9.0, RED),
    )
    assert between([old], [Text((((4.0, 2.0), "8"),), 9.0, RED)], 0.25) == (old,)


def test_cells_told_in_another_order_do_not_cross():
    old = Paths((SQUARE, moved(SQUARE, 4)), True, RED, None, 0.4)
    new = replace(old, outlines=old.outlines[::-1])
    assert between([old], [new], 0.5) == (old,)


def test_what_comes_and_goes_waits_for_the_window():
    line = Paths((SQUARE[:2],), stroke=Stroke(RED, 1.0))
    arrow = Paths((SQUARE[:3],), stroke=Stroke(RED, 1.0))
    goal = replace(line, outlines=(moved(SQUARE[:2], 4),))
    (half,) = between([line], [arrow, goal], 0.5)
    assert half.outlines == (moved(SQUARE[:2], 2),)
    assert between([arrow, line], [goal], 0.5) == (arrow, half)
    assert between([line], [], 0.5) == (line,)


def test_what_is_left_behind_is_there_when_the_window_arrives():
    def draw(before, step):
        first = 0 if before is None else before + 1
        return [Paths((moved(SQUARE, 4 * n),), True, RED) for n in range(first, step + 1)]

    scene = Scene(40, 4, (255, 255, 255), 5, (Growing(draw),))
    stops = [Stop(0, 1), Stop(0, 1, 0.5), Stop(1, 2), Stop(1, 2, 0.5), Stop(2, 2)]
    (sheet,) = tweened(scene, stops).sheets
    assert [len([*sheet.at(number)]) for number in range(5)] == [1, 1, 2, 2, 3]
    assert [len([*sheet.draw(n - 1, n)]) for n in range(1, 5)] == [0, 1, 0, 1]


@given(st.floats(20, 9999), st.floats(0, 9999), st.integers(1, 30), st.booleans())
def test_a_film_lasts_as_long_as_its_steps(duration, hold, steps, smooth):
    timing = Timing(duration, hold=hold, smooth=smooth)
    film = timing.film(steps)
    assert float(film.frames / film.rate + film.rest) == pytest.approx(
        (steps * duration + hold) / 1000, abs=2e-6 * steps
    )
    assert 0 <= film.rest < 1 / film.rate
    assert all(shot.frames > 0 for shot in film.shots)
    assert [shot.number for shot in film.shots if not shot.share] == [*range(steps)]
    # Each step begins when it should, and the window arrives when the next one does.
    passed = 0
    for shot in film.shots:
        if not shot.share:
            assert float(passed / film.rate) == pytest.approx(
                shot.number * duration / 1000, abs=1e-4
            )
        passed += shot.frames
    standing = film.shots[0].frames / film.rate
    if smooth and steps > 1:
        slide = min(SLIDE_SHARE * duration, LONGEST_SLIDE) / 1000
        assert 20 <= film.rate <= 60
        assert float(standing) == pytest.approx(duration / 1000 - slide, abs=1.6 / float(film.rate))
    else:
        assert not film.slides


@given(st.floats(0, 1))
def test_easing_is_the_curve_that_browsers_draw(t):
    x1, y1, x2, y2 = EASING
    x, y = (
        3 * a * t * (1 - t) ** 2 + 3 * b * t**2 * (1 - t) + t**3 for a, b in ((x1, x2), (y1, y2))
    )
    assert eased(x) == pytest.approx(y)
