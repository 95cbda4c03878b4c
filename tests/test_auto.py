"""The theme auto: on light what the guide's theme gives, on dark what the dark one gives."""

from __future__ import annotations

import pickle
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from support import any_layers
from svg_reader import marks, same_marks

import convanim as ca
from convanim.colours import LightDark, LightDarkShare, light_dark, mixed, on_both
from convanim.errors import ConvanimError
from convanim.export import advice
from convanim.render.raster import frames
from convanim.scene.views import VIEWS
from convanim.theme import GUIDE, THEMES, Theme, paired

DARK = "(prefers-color-scheme:dark)"

views = st.sampled_from(sorted(VIEWS))


def drawn(layer, **look):
    """The animation, or another layer and view where they don't fit."""
    try:
        made = ca.animate(layer, **look)
        return made, made.to_bytes("svg")
    except ConvanimError:
        reject()


#: Layers of which each view draws one.
LAYERS = (
    ca.Conv(5, 3, stride=2, padding=1),
    ca.Conv((6,), 3, padding=1, padding_mode="reflect"),
    ca.Conv(5, 3, channels=(2, 3)),
    ca.Upsample(2, 2),
    ca.Conv((3, 3, 3), 2),
    ca.MaxPool(4, 2),
    ca.Stack(ca.Conv(7, 3), ca.Conv(5, 3)),
)


def drawn_in(view):
    """The layers that a view draws."""
    for layer in LAYERS:
        with suppress(ConvanimError):
            ca.animate(layer, view=view)
            yield layer


def picture(content):
    return ElementTree.fromstring(content.decode())


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_has_the_colours_of_both_themes(view):
    layers = [*drawn_in(view)]
    assert layers
    for layer in layers[:1]:
        assert_has_both(layer, {"view": view, "steps": [0]})


@settings(max_examples=10, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, views)
def test_any_svg_has_the_colours_of_both_themes(layer, view):
    assert_has_both(layer, {"view": view, "steps": [0]})


def assert_has_both(layer, look):
    """Hold the theme auto against the guide's theme on light, and the dark one on dark."""
    root = picture(drawn(layer, **look, theme="auto")[1])
    for theme, media in (("guide", ()), ("dark", (DARK,))):
        plain = picture(drawn(layer, **look, theme=theme)[1])
        assert same_marks(marks(root, *media), marks(plain))


@settings(max_examples=8, suppress_health_check=[HealthCheck.filter_too_much])
@given(any_layers, views)
def test_pixels_are_those_of_the_guides_theme(layer, view):
    ours, _ = drawn(layer, view=view, theme="auto", dpi=40)
    guides, _ = drawn(layer, view=view, dpi=40)
    steps = range(min(2, len(ours)))
    one, other = (frames(found.scene, steps, 40) for found in (ours, guides))
    for mine, theirs in zip(one.whole(), other.whole(), strict=True):
        assert np.array_equal(mine, theirs)
    assert [frame.flats for frame in one] == [frame.flats for frame in other]


@pytest.mark.parametrize("name", ["gif", "pdf"])
def test_a_format_that_cannot_follow_has_the_bytes_of_the_guides_theme(name, conv):
    assert ca.animate(conv, theme="auto").to_bytes(name) == ca.animate(conv).to_bytes(name)


def test_a_line_says_that_a_file_is_light():
    (line,) = advice({"theme": "auto"}, [Path("a.gif")])
    assert line.startswith("a.gif has the light colours of the theme auto: ")
    assert ".svg" in line
    assert line.endswith(" follow light and dark")
    assert advice({"theme": "auto"}, map(Path, ["a.svg", "a-frames.svg", "a.txt"])) == []
    assert advice({"theme": "dark"}, [Path("a.gif")]) == []


def test_all_colours_and_shares_are_paired_and_lengths_are_the_light_ones():
    mine = Theme("mine", cell=30, pale=0.5, maps=[(9, 9, 9)], accent=(1, 2, 3))
    both = paired("both", mine, THEMES["dark"])
    assert both.accent == LightDark((1, 2, 3), THEMES["dark"].accent)
    assert both.pale == 0.5  # the same on both
    assert both.shade_opacity == LightDarkShare(0.4, THEMES["dark"].shade_opacity)
    assert both.cell == 30
    assert [hue.dark for hue in both.maps] == [*THEMES["dark"].maps]
    assert [tuple(hue) for hue in both.maps] == [*mine.map_colours(4)]
    assert paired("same", mine, mine) == ca.Theme(**{**vars(mine), "name": "same"})


@settings(max_examples=30)
@given(st.integers(1, 12))
def test_maps_have_each_sides_colours(count):
    found = THEMES["auto"].map_colours(count)
    assert [tuple(hue) for hue in found] == [*GUIDE.map_colours(count)]
    assert [hue.dark for hue in found] == [*THEMES["dark"].map_colours(count)]


colours = st.tuples(*[st.integers(0, 255)] * 3)
shares = st.floats(0, 1)


@given(*[colours] * 4, shares, shares)
def test_colours_are_mixed_on_each_side(a, b, c, d, share, other):
    one, two = LightDark(a, b), LightDark(c, d)
    found = mixed(one, two, light_dark(share, other))
    sides = mixed(a, c, share), mixed(b, d, other)
    assert found == light_dark(*sides)
    assert mixed(a, c, share) == sides[0]
    assert mixed(one, c, share) == light_dark(sides[0], mixed(b, c, share))


@given(colours, colours, shares, shares)
def test_pairs_are_alike_where_both_sides_are(a, b, share, other):
    for pair, kind in (
        (LightDark(a, b), LightDark),
        (LightDarkShare(share, other), LightDarkShare),
    ):
        light = a if kind is LightDark else share
        assert pair == kind(light, pair.dark)
        assert hash(pair) == hash(kind(light, pair.dark))
        assert pair not in (light, pair.dark)
        assert pair != kind(light, (0, 0, 300) if kind is LightDark else 2.0)
        assert pickle.loads(pickle.dumps(pair)) == deepcopy(pair) == pair
        assert eval(repr(pair)) == pair
    assert 2 * LightDarkShare(share, other) == LightDarkShare(2 * share, 2 * other)


def test_a_function_of_colours_is_called_once_without_pairs():
    calls = []

    @on_both
    def brightest(*colours):
        calls.append(colours)
        return max(colours)

    assert brightest((1, 1, 1), (2, 2, 2)) == (2, 2, 2)
    assert len(calls) == 1
    assert brightest(LightDark((1, 1, 1), (3, 3, 3)), (2, 2, 2)) == LightDark((2,) * 3, (3,) * 3)


def test_a_chosen_background_is_the_same_on_both_sides(conv):
    content = ca.animate(conv, theme="auto", background="#123456").to_bytes("svg")
    root = picture(content)
    for media in ((), (DARK,)):
        (_, _, look), *_ = marks(root, *media)
        assert dict(look)["fill"] == "#123456"


def test_the_theme_is_told_by_its_name(conv):
    made = ca.animate(conv, theme="auto")
    assert made.given == {"theme": "auto"}
    assert eval(repr(made), {**vars(ca), "Conv": ca.Conv, "animate": ca.animate}) == made
    assert pickle.loads(pickle.dumps(made)) == made
