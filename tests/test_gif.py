"""What is in a GIF: rectangles, runs and indices, read by the specification."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest
from gif_reader import Gif, GifFrame, read_gif
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

import convanim as ca
from convanim.encode.frames import Frame, Frames, Patch
from convanim.encode.gif import write_gif
from convanim.render.raster import frames
from convanim.timing import Timing

COLOURS = {
    "w": (255, 255, 255),
    "r": (220, 0, 0),
    "g": (0, 160, 0),
    "b": (0, 0, 200),
    "k": (0,) * 3,
}

#: Pixels that stay as they were and may be written again where they stand between two that change.
SHORT_GAP = 3


def picture(*rows: str) -> np.ndarray:
    """Return a picture of letters, RGB."""
    return np.array([[COLOURS[letter] for letter in row] for row in rows], np.uint8)


def opaque(picture: np.ndarray) -> np.ndarray:
    """Return a picture as a patch holds it."""
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])


def written(pictures, flats=(), duration=100) -> Gif:
    """Write whole pictures to a GIF, and read it."""
    flat_colours = frozenset(tuple(map(int, colour)) for colour in flats)
    pixels = [opaque(p) for p in pictures]
    height, width = pictures[0].shape[:2]

    def draw(steps):
        return (Frame([Patch(0, 0, pixels[step])], flat_colours) for step in steps)

    return encoded(Frames(width, height, range(len(pictures)), draw), duration)


def encoded(stream: Frames, duration: float = 100) -> Gif:
    file = io.BytesIO()
    write_gif(file, stream, Timing(duration))
    return read_gif(file.getvalue())


def letters(gif: Gif, frame: GifFrame) -> list[str]:
    """Return a frame's rows as letters; ``.`` stays as it was."""
    names = {colour: letter for letter, colour in COLOURS.items()}
    changed = frame.changed
    return [
        "".join(
            names[tuple(gif.palette[index])] if changed[row, column] else "."
            for column, index in enumerate(indices)
        )
        for row, indices in enumerate(frame.indices)
    ]


def test_reader_reads_what_pillow_does(conv, tmp_path):
    """The reader itself, on a file with thousands of LZW words."""
    ca.animate(conv, dpi=100).save(tmp_path / "a.gif")
    gif = read_gif((tmp_path / "a.gif").read_bytes())
    with Image.open(tmp_path / "a.gif") as image:
        for mine, other in zip(gif.pictures(), ImageSequence.Iterator(image), strict=True):
            np.testing.assert_array_equal(mine, np.asarray(other.convert("RGB")))


def test_head_of_a_file():
    gif = written([picture("wwww", "wrrw"), picture("wwww", "wrgw")])
    assert (gif.width, gif.height, gif.loop) == (4, 2, 0)
    for frame in gif.frames:
        assert not frame.own_palette
        assert frame.disposal in (0, 1)  # the next one is put over it
        assert frame.time == 10


def test_a_gif_that_plays_once_is_of_the_version_that_has_times(conv):
    assert read_gif(ca.animate(conv, dpi=20, loop="once").to_bytes("gif")).loop is None


def test_a_frame_holds_the_rectangle_that_changed_and_in_it_what_did():
    pictures = [
        picture("wwwwwwwwwwww", "wwwwwwwwwwww", "wwwwwwwwwwww", "wwwwwwwwwwww"),
        picture("wwwwwwwwwwww", "wwwrrrwwwwww", "wwwrrrwwwwww", "wwwwwwwwwwww"),  # a block
        picture("wwwwwwwwwwww", "wwwrrrwwwwww", "wwwrrgwwwwww", "wwwwwwwwwwww"),  # a pixel
        picture("wwwwwwwwwwww", "wwwrrrwwwwww", "wwwrrgwwwwww", "wwwwwwwwwwww"),  # nothing
        picture("wwwwwwwwwwww", "gwwrrrwwwwwg", "wwwrrgwwwwww", "wwwwwwwwwwwb"),  # far apart
        picture("kkkkkkkkkkkk", "kkkkkkkkkkkk", "kkkkkkkkkkkk", "kkkkkkkkkkkk"),  # all
    ]
    gif = written(pictures, COLOURS.values())
    boxes = [(0, 0, 12, 4), (3, 1, 3, 2), (5, 2, 1, 1), (0, 0, 1, 1), (0, 1, 12, 3), (0, 0, 12, 4)]
    assert [frame.box for frame in gif.frames] == boxes
    assert [letters(gif, frame) for frame in gif.frames[1:5]] == [
        ["rrr", "rrr"],
        ["g"],
        ["."],
        ["g..........g", "............", "...........b"],
    ]
    for shown, expected in zip(gif.pictures(), pictures, strict=True):
        np.testing.assert_array_equal(shown, expected)


def test_a_rectangle_is_that_of_what_changed_and_not_of_what_was_drawn():
    base = np.full((6, 9, 4), 255, np.uint8)
    patch = base[1:5, 2:8].copy()
    patch[1, 3, :3] = COLOURS["r"]

    def draw(steps):
        yield Frame([Patch(0, 0, base)])
        yield Frame([Patch(2, 1, patch)])

    gif = encoded(Frames(9, 6, range(2), draw))
    assert gif.frames[1].box == (5, 2, 1, 1)
    assert letters(gif, gif.frames[1]) == ["r"]


@st.composite
def patches(draw) -> Patch:
    """Draw a part of a canvas of 9 × 5 pixels."""
    left, top = draw(st.integers(0, 8)), draw(st.integers(0, 4))
    width, height = draw(st.integers(1, 9 - left)), draw(st.integers(1, 5 - top))
    row = st.text("wrgb", min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=height, max_size=height))
    return Patch(left, top, opaque(picture(*rows)))


@given(st.lists(st.lists(patches(), min_size=1, max_size=3), min_size=1, max_size=3))
def test_patches_of_a_frame_are_shown_where_they_belong(parts):
    canvas = np.full((5, 9, 3), 255, np.uint8)
    parts.insert(0, [Patch(0, 0, opaque(canvas))])

    def draw(steps):
        return (Frame(parts[step], frozenset(COLOURS.values())) for step in steps)

    gif = encoded(Frames(9, 5, range(len(parts)), draw))
    for shown, found in zip(gif.pictures(), parts, strict=True):
        for patch in found:
            height, width = patch.pixels.shape[:2]
            right, bottom = patch.left + width, patch.top + height
            canvas[patch.top : bottom, patch.left : right] = patch.pixels[..., :3]
        np.testing.assert_array_equal(shown, canvas)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("wwwwwwwww", "rwwwwwwww", "r"),
        ("wwgwwwwww", "rwgwwwwww", "r"),
        # At most three that stay, of whatever colours, are written again.
        ("wgwwwwwww", "rgrwwwwww", "rgr"),
        ("wgbwwwwww", "rgbrwwwww", "rgbr"),
        ("wgbgwwwww", "rgbgrwwww", "rgbgr"),
        ("wgbgbwwww", "rgbgbrwww", "r....r"),
        ("wgbgbwgww", "rgbgbrgrw", "r....rgr"),
        # More of them, where the run of one of the two goes on through them.
        ("wrrrrrrrw", "rrrrrrrrr", "rrrrrrrrr"),
        ("wrrrrrrrw", "rrrrrrrrg", "rrrrrrrrg"),
        ("wrrrrrrrw", "grrrrrrrr", "grrrrrrrr"),
        ("wrrrrrrrw", "grrrrrrrg", "g.......g"),
        ("wrrrrgrrw", "rrrrrgrrr", "r.......r"),
        ("wrrrrgwww", "rrrrrgbww", "r.....b"),
        ("wgrrrrwww", "bgrrrrrww", "b.....r"),
        # Never into the next row.
        ("gggggggww|wwggggggg", "gggggggwr|wrggggggg", ".r|r."),
        ("gggggggww|wwggggggg", "gggggggwr|rwggggggg", "........r|r........"),
    ],
)
def test_runs_are_bridged_where_that_makes_fewer(before, after, shown):
    gif = written([picture(*before.split("|")), picture(*after.split("|"))], COLOURS.values())
    rows = letters(gif, gif.frames[1])
    if shown == ".r|r.":
        assert [row.strip(".") for row in rows] == ["r", "r"]
    else:
        assert rows == shown.split("|")


pictures_of_letters = st.integers(1, 12).flatmap(
    lambda width: st.lists(
        st.lists(
            st.text("wwwwwwwwrgb", min_size=width, max_size=width), min_size=3, max_size=3
        ).map(lambda rows: picture(*rows)),
        min_size=1,
        max_size=4,
    )
)


@given(pictures_of_letters)
def test_what_is_written_is_needed_or_joins_two_that_are(pictures):
    gif = written(pictures, COLOURS.values())
    for shown, expected in zip(gif.pictures(), pictures, strict=True):
        np.testing.assert_array_equal(shown, expected)
    assert gif.frames[0].changed.all()
    for frame, (before, after) in zip(gif.frames[1:], pairwise(pictures), strict=True):
        left, top, width, height = frame.box
        needed = (before != after).any(axis=-1)[top : top + height, left : left + width]
        assert_joined(frame.changed, needed)
        if needed.any():
            for edge in (needed[0], needed[-1], needed[:, 0], needed[:, -1]):
                assert edge.any()
        else:
            assert (width, height) == (1, 1)


def assert_joined(changed, needed):
    """Assert that a row's runs begin and end with what is needed, and no short gap is left."""
    assert not (needed & ~changed).any()
    for row, must in zip(changed, needed, strict=True):
        places = np.flatnonzero(row)
        assert not ((np.diff(places) > 1) & (np.diff(places) <= SHORT_GAP + 1)).any()
        edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(int)))
        assert must[edges[::2]].all()
        assert must[edges[1::2] - 1].all()


def shades() -> np.ndarray:
    """Return a picture of a gray area and of many other colours, each too rare to be an area's."""
    found = np.full((100, 100, 3), 100, np.uint8)
    found[90:, :90] = np.repeat(many(90)[None], 10, axis=0)
    return found


@pytest.mark.parametrize(("gray", "again"), [(101, False), (112, False), (113, True)])
def test_colours_near_to_what_is_shown_are_not_written_again(gray, again):
    """What is shown for two pixels is the area's gray, though another one becomes nearer."""
    first, second = shades(), shades()
    first[10, 10] = first[20, 30] = 101
    second[10, 10] = second[20, 30] = gray
    gif = written([first, second], flats=[(100, 100, 100)])
    before, after = gif.pictures()
    assert before[10, 10].tolist() == [100] * 3
    assert (np.abs(gif.palette.astype(int) - 112).max(axis=1) < 8).any()  # what would be nearer
    assert (after[10, 10].tolist() == [100] * 3) == (not again)
    assert np.abs(after[10, 10].astype(int) - gray).max() <= 12
    assert gif.frames[1].box == ((10, 10, 21, 11) if again else (0, 0, 1, 1))
    assert np.count_nonzero(gif.frames[1].changed) == (2 if again else 0)


def test_what_is_shown_stays_near_where_a_colour_changes_little_by_little():
    """The area's gray, 100, will do for 112, and 108 for both others, but not 100 for 119."""
    grays = (101, 112, 119)
    pictures = [shades() for _ in grays]
    for one, gray in zip(pictures, grays, strict=True):
        one[10, 10] = gray
    gif = written(pictures, flats=[(100, 100, 100)])
    assert [one[10, 10].tolist() for one in gif.pictures()] == [[100] * 3, [100] * 3, [108] * 3]


def test_colours_of_areas_are_written_however_near_they_are():
    first, second = shades(), shades()
    second[:50] = (101, 100, 100)
    gif = written([first, second], flats=[(100, 100, 100), (101, 100, 100)])
    for shown, expected in zip(gif.pictures(), (first, second), strict=True):
        np.testing.assert_array_equal(shown[:90], expected[:90])


def many(count: int) -> np.ndarray:
    """Return colours that are far apart."""
    levels = np.arange(7) * 42
    grid = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    return grid[:count].astype(np.uint8)


@pytest.mark.parametrize(
    "count", sorted({2**n + more for n in range(1, 9) for more in (-1, 0, 1)} - {256, 257} | {254})
)
def test_palette_and_codes_are_as_small_as_the_colours_let_them_be(count):
    """One index more than there are colours, for what stays as it was."""
    first = np.repeat(many(count)[None], 3, axis=0)
    second = first.copy()
    second[1, 0] = first[0, -1]
    gif = written([first, second], flats=many(count))
    for shown, expected in zip(gif.pictures(), (first, second), strict=True):
        np.testing.assert_array_equal(shown, expected)
    bits = next(n for n in range(1, 9) if 2**n >= count + 1)
    assert len(gif.palette) == max(4, 2**bits)  # Pillow's least
    for frame in gif.frames:
        assert frame.bits == max(2, bits)  # GIF knows no less than two
        assert frame.indices.max() < len(gif.palette)
        assert frame.same is not None
        assert frame.same < 2**bits
        assert not (gif.frames[0].indices == frame.same).any()


@pytest.mark.parametrize("count", [256, 257, 300])
def test_more_colours_than_a_gif_holds_are_shown_by_near_ones(count):
    first = np.repeat(many(count)[None], 3, axis=0)
    gif = written([first, np.roll(first, 1, axis=1)])
    assert len(gif.palette) == 256
    assert {frame.bits for frame in gif.frames} == {8}
    for shown, expected in zip(gif.pictures(), (first, np.roll(first, 1, axis=1)), strict=True):
        assert np.abs(shown.astype(int) - expected).max() <= 42  # the next one's distance


def by_pillow(gif: Gif, duration: float) -> bytes:
    """Write the same pictures with Pillow: its own differences, and the same palette."""
    canvas = np.zeros((gif.height, gif.width), np.uint8)
    images = []
    for frame in gif.frames:
        height, width = frame.indices.shape
        part = canvas[frame.top : frame.top + height, frame.left : frame.left + width]
        part[frame.changed] = frame.indices[frame.changed]
        image = Image.fromarray(canvas.copy(), "L")
        image.putpalette(gif.palette.tobytes())
        images.append(image)
    file = io.BytesIO()
    images[0].save(
        file,
        format="GIF",
        save_all=True,
        append_images=images[1:],
        duration=duration,
        loop=0,
        optimize=False,
    )
    return file.getvalue()


@pytest.mark.parametrize(
    ("layer", "options", "share"),
    [
        (ca.Conv(5, 3, stride=2, padding=1), {}, 0.8),
        (ca.Conv(7, 3, dilation=2), {}, 0.8),
        (ca.Conv(5, 3), {"view": "numerical"}, 0.9),
        (ca.Conv(5, 3, stride=2, padding=1).transpose(), {"theme": "dark"}, 0.8),
    ],
)
def test_a_file_is_smaller_than_pillows_of_the_same_pictures(layer, options, share):
    animation = ca.animate(layer, dpi=75, **options)
    file = io.BytesIO()
    write_gif(file, frames(animation.scene, animation.steps, 75), Timing(1000))
    gif = read_gif(file.getvalue())
    other = by_pillow(gif, 1000)
    for mine, others in zip(gif.pictures(), read_pictures(other), strict=True):
        np.testing.assert_array_equal(mine, others)
    assert len(file.getvalue()) <= share * len(other)


def read_pictures(data: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(data)) as image:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
