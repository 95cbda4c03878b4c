"""Scenes between two steps: what moves slides, and nothing else happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.errors import ConvanimError
from convanim.scene.primitives import Paths, Primitive, Stroke, Text
from convanim.scene.sheets import Growing, Moving, Scene
from convanim.scene.tween import STILL, Stop, between, tweened, ways
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


def slid(old, new, share: float, slides: bool = True) -> tuple[Primitive, ...]:
    """What a sheet draws a share of the way from some primitives to others."""
    return between(old, ways(old, new, slides), share)


def neighbours(animation: ca.Animation, step: int) -> Iterator[tuple[Moving, Any, Any]]:
    """Each moving sheet, and what it draws at a step and at the next one."""
    for sheet in animation.scene.sheets:
        if isinstance(sheet, Moving):
            yield sheet, tuple(sheet.at(step)), tuple(sheet.at(step + 1))


def solid(primitive: Primitive) -> bool:
    return isinstance(primitive, Text) or (primitive.fill is not None and primitive.opacity == 1)


@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    any_layers,
    st.sampled_from([None, *sorted(VIEWS)]),
    st.sampled_from(["guide", "dark", "contrast"]),
    st.integers(0, 10),
    st.data(),
)
def test_a_slide_begins_at_its_step_and_is_continuous_and_nothing_comes_or_goes(
    layer, view, theme, at, data
):
    try:
        animation = ca.animate(layer, theme=theme, **({} if view is None else {"view": view}))
    except ConvanimError:
        reject()
    if animation.scene.steps < 2:
        reject()
    share, little = data.draw(st.floats(0.01, 0.98)), 1e-3
    for sheet, old, new in neighbours(animation, min(at, animation.scene.steps - 2)):
        assert points(slid(old, new, 0, sheet.slides)) == points(old)
        here = slid(old, new, share, sheet.slides)
        there = slid(old, new, share + little, sheet.slides)
        assert structure(here) == structure(there) == structure(old)
        if not sheet.slides:
            assert here == old
        # No point leaves its straight way, and each goes it at the same pace as its share.
        side = max(animation.scene.width, animation.scene.height)
        assert distance(old, here) <= share * side + 1e-9
        assert distance(here, there) <= little * side + 1e-9
        # What tells something where it is goes together, or stays together.
        shifts = {
            (round(c - a, 4), round(d - b, 4))
            for one, other in zip(old, here, strict=True)
            if solid(one)
            for (a, b), (c, d) in zip(points((one,)), points((other,)), strict=True)
        }
        assert len(shifts - {STILL}) <= 1


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


def test_what_has_the_same_look_slides_and_all_else_waits():
    thin, thick = Stroke(RED, 1.0), Stroke(BLUE, 3.0)
    old = Paths((SQUARE,), True, RED, thin, 0.4)
    new = replace(old, outlines=(moved(SQUARE, 8),))
    assert slid([old], [new], 0.5) == (replace(old, outlines=(moved(SQUARE, 4),)),)
    for other in ({"fill": BLUE}, {"stroke": thick}, {"stroke": None}, {"opacity": 0.5}):
        assert slid([old], [replace(new, **other)], 0.5) == (old,)
    assert slid([old], [new], 0.5, False) == (old,)


def text(words, x, y, ink=RED, size=9.0):
    return Text((((x, y), words),), size, ink)


def test_words_slide_where_they_are_the_same():
    old = text("7", 0.0, 0.0)
    assert slid([old], [text("7", 4.0, 2.0)], 0.25) == (text("7", 1.0, 0.5),)
    assert slid([old], [text("8", 4.0, 2.0)], 0.25) == (old,)
    assert slid([old], [text("7", 4.0, 2.0, size=8.0)], 0.25) == (old,)


def test_words_keep_their_inks_until_they_are_there():
    """Words on other grounds are told in other inks, and in another order."""
    old = [text("1", 0.0, 0.0), text("2", 4.0, 0.0, BLUE), text("2", 8.0, 0.0, BLUE)]
    new = [text("2", 12.0, 0.0), Text((((4.0, 0.0), "1"), ((8.0, 0.0), "2")), 9.0, BLUE)]
    found = ways(old, new)
    assert [way.shift for way in found] == [(4.0, 0.0)] * 3
    assert between(old, found, 0.5) == tuple(
        replace(one, items=tuple(((x + 2, y), words) for (x, y), words in one.items)) for one in old
    )


def test_areas_go_with_the_words_on_them_or_both_wait():
    patch = Paths((SQUARE,), True, RED)
    there = replace(patch, outlines=(moved(SQUARE, 4),))
    line = Paths((SQUARE[:2],), stroke=Stroke(RED, 1.0))
    line_there = replace(line, outlines=(moved(SQUARE[:2], 4),))
    old, words = [patch, text("7", 2.0, 2.0), line], text("7", 6.0, 2.0)
    whole = slid(old, [there, words, line_there], 0.5)
    assert points(whole) == [(x + 2, y) for x, y in points(tuple(old))]
    half = slid(old, [line_there], 0.5)[-1]
    for other in (
        [there, text("8", 6.0, 2.0), line_there],
        [there, text("7", 2.0, 6.0), line_there],
        [replace(there, fill=BLUE), words, line_there],
        [there, there, words, line_there],
        [words, line_there],
    ):
        assert slid(old, other, 0.5) == (*old[:2], half)


def test_areas_may_grow_on_one_side_with_what_goes():
    wide = Paths((((0.0, 0.0), (9.0, 0.0), (9.0, 4.0), (0.0, 4.0)),), True, RED)
    rest = Paths((((4.0, 0.0), (9.0, 0.0), (9.0, 4.0), (4.0, 4.0)),), True, RED)
    (half,) = slid([wide], [rest], 0.5)
    assert half.outlines == (((2.0, 0.0), (9.0, 0.0), (9.0, 4.0), (2.0, 4.0)),)
    # Cells that change places do not.
    one, other = Paths((SQUARE,), True, RED), Paths((moved(SQUARE, 4),), True, BLUE)
    swapped = [Paths((moved(SQUARE, 4),), True, RED), Paths((SQUARE,), True, BLUE)]
    assert slid([one, other], swapped, 0.5) == (one, other)


def test_lines_wait_with_their_veil():
    """A window whose cells change does not leave its outline behind."""
    line = Paths((SQUARE,), True, None, Stroke(RED, 1.0))
    there = replace(line, outlines=(moved(SQUARE, 4),))
    veil = Paths((SQUARE,), True, RED, None, 0.4)
    more = Paths((moved(SQUARE, 4), moved(SQUARE, 8)), True, RED, None, 0.4)
    cell, cell_there = (replace(veil, outlines=(moved(SQUARE, x, 9),)) for x in (0, 4))
    old, new = [veil, line, cell, line], [more, there, cell_there, there]
    half = slid(old, new, 0.5)
    assert half[:2] == (veil, line)
    assert points(half[2:]) == [(x + 2, y) for x, y in points(tuple(old[2:]))]


def test_cells_that_stay_let_others_of_theirs_go():
    old = Paths((SQUARE, moved(SQUARE, 20)), True, RED)
    new = Paths((moved(SQUARE, 4), moved(SQUARE, 20)), True, RED)
    (half,) = slid([old], [new], 0.5)
    assert half.outlines == (moved(SQUARE, 2), moved(SQUARE, 20))


def test_cells_told_in_another_order_do_not_cross():
    old = Paths((SQUARE, moved(SQUARE, 4)), True, RED, None, 0.4)
    new = replace(old, outlines=old.outlines[::-1])
    assert slid([old], [new], 0.5) == (old,)


def test_what_comes_and_goes_waits_for_the_window():
    line = Paths((SQUARE[:2],), stroke=Stroke(RED, 1.0))
    arrow = Paths((SQUARE[:3],), stroke=Stroke(RED, 1.0))
    goal = replace(line, outlines=(moved(SQUARE[:2], 4),))
    (half,) = slid([line], [arrow, goal], 0.5)
    assert half.outlines == (moved(SQUARE[:2], 2),)
    assert slid([arrow, line], [goal], 0.5) == (arrow, half)
    assert slid([line], [], 0.5) == (line,)


@pytest.mark.parametrize(
    ("layer", "view", "told"),
    [
        (ca.Conv(5, 3), "numerical", 9),  # the kernel's numbers
        (ca.Conv((7,), 3), "rows", 3),
        (ca.Conv((7,), 3), "slanted", 0),
    ],
)
@pytest.mark.parametrize("theme", ["guide", "dark", "contrast"])
def test_the_kernels_numbers_go_with_the_shade(layer, view, told, theme):
    """Also where their inks change on their way."""
    scene = ca.animate(layer, view=view, theme=theme).scene
    for step in range(scene.steps - 1):
        before, after = (scene.at(number).primitives for number in (step, step + 1))
        half = tweened(scene, [Stop(step, step + 1, 0.5)]).at(0).primitives
        veil, half_way, arrived = (
            next(one for one in each if isinstance(one, Paths) and 0 < one.opacity < 1)
            for each in (before, half, after)
        )
        (x0, y0), (x1, y1), (x2, y2) = (one.outlines[0][0] for one in (veil, half_way, arrived))
        assert (x1, y1) == pytest.approx(((x0 + x2) / 2, (y0 + y2) / 2))
        went = [
            (c - a, d - b)
            for one, other in zip(before, half, strict=True)
            if isinstance(one, Text)
            for ((a, b), _), ((c, d), _) in zip(one.items, other.items, strict=True)
            if (a, b) != (c, d)
        ]
        assert len(went) == told
        assert all(way == pytest.approx((x1 - x0, y1 - y0)) for way in went)


@pytest.mark.parametrize("theme", ["guide", "dark", "contrast"])
@pytest.mark.parametrize(
    ("layer", "view"),
    [
        (ca.ConvTranspose(3, 3, stride=2, padding=1), "scatter"),
        (ca.Conv(12, 3), "pixels"),
        (ca.Stack(ca.Conv(7, 3), ca.Conv(5, 3)), "stack"),
    ],
)
def test_what_is_told_of_a_step_waits(layer, view, theme):
    """Sums, and what is magnified, stand where they are, with the cells under them."""
    scene = ca.animate(layer, view=view, theme=theme).scene
    for step in range(min(scene.steps - 1, 4)):
        before = scene.at(step).primitives
        half = tweened(scene, [Stop(step, step + 1, 0.5)]).at(0).primitives
        assert [one for one in half if solid(one)] == [one for one in before if solid(one)]
        assert points(half) != points(before)


@pytest.mark.parametrize("layer", [ca.Conv(4, 3), ca.MaxPool(6, 2), ca.Unfold(4, 2)])
def test_the_cover_of_columns_gives_way_to_the_window(layer):
    """Also before the last step: the column's colours slide, and are never under it."""
    animation = ca.animate(layer, view="columns")
    scene, cell = animation.scene, animation.theme.cell

    def edge(stop: Stop) -> float:
        drawn = tweened(scene, [stop]).at(0).primitives
        areas = [p for p in drawn if isinstance(p, Paths) and p.fill == scene.background]
        return min(x for x, _ in points((areas[-1],)))

    for step in range(scene.steps - 1):
        way = edge(Stop(step, step + 1, 0.5)) - edge(Stop(step, step))
        assert way == pytest.approx(cell / 2)


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
