"""What labels name, and what they mark: cells without data, unread ones, cropped ones."""

from __future__ import annotations

from itertools import combinations, product
from math import hypot

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import flat_layers, numbers, subject, transposes, two_axes

import convanim as ca
from convanim.colours import in_light
from convanim.render.paint import bounds
from convanim.scene.primitives import Paths, Text
from convanim.scene.views import VIEWS, staged
from convanim.theme import GUIDE, THEMES
from convanim.walk import Role

LABELLED = ["slanted", "numerical"]
CYAN = GUIDE.output


def drawing(layer, view, labels=True, theme=GUIDE, **given):
    return staged(VIEWS[view], subject(layer, theme, labels=labels, **given)).at(0)


def words(found):
    return [t for p in found.primitives if isinstance(p, Text) and p.left for _, t in p.items]


def crosses(found):
    """Lines of crosses: thin, open, each with one that mirrors it."""
    lines = [
        p
        for p in found.primitives
        if isinstance(p, Paths) and p.stroke and not (p.closed or p.stroke.dash)
    ]
    thin = [p.outlines for p in lines if p.stroke.colour == GUIDE.ink and p.stroke.width == 0.4]
    return [line for outlines in thin for line in outlines]


@pytest.mark.parametrize(
    ("layer", "names"),
    [
        (ca.MaxPool(5, 2, ceil_mode=True), [r"extra cells ($-\infty$)"]),
        (
            ca.MaxPool(6, 3, stride=3, padding=1, dilation=1, ceil_mode=True),
            [r"padding ($-\infty$)", r"extra cells ($-\infty$)"],
        ),
        (ca.AvgPool(5, 2, ceil_mode=True), ["extra cells, not counted"]),
        (
            ca.AvgPool(6, 3, stride=3, padding=1, ceil_mode=True),
            ["padding (zeros)", "extra cells, not counted"],
        ),
        (
            ca.AvgPool(6, 3, stride=3, padding=1, ceil_mode=True, count_include_pad=False),
            ["padding, not counted", "extra cells, not counted"],
        ),
        (ca.Conv(5, 3, padding=1), ["padding (zeros)"]),
        (
            ca.ConvTranspose(2, 2, stride=2, padding=0, output_padding=1),
            ["padding (zeros)", "inserted zeros", "extra zeros"],
        ),
        (ca.Conv(9, 2, stride=4), ["never read"]),
        (ca.ConvTranspose(5, 3, padding=3), ["cropped"]),
    ],
)
def test_cells_are_named_for_what_they_hold(layer, names):
    found = [text for text in words(drawing(layer, "slanted")) if not text.startswith("$")]
    assert found[3:] == names


@given(flat_layers)
def test_the_key_agrees_with_the_numbers(layer):
    walk, grid = layer.walk(), numbers(layer).grid
    found = words(drawing(layer, "numerical"))
    roles = {Role.PADDING: "padding", Role.INSERTED: "inserted", Role.EXTRA: "extra"}
    for role, name in roles.items():
        cells = [cell for cell in product(*map(range, walk.grid)) if walk.role(cell) is role]
        held = {str(float(grid[cell])) for cell in cells}
        line = [text for text in found if text.startswith(name)]
        told = {"zeros": "0.0", "infty": "-inf", "not counted": "nan"}
        assert held == {value for sign, value in told.items() if any(sign in t for t in line)}
    unread = any(walk.role(cell) is Role.UNUSED for cell in product(*map(range, walk.grid)))
    assert ("never read" in found) == unread


@pytest.mark.parametrize("view", LABELLED)
def test_unread_cells_are_crossed_those_between_among_them(view):
    found = drawing(ca.Conv(9, 2, stride=4), view)  # rows and columns 0, 1, 4 and 5 are read
    assert len(crosses(found)) / 2 == 81 - 16 + 1  # and one in the key


@given(flat_layers, st.booleans())
@example(ca.Conv(6, 3, stride=2, padding=1), True)
@example(ca.MaxPool(5, 2, stride=3, padding=1, dilation=1, ceil_mode=True), False)
def test_no_cross_runs_through_a_number(layer, wide):
    weighted = not isinstance(layer, ca.MaxPool | ca.AvgPool)
    x = np.full(layer.input, -888) if wide else None
    w = np.full(layer.kernel, -88) if wide and weighted else None
    found = drawing(layer, "numerical", x=x, w=w)
    texts = [
        Text((item,), p.size, p.colour, p.room)
        for p in found.primitives
        if isinstance(p, Text) and not p.left
        for item in p.items
    ]
    lines = crosses(found)
    if not lines:
        return
    boxes = np.array([bounds([text]) for text in texts])
    ends = np.array(lines)
    low, high = ends.min(axis=1), ends.max(axis=1)
    across = (low[:, None, 0] < boxes[:, 2]) & (boxes[:, 0] < high[:, None, 0])
    down = (low[:, None, 1] < boxes[:, 3]) & (boxes[:, 1] < high[:, None, 1])
    assert not (across & down).any()


def pale(found, theme=GUIDE):
    ends = zip(theme.input, theme.background, strict=True)
    mix = tuple(round(theme.pale * a + (1 - theme.pale) * b) for a, b in ends)
    return [p for p in found.primitives if isinstance(p, Paths) and in_light(p.fill) == mix]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("view", LABELLED)
def test_cropped_cells_stand_around_the_grid(view, theme):
    found = drawing(ca.ConvTranspose(5, 3, padding=3), view, theme=theme)
    cells, icon = pale(found, theme)
    assert (len(cells.outlines), len(icon.outlines)) == (25 - 9, 1)


@given(transposes(two_axes), st.sampled_from(LABELLED))
def test_every_input_cell_is_drawn_once_cropped_or_not(layer, view):
    found = drawing(layer, view)
    walk = layer.walk()
    inside = [sum(axis.sources[cell] >= 0 for cell in axis.kept) for axis in walk.axes]
    around = sum(len(shape.outlines) for shape in pale(found))
    is_cropped = inside != list(layer.input)
    assert around == np.prod(layer.input) - np.prod(inside) + is_cropped  # and one in the key
    assert ("cropped" in words(found)) == is_cropped
    assert sum(len(s.outlines) for s in pale(drawing(layer, view, labels=False))) == (
        around - is_cropped
    )
    for primitive in found.primitives:
        for line in primitive.outlines if isinstance(primitive, Paths) else ():
            for x, y in line:
                assert 10.3 <= x <= found.width - 10.3
                assert 10.3 <= y <= found.height - 10.3


@given(flat_layers)
@example(ca.Conv(1, 1))
@example(ca.Conv(2, 2))
@example(ca.Conv(12, 12))
def test_the_output_is_named_near_it(layer):
    found = drawing(layer, "numerical")
    (label,) = [
        Text((item,), p.size, p.colour, p.room, left=True)
        for p in found.primitives
        if isinstance(p, Text) and p.left
        for item in p.items
        if item[1].startswith("output")
    ]
    left, bottom, right, top = bounds([label])
    (block,) = [p for p in found.primitives if isinstance(p, Paths) and p.fill == CYAN]
    xs, ys = zip(*block.outlines[0], strict=True)
    aside = max(0, left - max(xs), min(xs) - right)
    under = max(0, bottom - max(ys), min(ys) - top)
    assert hypot(aside, under) < 7


@settings(max_examples=25)
@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from(LABELLED))
@example(112, 112, "slanted")
@example(5, 5, "numerical")
def test_words_grow_with_the_picture(rows, columns, view):
    found = drawing(ca.Conv((rows, columns), 3, padding=3, dilation=2), view)
    labels = [
        (p.size, bounds([Text((item,), p.size, p.colour, p.room, left=True)]))
        for p in found.primitives
        if isinstance(p, Text) and p.left
        for item in p.items
    ]
    ((size,), boxes) = {size for size, _ in labels}, [box for _, box in labels]
    seen = 1080 / max(found.width, found.height)  # pixels per point, in full high definition
    assert size >= GUIDE.value_size
    assert size * seen >= 8
    assert size == GUIDE.value_size or max(found.width, found.height) > 480
    for left, bottom, right, top in boxes:
        assert min(left, bottom) >= 8.5
        assert right <= found.width - 8.5
        assert top <= found.height - 8.5
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        assert across <= 0.05 or min(one[3], other[3]) - max(one[1], other[1]) <= 0.05


@settings(max_examples=40)
@given(st.integers(1, 3), st.integers(1, 12), st.integers(1, 12))
@example(1, 6, 6)
@example(1, 12, 12)
def test_rulers_have_room_for_the_heads_of_arrows(stride, dilation, pad):
    layer = ca.Conv(33, 3, stride=stride, dilation=dilation, padding=pad)
    shapes = [p.outlines for p in drawing(layer, "slanted").primitives if isinstance(p, Paths)]
    rulers = [lines for lines in shapes if [len(line) for line in lines] in ([2, 3], [2, 2, 2])]
    arrows = [lines for lines in rulers if [len(line) for line in lines] == [2, 3]]
    assert (len(arrows), len(rulers)) == (1 + (dilation > 1), 2 + (dilation > 1))
    for arrow in arrows:
        for (x0, y0), (x1, y1) in (lines[0] for lines in rulers if lines is not arrow):
            for x, y in arrow[1]:
                along = (x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)
                share = min(1, max(0, along / hypot(x1 - x0, y1 - y0) ** 2))
                away = hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0))
                assert away > 3
