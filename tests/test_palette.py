"""Palettes: what they begin with, what they add, and how far what they show is off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convanim.encode.frames import Frame, Frames, Patch
from convanim.encode.palette import MAX_COLOURS, OutgrownError, Palette, palette_of

WHITE, BLUE = (255, 255, 255), (38, 139, 210)

colours = st.tuples(*[st.integers(0, 255)] * 3)


def pixels(found, repeat=1):
    """Opaque pixels of some colours, a row of each."""
    rows = np.array([(*colour, 255) for colour in found], np.uint8)
    return np.repeat(rows[:, None], repeat, axis=1)


def framed(*pictures, flats=frozenset()):
    """Frames of whole pictures, and the steps that each drawing of them is asked for."""
    asked = []

    def draw(steps):
        asked.append(list(steps))
        return (Frame([Patch(0, 0, pictures[step])], flats) for step in steps)

    height, width = pictures[0].shape[:2]
    return Frames(width, height, range(len(pictures)), draw), asked


def made(*found, flat=1, room=256):
    return Palette(np.array(found), flat, room)


def shown(palette, found, flats=frozenset()):
    """What a palette shows for colours."""
    return palette.table[palette.indices(pixels(found), flats)][:, 0].astype(int)


def shades(count, first=0):
    return [(first + n, first + n, first + n) for n in range(count)]


def test_three_frames_tell_what_a_palette_begins_with():
    frames, asked = framed(*[pixels([WHITE])] * 20)
    palette_of(frames)
    assert asked == [[0, 10, 19]]


@pytest.mark.parametrize(("count", "kept"), [(31, True), (32, False)])
def test_thirty_two_colours_are_kept_and_more_are_sorted_into_cubes(count, kept):
    """White is the last of them, and flat."""
    picture = pixels([*shades(count), *[WHITE] * 9999])
    palette = palette_of(framed(picture)[0])
    assert palette.unchanged == (count + 1 if kept else 3)
    assert palette.exact[: palette.unchanged].all() == kept


def test_colours_as_common_as_each_other_are_in_the_order_of_their_codes():
    """On every machine: blue counts most, then green, then red."""
    found = [(r, g, b) for r in (0, 60, 120) for g in (0, 90) for b in (0, 80, 160, 240)]
    palette = palette_of(framed(pixels([*found, *found[::2]]))[0])
    expected = sorted(found, key=lambda colour: (colour not in found[::2], colour[::-1]))
    assert palette.table[: palette.unchanged].tolist() == list(map(list, expected))


def test_cubes_are_24_wide_and_what_stands_for_them_is_their_middle():
    picture = pixels([*shades(241), *[WHITE] * 300_000])
    palette = palette_of(framed(picture)[0])
    middles = [tuple(map(int, colour)) for colour in palette.table[1 : palette.unchanged]]
    assert middles == [(n, n, n) for n in (*range(12, 252, 24), 252)]
    assert palette.table[0].tolist() == list(WHITE)


def test_common_colours_are_flat_and_the_most_common_come_first():
    few = shades(40, first=100)
    picture = pixels([*few, *[BLUE] * 3000, *[WHITE] * 5000])
    palette = palette_of(framed(picture)[0])
    assert palette.table[:2].tolist() == [list(WHITE), list(BLUE)]
    assert palette.exact.tolist()[:3] == [True, True, False]


@pytest.mark.parametrize(("count", "flat"), [(40, False), (41, True)])
def test_a_colour_of_more_than_a_thousandth_of_the_pixels_is_flat(count, flat):
    """The pixels are the first of a picture of 40 000."""
    rare = shades(40, first=100)
    picture = pixels([*[BLUE] * count, *rare, *[WHITE] * (40_000 - count - len(rare))])
    palette = palette_of(framed(picture)[0])
    assert palette.exact.sum() == (2 if flat else 1)
    assert (list(BLUE) in palette.table.tolist()) == flat


@pytest.mark.parametrize(("cubes", "kept"), [(254, True), (255, False)])
def test_cubes_are_left_out_where_they_are_too_many_for_255_colours(cubes, kept):
    grid = [(r, g, b) for r in range(0, 240, 24) for g in range(0, 240, 24) for b in (0, 24, 48)]
    palette = palette_of(framed(pixels([*grid[:cubes], *[WHITE] * 9999]))[0])
    assert palette.unchanged == (255 if kept else 1)
    assert palette.table[0].tolist() == list(WHITE)
    assert len(palette.table) == 256


def test_a_picture_without_common_colours_keeps_its_most_common_one():
    noise = np.random.default_rng(0).integers(0, 256, (2000, 3))
    picture = pixels([*map(tuple, noise), (1, 2, 3), (1, 2, 3)])
    palette = palette_of(framed(picture)[0])
    assert palette.table[0].tolist() == [1, 2, 3]
    assert palette.exact.sum() == 1
    assert len(palette.table) == 256


@pytest.mark.parametrize(
    ("found", "size"), [(1, 2), (2, 4), (3, 4), (4, 8), (127, 128), (128, 256), (255, 256)]
)
def test_a_table_has_room_for_one_index_more_and_a_power_of_two(found, size):
    assert len(Palette(np.zeros((found, 3), int), 0).table) == size


@given(st.lists(colours, min_size=1, max_size=40, unique=True))
def test_what_is_added_is_a_colour_that_was_met_and_nothing_is_far_from_it(found):
    palette = made(WHITE)
    assert np.abs(shown(palette, found) - found).max() <= 16
    added = palette.table[palette.unchanged + 1 : palette.size].tolist()
    assert all(tuple(colour) in found for colour in added)
    apart = [
        max(abs(a - b) for a, b in zip(one, two, strict=True)) for one in added for two in added
    ]
    assert all(far == 0 or far > 12 for far in apart)


def test_grains_within_14_are_shown_alike():
    """The middle of a grain counts: 2 for 0 to 3."""
    palette = made((0, 0, 0))
    assert shown(palette, [(0, 0, 15)])[0].tolist() == [0, 0, 0]  # of the grain round 14
    assert shown(palette, [(0, 0, 16)])[0].tolist() == [0, 0, 16]  # round 18
    assert shown(palette, [(0, 0, 33)])[0].tolist() == [0, 0, 33]


def test_the_middle_of_a_grain_is_its_third_colour():
    """Middles: 114 and 110 for 112 and 111, 138 and 142 for 139 and 140."""
    palette = made((128,) * 3)
    assert shown(palette, [(112,) * 3]).tolist() == [[128] * 3]
    assert shown(palette, [(111,) * 3]).tolist() == [[111] * 3]
    palette = made((127,) * 3)
    assert shown(palette, [(139,) * 3]).tolist() == [[127] * 3]
    assert shown(palette, [(140,) * 3]).tolist() == [[140] * 3]


def test_a_colour_that_is_added_stands_at_once_for_grains_within_14():
    found = [(0, 0, 100), (0, 0, 113), (0, 0, 116)]  # the last two: of grains round 114 and 118
    palette = made(WHITE)
    assert shown(palette, found).tolist() == [[0, 0, 100], [0, 0, 100], [0, 0, 116]]


@given(st.lists(colours, min_size=1, max_size=30, unique=True), st.data())
def test_flat_colours_are_exact_whenever_they_are_named(found, data):
    palette = made(WHITE, BLUE)
    for _ in range(3):
        flats = frozenset(data.draw(st.sets(st.sampled_from(found), max_size=5)))
        result = shown(palette, found, flats)
        for colour, seen in zip(found, result, strict=True):
            if colour in flats:
                assert tuple(seen) == colour
    assert palette.exact[palette.indices(pixels(flats))].all() if flats else True
    assert np.abs(shown(palette, found) - found).max() <= 16


def test_flat_colours_are_exact_from_when_they_are_named():
    """In whatever order they are met; white is near to all of them."""
    one, two, three = found = [(250, 250, 250), (248, 250, 250), (250, 250, 248)]
    palette = made(WHITE)
    shown(palette, [WHITE], frozenset([one, two]))
    shown(palette, [WHITE], frozenset([three]))
    for colour in (two, one, three):
        assert shown(palette, [colour]).tolist() == [list(colour)]
    assert shown(palette, found).tolist() == list(map(list, found))


def test_a_colour_that_was_added_is_not_added_again_where_it_is_flat():
    palette = made(WHITE)
    first = palette.indices(pixels([BLUE]))
    assert not palette.exact[first].any()
    again = palette.indices(pixels([BLUE]), frozenset([BLUE]))
    assert again.tolist() == first.tolist()
    assert palette.exact[again].all()


def test_a_flat_colour_that_was_added_stands_for_itself_alone():
    palette = made(WHITE)
    assert shown(palette, [BLUE], frozenset([BLUE]))[0].tolist() == list(BLUE)
    near = (BLUE[0] + 8, BLUE[1], BLUE[2])
    assert shown(palette, [near])[0].tolist() == list(near)


def test_no_pixel_gets_the_index_of_what_stays_as_it_was():
    palette = made((0, 0, 0), WHITE)
    found = palette.indices(pixels([(0, 0, 0), (1, 1, 1), (2, 2, 2), WHITE]))
    assert not (found == palette.unchanged).any()


def test_an_outgrown_palette_begins_again_with_all_its_colours_and_twice_the_room():
    palette = Palette(np.array([(0, 0, 0), (0, 60, 0), (0, 0, 60)]), flat=1, room=4, reach=20)
    with pytest.raises(OutgrownError) as caught:
        palette.indices(pixels([BLUE]), frozenset([BLUE]))
    grown = caught.value.palette
    assert len(grown.table) == 8
    assert grown.reach == 20
    assert grown.table[:3].tolist() == [[0, 0, 0], [0, 60, 0], [0, 0, 60]]
    assert grown.exact.tolist() == [True] + [False] * 7


def test_an_outgrown_palette_puts_its_flat_colours_first():
    palette = made((0, 0, 0), (0, 60, 0), room=4)
    palette.indices(pixels([BLUE]), frozenset([BLUE]))
    with pytest.raises(OutgrownError) as caught:
        palette.indices(pixels([WHITE]))
    grown = caught.value.palette
    assert grown.table[:3].tolist() == [[0, 0, 0], list(BLUE), [0, 60, 0]]
    assert grown.exact[:4].tolist() == [True, True, False, False]


@pytest.mark.parametrize(("reach", "longer"), [(14, 21), (21, 31)])
def test_a_full_palette_begins_again_with_its_flat_colours_and_a_longer_reach(reach, longer):
    grid = [(r, g, b) for r in range(0, 256, 16) for g in range(0, 256, 16) for b in (0, 99)]
    palette = Palette(np.array(grid[:254]), flat=2, reach=reach)
    with pytest.raises(OutgrownError) as caught:
        palette.indices(pixels(grid))
    again = caught.value.palette
    assert again.table[:2].tolist() == [list(colour) for colour in grid[:2]]
    assert again.unchanged == 2
    assert len(again.table) == MAX_COLOURS + 1
    assert again.reach == longer
