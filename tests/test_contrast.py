"""Words stand on what lies under them so that they can be read, however colours are seen."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from matplotlib.path import Path
from support import any_layers
from test_colour_blind import SIGHTS, linear

import convanim as ca
from convanim.render.text import box, fitted_size
from convanim.scene.primitives import Paths, Text
from convanim.scene.views import VIEWS
from convanim.theme import THEMES

#: WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics).
WORDS, LINES = 4.5, 3.0

#: Points to both sides of an edge where colours are looked up, and the least side of a cell.
NEAR, SMALL = 0.4, 2.5

#: All but the guide's, and that which has the guide's colours on light and those of dark on dark.
OURS = sorted({*THEMES} - {"guide", "auto"})

#: Rows of luminance in linear red, green and blue, as WCAG has it.
LUMINANCE = np.array((0.2126, 0.7152, 0.0722))

every_theme = pytest.mark.parametrize("theme", OURS)


def luminance(colour, sight):
    light = linear(colour) if sight is None else np.array(SIGHTS[sight]) @ linear(colour)
    return float(LUMINANCE @ np.clip(light, 0, 1))


@lru_cache(100_000)
def contrast(one, other, sight):
    """The ratio of two colours by WCAG as they are seen; not taken from the program."""
    dark, light = sorted((luminance(one, sight), luminance(other, sight)))
    return (light + 0.05) / (dark + 0.05)


def least_contrast(one, other):
    return min(contrast(one, other, sight) for sight in (None, *SIGHTS))


def over(colour, ground, opacity):
    return tuple(
        round(opacity * c + (1 - opacity) * g) for c, g in zip(colour, ground, strict=True)
    )


def read(drawing):
    """Yield words, their colour, and what lies under them, each as it is seen in the end.

    What is under a word is looked up in the middle and at four points of its ink. What is laid
    over words later changes both; words that are covered are not seen.
    """
    points, owners = [], []
    for number, item in enumerate(drawing.primitives):
        if not isinstance(item, Text):
            continue
        for at, words in item.items:
            one = Text(((at, words),), item.size, item.colour, item.room, item.left, item.font)
            left, bottom, right, top = box(one)
            across, up = (right - left) * 0.4, (top - bottom) * 0.4
            x, y = (left + right) / 2, (bottom + top) / 2
            for dx, dy in ((0, 0), *product((-across, across), (-up, up))):
                points.append((x + dx, y + dy))
                owners.append((number, words))
    if not points:
        return
    spots = np.array(points)
    grounds = [drawing.background] * len(points)
    inks = [None] * len(points)
    at_of = {}
    for spot, (number, _) in enumerate(owners):
        at_of.setdefault(number, []).append(spot)
    for number, item in enumerate(drawing.primitives):
        if isinstance(item, Text):
            for spot in at_of.get(number, ()):
                inks[spot] = item.colour
        elif item.fill and item.opacity:
            for spot in inside(item, spots):
                grounds[spot] = over(item.fill, grounds[spot], item.opacity)
                if inks[spot]:
                    inks[spot] = over(item.fill, inks[spot], item.opacity)
                    if item.opacity == 1:
                        inks[spot] = None
                        owners[spot] = (-1, "")
    for (number, words), ground, ink in zip(owners, grounds, inks, strict=True):
        if number >= 0:
            yield words, ink, ground


def inside(paths, spots):
    """The numbers of the points that lie in one of some outlines."""
    found = set()
    for line in paths.outlines:
        corners = np.array(line)
        low, high = corners.min(axis=0), corners.max(axis=0)
        near = np.flatnonzero(((spots > low) & (spots < high)).all(axis=1))
        if len(near):
            found.update(near[Path(corners).contains_points(spots[near])].tolist())
    return found


def faint(drawing):
    """The words that can't be read, with their colours and the ratio."""
    return {
        (words, ink, ground): round(ratio, 2)
        for words, ink, ground in {*read(drawing)}
        for ratio in [least_contrast(ink, ground)]
        if ratio < WORDS
    }


#: Views whose words may stand in cells: all but those that write none.
names = st.sampled_from(sorted(VIEWS))
SWITCHES = ("labels", "sum", "counts")


ours = st.sampled_from(OURS)


@st.composite
def drawings(draw, views=names, themes=ours):
    """A step of a random layer in a random view and theme."""
    view = draw(views)
    own = VIEWS[view].options
    look = {name: draw(st.booleans()) for name in SWITCHES if name in own}
    theme = draw(themes)
    try:
        scene = ca.animate(draw(any_layers), view=view, theme=theme, max_steps=10**6, **look).scene
    except ca.ConvanimError:
        reject()
    if scene.poster and draw(st.booleans()):
        return scene.poster
    return scene.at(draw(st.integers(0, scene.steps - 1)))


@settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much])
@given(drawings())
def test_words_can_be_read(drawing):
    assert faint(drawing) == {}


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(drawings())
def test_words_can_be_read_in_many_pictures(drawing):
    assert faint(drawing) == {}


colours = st.tuples(*[st.integers(0, 255)] * 3)


@st.composite
def own_themes(draw):
    """Any colours, also such as no ink can be read on all of them."""
    rows = [row for row in fields(ca.Theme) if row.type == "Colour"]
    shares = {name: draw(st.floats(0, 1)) for name in ("shade_opacity", "pale")}
    maps = draw(st.lists(colours, min_size=1, max_size=4))
    return ca.Theme("own", maps=maps, **shares, **{row.name: draw(colours) for row in rows})


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(drawings(themes=own_themes()))
def test_words_can_be_read_in_ones_own_theme(drawing):
    """By usual sight, in which either black or white can be read on any colour."""
    found = {(ink, ground) for _, ink, ground in read(drawing)}
    assert {pair: contrast(*pair, None) for pair in found if contrast(*pair, None) < WORDS} == {}


def test_an_ink_changes_no_sizes():
    """Numbers in one size stay so where some get another ink."""
    theme = ca.Theme("own", input="#000033")
    layer = ca.Conv(4, 3, padding=1)
    x = np.arange(16).reshape(4, 4) * 100
    usual, own = (
        ca.animate(layer, view="numerical", x=x, theme=each).scene.at(0)
        for each in ("guide", theme)
    )
    sizes = [
        {at: fitted_size(p) for p in drawing.primitives if isinstance(p, Text) for at, _ in p.items}
        for drawing in (usual, own)
    ]
    assert sizes[0] == sizes[1]
    inks = {p.colour for p in own.primitives if isinstance(p, Text)}
    assert inks == {(0, 0, 0), (255, 255, 255)}


#: Layers whose cells have hues of many maps or of groups, and those that are shaded by numbers.
HUED = [
    (ca.PixelUnshuffle(6, 3, channels=1), {"view": "maps"}),
    (ca.PixelShuffle(2, 4, channels=2), {"view": "maps"}),
    (ca.PixelShuffle(3, 2), {"view": "scatter"}),
    (ca.Conv(3, 2, padding=1, channels=6, groups=6), {"view": "maps", "labels": True}),
    (ca.ConvTranspose(3, 3, stride=2), {"view": "scatter", "counts": True}),
    (ca.Conv(6, 3), {"view": "pixels", "w": "sobel-x"}),
    (ca.Conv(8, 3), {"view": "pixels", "x": "ramp"}),
    (ca.Stack(ca.Conv(8, 3), ca.Conv(6, 3)), {"labels": True}),
]


@every_theme
@pytest.mark.parametrize(("layer", "look"), HUED)
def test_words_can_be_read_on_many_hues(layer, look, theme):
    scene = ca.animate(layer, theme=theme, **look).scene
    steps = {*np.linspace(0, scene.steps - 1, 7).astype(int).tolist()}
    assert [faint(scene.at(step)) for step in steps] == [{}] * len(steps)


@every_theme
def test_words_can_be_read_on_hues_of_any_number_of_maps(theme):
    look = THEMES[theme]
    for colour in look.map_colours(64):
        shaded = over(look.shade, colour, look.shade_opacity)
        assert min(least_contrast(look.text, each) for each in (colour, shaded)) >= WORDS


@every_theme
def test_lines_are_told_from_all_that_they_part(theme):
    """Neighbours that do different things are parted by lines: cells, shaded ones, maps, signs."""
    look = THEMES[theme]
    cells = [look.background, look.input, look.output, *look.map_colours(16)]
    cells += [over(one, look.background, look.pale) for one in cells]
    cells += [over(look.shade, one, look.shade_opacity) for one in cells]
    cells += [look.positive, look.negative]
    assert min(least_contrast(look.ink, one) for one in cells) >= LINES


#: Views whose cells are all outlined. In the others, a row of a matrix is shaded without a line,
#: and cells are so thin that lines would hide them.
outlined = st.sampled_from(sorted({*VIEWS} - {"matrix", "columns"}))


@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much])
@given(drawings(outlined))
def test_neighbours_are_outlined(drawing):
    """Where an area's edge parts two colours, they differ enough or a line runs along it."""
    assert unparted(drawing) == []


def unparted(drawing):
    """Middles of edges between areas that are too alike, and have no line between them."""
    areas = [p for p in drawing.primitives if isinstance(p, Paths) and p.fill and p.closed]
    spots, sides = [], []
    for item in areas:
        for line in item.outlines:
            corners = np.array(line)
            if np.ptp(corners, axis=0).min() < SMALL:
                continue  # a dot or an arrow's head
            for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True):
                along = other - one
                across = np.array((-along[1], along[0])) / max(np.hypot(*along), 1e-9)
                # Not in the middle, where a line of a grid may cross.
                spots.append(one + 0.37 * along)
                sides += [spots[-1] + NEAR * across, spots[-1] - NEAR * across]
    if not spots:
        return []
    seen = ground_of(drawing, np.array(sides))
    lines = [line_at(drawing, np.array(spots))]
    return [
        (tuple(spot.round(2)), one, other)
        for spot, one, other, line in zip(spots, seen[::2], seen[1::2], *lines, strict=True)
        if one != other
        and least_contrast(one, other) < LINES
        and (line is None or max(least_contrast(line, one), least_contrast(line, other)) < LINES)
    ]


def ground_of(drawing, spots):
    grounds = [drawing.background] * len(spots)
    for item in drawing.primitives:
        if isinstance(item, Paths) and item.fill and item.opacity:
            for spot in inside(item, spots):
                grounds[spot] = over(item.fill, grounds[spot], item.opacity)
    return grounds


def line_at(drawing, spots):
    """The colour of the last line through each point, or None."""
    found = [None] * len(spots)
    for item in drawing.primitives:
        if not isinstance(item, Paths) or not item.stroke:
            continue
        for line in item.outlines:
            corners = np.array((*line, line[0]) if item.closed else line)
            for one, other in pairwise(corners):
                along = other - one
                length = max(along @ along, 1e-9)
                part = np.clip((spots - one) @ along / length, 0, 1)
                away = np.hypot(*(spots - one - part[:, None] * along).T)
                for spot in np.flatnonzero(away < NEAR / 2):
                    found[spot] = item.stroke.colour
    return found
