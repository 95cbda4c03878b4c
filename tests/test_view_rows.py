"""The rows view: what can be read from its pictures alone is what the layer does."""

from __future__ import annotations

from itertools import combinations

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_pools,
    any_transposes,
    folds,
    shuffles,
    unfolds,
    unpools,
    upsamplings,
    whole_numbers,
)

import convanim as ca
from convanim.render.paint import bounds
from convanim.scene.primitives import Paths, Text
from convanim.theme import GUIDE, THEMES

ONE_AXIS = st.just(1)
ALONE = (False,)
SIDE = GUIDE.cell


def without_maps(layers):
    return layers.filter(lambda layer: layer.channels is None)


weighted = without_maps(
    st.one_of(
        any_convs(ONE_AXIS, ALONE),
        any_transposes(ONE_AXIS),
        upsamplings(ONE_AXIS, ALONE),
    )
)
others = without_maps(
    st.one_of(
        any_pools(ONE_AXIS),
        adaptive_pools(ONE_AXIS),
        unpools(ONE_AXIS),
        unfolds(ONE_AXIS),
        folds(ONE_AXIS),
        shuffles(ONE_AXIS),
    )
)


def given_numbers(layer, seed=1):
    found = {"x": whole_numbers(layer.x_shape, seed)}
    if layer.weight_shape is not None:
        found["w"] = whole_numbers(layer.weight_shape, seed + 1)
    return found


def drawing(layer, step=0, **look):
    return ca.animate(layer, view="rows", **look).scene.at(step)


def centre(outline):
    return tuple(np.mean(outline, axis=0).round(3))


def number(word):
    return float(word.strip("$").replace(r"\infty", "inf"))


def cells_of(found):
    """Middles of all cells: closed and filled shapes, and dashed ones by their numbers."""
    return {
        centre(line)
        for p in found.primitives
        if isinstance(p, Paths) and p.closed and p.fill and p.fill != GUIDE.background
        for line in p.outlines
        if abs(line[1][0] - line[0][0] - SIDE) < 1e-6
    }


def texts(found, size=None):
    """Words that have no left edge, by their middles."""
    return {
        (round(x, 3), round(y, 3)): word
        for p in found.primitives
        if isinstance(p, Text) and not p.left and (size is None or p.size == size)
        for (x, y), word in p.items
    }


def dark_links(found):
    """Ends of the lines of the step: lower and upper."""
    thick = [
        p.outlines
        for p in found.primitives
        if isinstance(p, Paths) and p.stroke and not p.closed and not p.stroke.dash
        and p.stroke.width in (GUIDE.thick, 2 * GUIDE.thick)
    ]  # fmt: skip
    lines = [line for outlines in thick for line in outlines if len(line) == 2]
    return [line for line in lines if line[1][1] - line[0][1] > 2 * SIDE]


def value_at(found, x, y):
    """The number in the cell whose middle is here."""
    ((_, word),) = [
        item
        for item in texts(found, GUIDE.value_size).items()
        if abs(item[0][0] - x) < 1e-2 and abs(item[0][1] - y) < 1e-2
    ]
    return number(word)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(weighted, st.integers(0, 99), st.data())
@example(ca.Conv((6,), 3, stride=2, padding=1), 1, None)
@example(ca.ConvTranspose((3,), 3, stride=2, padding=1, output_padding=1), 1, None)
def test_values_times_the_weights_on_their_links_make_the_output(layer, seed, data):
    # Numbers without signs: weights of adjacent cells then have room.
    x = np.abs(whole_numbers(layer.x_shape, seed))
    look = {"x": x}
    if layer.weight_shape is not None:
        look["w"] = np.abs(whole_numbers(layer.weight_shape, seed + 1))
    step = data.draw(st.integers(0, layer.output_size[0] - 1)) if data else layer.output_size[0] - 1
    found = drawing(layer, step, **look)
    links = dark_links(found)
    assert len(links) == len(layer.walk().axes[0].windows[step].cells)
    (made,) = {upper for _, upper in links}
    output = layer.apply(x, look["w"]) if "w" in look else layer.apply(x)
    assert value_at(found, made[0], made[1] + SIDE / 2) == pytest.approx(output[step], abs=0.01)
    on_links = []
    for lower, upper in links:
        value = value_at(found, lower[0], lower[1] - SIDE / 2)
        for (x0, y0), word in texts(found).items():
            share = (y0 - lower[1]) / (upper[1] - lower[1])
            if 0.1 < share < 0.9 and abs(lower[0] + share * (upper[0] - lower[0]) - x0) < 1e-2:
                on_links.append(value * number(word))
    if layer.weight_shape is not None:
        assert len(on_links) == len(links)
        assert sum(on_links) == output[step]


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(others, st.integers(0, 99))
@example(ca.Fold((6,), 3, padding=1), 1)
@example(ca.MaxUnpool((3,), 3, stride=2), 1)
@example(ca.Unfold((6,), 3, padding=1), 1)
def test_numbers_in_the_cells_are_those_of_input_and_output(layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    found = drawing(layer, x=x)
    values = {at: number(word) for at, word in texts(found, GUIDE.value_size).items()}
    output = np.asarray(layer.apply(x), float)
    hypothesis.assume(np.isfinite(output).all())  # but for padding alone, which is not counted
    top = max(y for _, y in values)
    upper = [
        [values[at] for at in sorted(values) if at[1] == y]
        for y in sorted({y for _, y in values if y > top - SIDE * len(output)}, reverse=True)
    ]
    # Numbers have up to three decimals, fewer where they would not fit.
    above = np.array(upper[: len(output)] if output.ndim > 1 else upper[0])
    assert above == pytest.approx(output, abs=0.051)
    if isinstance(layer, ca.Fold | ca.PixelShuffle):
        shown = sorted(values[at] for at in values if at[1] < top - SIDE)
        assert shown == sorted(np.ravel(x))


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(without_maps(any_pools(ONE_AXIS, (ca.MaxPool,))), st.integers(0, 99), st.data())
def test_the_largest_cell_is_ringed_and_so_is_its_link(layer, seed, data):
    x = whole_numbers(layer.x_shape, seed)
    step = data.draw(st.integers(0, layer.output_size[0] - 1))
    found = drawing(layer, step, x=x)
    output = layer.apply(x)[step]
    marked = [p for p in found.primitives
              if isinstance(p, Paths) and p.stroke and p.stroke.colour == GUIDE.accent]  # fmt: skip
    if not np.isfinite(output):
        assert not marked
        return
    (link,), (ring,) = (p.outlines for p in marked)
    assert value_at(found, *centre(ring)) == output
    assert centre(ring)[0] == pytest.approx(link[0][0], abs=1e-2)
    assert value_at(found, link[1][0], link[1][1] + SIDE / 2) == output


@pytest.mark.parametrize(("mode", "name"), [("reflect", "reflect"), ("replicate", "edge"),
                                            ("circular", "wrap")])  # fmt: skip
@pytest.mark.parametrize("step", [0, 3, 6])
def test_copies_are_numbered_and_led_to_from_where_they_come(mode, name, step):
    layer = ca.Conv((5,), 3, padding=2, padding_mode=mode)
    found = drawing(layer, step)
    lowest = min(y for _, y in texts(found, GUIDE.small_size))
    below = {at[0]: number(word) for at, word in texts(found, GUIDE.small_size).items()
             if at[1] == lowest}  # fmt: skip
    assert [below[x] for x in sorted(below)] == [*np.pad(np.arange(5), 2, mode=name)]
    own = dict(zip(range(5), sorted(below)[2:7], strict=True))
    places = sorted(below)

    def ends(colour):
        return [
            line
            for p in found.primitives
            if isinstance(p, Paths) and p.stroke and p.stroke.colour == colour
            for line in p.outlines
            if len(line) > 3
        ]

    led = {round(line[-1][0], 3): line[0][0] for line in ends(GUIDE.accent)}
    assert led.keys() == {*places[step : step + 3]} - {*places[2:7]}
    for copy, source in led.items():
        assert source == pytest.approx(own[below[copy]], abs=1e-2)


@pytest.mark.parametrize(
    "layer",
    [
        ca.Conv((7,), 3, padding=1),
        ca.Conv((7,), 2, padding="same"),
        ca.Conv((7,), 3, dilation=2, padding="causal"),
        ca.Conv((9,), 4, dilation=2, padding="causal"),
        ca.Conv((9,), 3, padding=((-1, 3),)),
    ],
)
def test_cells_stand_over_their_own_time_where_sizes_are_the_same(layer):
    found = texts(drawing(layer), GUIDE.small_size)
    by_number = {}
    for (x, y), word in found.items():
        by_number.setdefault(word, []).append((y, x))
    assert layer.output_size == layer.input
    for word in map(str, range(layer.input[0])):
        (_, below), *_, (_, above) = sorted(by_number[word])
        assert below == above


def boxes_of_words(found):
    """Boxes of all words; numbers of one `Text` are as high as its font."""
    return [
        (p, bounds([Text((item,), p.size, p.colour, p.room, p.left)]))
        for p in found.primitives
        if isinstance(p, Text)
        for item in p.items
    ]


def overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.05 and up > 0.05


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(weighted | others, st.booleans(), st.sampled_from(list(THEMES)), st.data())
@example(ca.Conv((1,), 1, padding=1), True, "guide", None)
@example(ca.Conv((3,), 2, padding=2, padding_mode="circular", dilation=2), True, "guide", None)
def test_nothing_is_cut_off_and_no_words_lie_on_others(layer, labels, theme, data):
    scene = ca.animate(layer, view="rows", labels=labels, theme=theme, **given_numbers(layer)).scene
    found = scene.at(data.draw(st.integers(0, scene.steps - 1)) if data else 0)
    left, bottom, right, top = bounds(found.primitives)
    assert min(left, bottom) >= 8.5
    assert right <= scene.width - 8.5
    assert top <= scene.height - 8.5
    words = boxes_of_words(found)
    for (_, one), (_, other) in combinations(words, 2):
        assert not overlap(one, other)
    squares = [
        (min(xs), min(ys), max(xs), max(ys))
        for p in found.primitives
        if isinstance(p, Paths) and p.closed and p.fill not in (None, THEMES[theme].background)
        for line in p.outlines
        for xs, ys in [[*zip(*line, strict=True)]]
        if max(xs) - min(xs) > SIDE - 1e-6
    ]
    for text, box in words:
        inside = [square for square in squares if overlap(box, square)]
        if text.left or text.size == GUIDE.small_size:
            assert not inside


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(weighted | others)
def test_every_window_has_its_links(layer):
    found = drawing(layer)
    (axis,) = layer.walk().axes
    faint = [
        p.outlines
        for p in found.primitives
        if isinstance(p, Paths) and p.stroke and p.stroke.width == GUIDE.thin and not p.closed
    ]
    every = {line for outlines in faint for line in outlines if len(line) == 2}
    every = {line for line in every if line[1][1] - line[0][1] > 2 * SIDE}
    assert len(every) == sum(len({*window.cells}) for window in axis.windows)
    lower, upper = ({(round(line[end][0], 3), line[end][1]) for line in every} for end in (0, 1))
    assert len({y for _, y in lower}) == len({y for _, y in upper}) == 1
    cells = cells_of(found)
    for x, y in lower if layer.scatter else upper:
        assert any(abs(x - a) < 1e-2 and 0 < abs(y - b) < SIDE for a, b in cells)


@pytest.mark.parametrize(
    "layer", [ca.Conv((6,), 3, padding=2, padding_mode="reflect"), ca.MaxPool((6,), 2)]
)
def test_a_plain_picture_points_nothing_out(layer):
    def pointed_out(**look):
        colours = [p.stroke and p.stroke.colour for p in drawing(layer, **look).primitives
                   if isinstance(p, Paths)]  # fmt: skip
        return GUIDE.accent in colours

    assert pointed_out()
    assert not pointed_out(plain=True)


def test_what_the_view_refuses():
    with pytest.raises(ca.ConvanimError, match=r"draws 1 axis, and this layer has 2: .*slanted"):
        ca.animate(ca.Conv(5, 3), view="rows")
    with pytest.raises(ca.ConvanimError, match=r"draws one map, .*: choose the view channels"):
        ca.animate(ca.Conv((5,), 3, channels=2), view="rows")


def test_it_is_the_usual_view_of_one_axis():
    pool = ca.MaxPool((6,), 2, channels=3)  # each map alone: the first is drawn
    for layer in (ca.Conv((6,), 3), ca.MaxPool((6,), 2), pool, ca.MaxUnpool((3,), 2)):
        assert ca.animate(layer) == ca.animate(layer, view="rows")


def test_numbers_that_can_not_be_read_are_left_out():
    short, long = (
        texts(drawing(ca.MaxPool((4,), 2), x=[n, 1, 1, 1]), GUIDE.value_size)
        for n in (5, 1_234_567)
    )
    assert len(short) == 4 + 2
    assert not long


@settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
@given(without_maps(shuffles(ONE_AXIS)))
def test_a_number_keeps_the_colour_of_its_map_where_it_goes(layer):
    x = np.arange(np.prod(layer.x_shape)).reshape(layer.x_shape)
    found = drawing(layer, x=x)
    fills = {}
    for p in found.primitives:
        if isinstance(p, Paths) and p.closed and p.fill and p.stroke:
            fills |= {centre(line): p.fill for line in p.outlines}
    places, maps = {}, {}
    for at, word in texts(found, GUIDE.value_size).items():
        places.setdefault(number(word), []).append(at)
    is_up = isinstance(layer, ca.PixelShuffle)
    narrow = x if is_up else layer.apply(x)
    for place, row in enumerate(narrow.reshape(-1, narrow.shape[-1])):
        for value in row:
            one, other = places[value]
            assert fills[one] == fills[other]
            maps.setdefault(place, set()).add(fills[one])
    assert all(len(colours) == 1 for colours in maps.values())
    assert len(set.union(*maps.values())) == len(maps)


def said(scene, step):
    return [words for p in scene.at(step).primitives if isinstance(p, Text) for _, words in p.items]


def test_labels_name_lengths_as_beside_planes():
    layer = ca.ConvTranspose((4,), 3, stride=2, padding=1, output_padding=1)
    found = said(ca.animate(layer, labels=True).scene, 0)
    beside = said(ca.animate(ca.ConvTranspose(4, 3, stride=2, padding=1), labels=True).scene, 0)
    lengths = {"$k$ $-$ $p$ $-$ $1 = 1$", "$s = 2$"}
    assert lengths <= {*found} & {*beside}


def test_labels_say_once_what_is_taken():
    found = said(ca.animate(ca.MaxPool((6,), 2), labels=True).scene, 0)
    assert len([words for words in found if "maximum" in words]) == 1


def test_a_sum_has_the_numbers_of_the_cells():
    scene = ca.animate(ca.Conv((4,), 2), x=[3, 1, 2, 4], w=[1, 2], sum=True).scene
    assert r"$1{\cdot}1$ + $2{\cdot}2$ = $5$" in said(scene, 1)
