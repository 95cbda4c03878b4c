"""What those see who lack one of the three kinds of cones: hue never tells anything alone."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

import convanim as ca
from convanim.colours import mixed
from convanim.scene.primitives import Paths, Text
from convanim.theme import THEMES

#: What dichromats see, as linear red, green and blue: G. M. Machado, M. M. Oliveira and
#: L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
#: 2009, at severity 1.
SIGHTS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

#: Linear sRGB to CIE XYZ, and its white.
XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)

#: Distance in CIE L*a*b* (CIE76) from which areas that touch are told apart without looking
#: twice. Of 2.3 one is just aware.
APART = 10

every_sight = pytest.mark.parametrize("sight", SIGHTS)
every_theme = pytest.mark.parametrize("theme", sorted(THEMES))


def linear(colour):
    parts = np.array(colour) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour, sight=None):
    """L*, a* and b* of a colour as it is seen."""
    light = linear(colour) if sight is None else np.array(SIGHTS[sight]) @ linear(colour)
    t = np.array(XYZ) @ np.clip(light, 0, 1) / WHITE
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one, other, sight=None):
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_sights_and_distances_are_those_that_are_known():
    assert lab((255, 0, 0)) == pytest.approx([53.24, 80.09, 67.20], abs=0.01)
    assert lab((255, 255, 255)) == pytest.approx([100, 0, 0], abs=0.01)
    for sight in SIGHTS:  # greys stay, and each lacks what it is named by
        assert apart((128, 128, 128), (128, 128, 128), sight) == 0
        assert lab((128, 128, 128), sight) == pytest.approx(lab((128, 128, 128)), abs=0.1)
    red, green = (180, 90, 60), (118, 118, 55)
    assert apart(red, green) > 40
    assert apart(red, green, "deuteranopia") < 10
    assert apart(red, green, "tritanopia") > 40


@every_theme
@every_sight
def test_cells_that_do_different_things_are_told_apart(theme, sight):
    look = THEMES[theme]
    ground, cells, made = look.background, look.input, look.output
    pale = mixed(cells, ground, look.pale)
    shaded = {c: mixed(look.shade, c, look.shade_opacity) for c in (ground, cells, made)}
    pairs = {
        "input, output": (cells, made),
        "input, background": (cells, ground),
        "output, background": (made, ground),
        "input, copies": (cells, pale),
        "copies, background": (pale, ground),
        "background in the window": (ground, shaded[ground]),
        "input in the window": (cells, shaded[cells]),
        "current cell": (made, shaded[made]),
        "positive, negative": (look.positive, look.negative),
        "positive, 0": (look.positive, ground),
        "negative, 0": (look.negative, ground),
        "pointed out on input": (look.accent, cells),
        "pointed out on output": (look.accent, made),
        "pointed out on shaded input": (look.accent, shaded[cells]),
        "pointed out on background": (look.accent, ground),
    }
    found = {name: round(apart(*pair, sight), 1) for name, pair in pairs.items()}
    assert {name: far for name, far in found.items() if far < APART} == {}


def filled(drawing):
    """The colours of areas by the middles of their cells; of several the uppermost."""
    return {
        tuple(np.round(np.mean(line, axis=0), 3)): p.fill
        for p in drawing.primitives
        if isinstance(p, Paths) and p.fill and p.opacity == 1
        for line in p.outlines
    }


def hued(drawing, theme):
    """The places of areas in the hue of a map, with the hue's number."""
    hues = {colour: number for number, colour in enumerate(THEMES[theme].map_colours(9))}
    return [(at, hues[fill]) for at, fill in filled(drawing).items() if fill in hues]


def words(drawing):
    texts = (p for p in drawing.primitives if isinstance(p, Text))
    return [(np.array(at), text) for p in texts for at, text in p.items]


@every_theme
@pytest.mark.parametrize(
    ("layer", "view", "hues", "least"),
    [
        (ca.PixelShuffle(2, 2, channels=2), "maps", 4, 2 * 32),
        (ca.PixelUnshuffle(6, 3, channels=1), "maps", 9, 2 * 36),
        (ca.PixelShuffle(3, 2), "scatter", 4, 36 + 4),
    ],
)
def test_letters_tell_the_maps_of_a_shuffle(layer, view, hues, least, theme):
    """Some hues are alike to some: a letter stands in each cell, another one for each hue."""
    scene = ca.animate(layer, view=view, theme=theme).scene
    drawing = scene.at(scene.steps - 1)
    areas = [p for p in drawing.primitives if isinstance(p, Paths) and p.fill and p.opacity == 1]
    boxes = [
        (np.min(line, axis=0), np.max(line, axis=0), p.fill) for p in areas for line in p.outlines
    ]
    letters = [(at, text) for at, text in words(drawing) if len(text) == 1 and text.isalpha()]
    assert len(letters) >= least
    fills = {}
    for at, letter in letters:
        *_, fill = (fill for low, high, fill in boxes if all(low < at) and all(at < high))
        fills.setdefault(letter, set()).add(fill)
    assert len(fills) == hues
    assert sum(map(len, fills.values())) == len(set().union(*fills.values()))


@every_theme
def test_names_tell_groups(theme):
    layer = ca.Conv(4, 3, channels=(4, 4), groups=4)
    drawing = ca.animate(layer, view="maps", theme=theme).scene.at(0)
    found = {text: at for at, text in words(drawing)}
    places = [found[f"group {number}"] for number in range(4)]
    for one, other in combinations(places, 2):
        assert np.linalg.norm(one - other) > THEMES[theme].cell
    assert {f"$x$[{n}]" for n in range(4)} | {f"$y$[{n}]" for n in range(4)} <= found.keys()


@every_theme
def test_order_tells_the_maps_of_a_shuffled_row(theme):
    """A column's cells from the top are those of a block from the left."""
    drawing = ca.animate(ca.PixelShuffle((3,), 3), view="rows", theme=theme).scene.at(0)
    cells = hued(drawing, theme)
    top = max(y for (_, y), _ in cells)
    block = sorted((x, number) for (x, y), number in cells if y == pytest.approx(top))
    assert [number for _, number in block] == [0, 1, 2] * 3
    below = sorted((round(x, 3), -y, number) for (x, y), number in cells if y < top - 1)
    assert [number for *_, number in below] == [0, 1, 2] * 3


@every_theme
def test_order_tells_input_maps_and_their_products(theme):
    """They lie behind one another, in one order: the first in front."""
    drawing = ca.animate(ca.Conv(3, 2, channels=(4, 2)), view="channels", theme=theme).scene.at(0)
    order = [number for _, number in hued(drawing, theme)]
    turns = [number for number, following in pairwise([*order, None]) if number != following]
    assert len(turns) >= 8
    assert turns == [3, 2, 1, 0] * (len(turns) // 4)


@every_theme
def test_signs_tell_positive_and_negative(theme):
    drawing = ca.animate(ca.Conv(6, 3), view="pixels", w="sobel-x", theme=theme).scene.at(5)
    look, areas = THEMES[theme], filled(drawing)
    keys = [p.items for p in drawing.primitives if isinstance(p, Text) and len(p.items) == 3]
    keys = [items for items in keys if "0" in {text.strip("$") for _, text in items}]
    low, _, high = sorted(keys[-1], key=lambda item: item[0][1])
    for (at, text), hue, other in (
        (low, look.negative, look.positive),
        (high, look.positive, look.negative),
    ):
        assert (int(text.strip("$")) > 0) == (hue == look.positive)
        fill = areas[min(areas, key=lambda place, at=at: np.hypot(*np.subtract(place, at)))]
        assert apart(fill, hue) < apart(fill, other)


@every_theme
def test_shape_and_width_tell_what_is_pointed_out(theme):
    look = THEMES[theme]
    ringed = ca.animate(ca.MaxPool(4, kernel=2), view="numerical", theme=theme).scene.at(1)
    rings = accented(ringed, look)
    assert [len(line) > 8 for p in rings for line in p.outlines] == [True]  # round, in a cell
    mapped = ca.animate(ca.Conv(4, 3, channels=(2, 2)), view="maps", theme=theme).scene.at(1)
    marked = [p for p in accented(mapped, look) if p.stroke.width >= 1.5 * look.thick]
    assert (
        sum(len(p.outlines) for p in marked) == 2 * 2 + 1
    )  # windows and slices of two maps, and the output cell


def accented(drawing, look):
    """Closed outlines in the colour of what is pointed out."""
    shapes = (p for p in drawing.primitives if isinstance(p, Paths) and p.stroke and p.closed)
    return [p for p in shapes if p.stroke.colour == look.accent and p.stroke.width > look.thick]
