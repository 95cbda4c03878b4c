"""WebP and APNG, read again by Pillow and by their specifications."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from chunk_reader import read_apng, read_webp
from gif_reader import read_gif
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence, features
from support import layers

import convanim as ca
from convanim.encode.apng import write_apng
from convanim.encode.frames import Frame, Frames, Patch
from convanim.encode.gif import write_gif
from convanim.encode.webp import write_webp
from convanim.render.raster import frames
from convanim.scene.views import VIEWS
from convanim.theme import THEMES
from convanim.timing import Timing

READERS = {"webp": read_webp, "apng": read_apng}

loops = st.sampled_from(("forever", "once"))


def decoded(data: bytes, mode: str) -> tuple[list[np.ndarray], list[float], int]:
    """Read pictures, times and how often they play by Pillow."""
    with Image.open(io.BytesIO(data)) as image:
        loop = image.info["loop"]
        skipped = int(getattr(image, "default_image", False))
        found = [
            (np.asarray(f.convert(mode)), f.info.get("duration"))
            for f in ImageSequence.Iterator(image)
        ][skipped:]
    pictures, times = zip(*found, strict=True)
    return list(map(seen, pictures)), list(times), loop


def seen(picture: np.ndarray) -> np.ndarray:
    """Return what is seen of a picture: WebP may give any colour to what is not."""
    return picture * (picture[..., 3:] > 0) if picture.shape[-1] == 4 else picture


def whole(pictures, flats=()):
    """Frames of whole pictures, opaque or not."""
    height, width, channels = pictures[0].shape
    opaque = np.full((height, width, 4 - channels), 255, np.uint8)
    pixels = [np.ascontiguousarray(np.dstack([p, opaque])) for p in pictures]

    def draw(steps):
        return (Frame([Patch(0, 0, pixels[step])], frozenset(flats)) for step in steps)

    return Frames(width, height, range(len(pictures)), draw, has_alpha=channels == 4)


def written(stream: Frames, form: str, timing=Timing(100), poster=None) -> bytes:  # noqa: B008
    file = io.BytesIO()
    if form == "webp":
        write_webp(file, stream, timing, 72)
    else:
        write_apng(file, stream, timing, 72, poster=poster)
    return file.getvalue()


def patterns(size=60, count=4, channels=3):
    """Pictures with a block that moves on a ground of many shades."""
    ground = np.full((size, size, channels), 255, np.uint8)
    ground[:, :40, 0] = np.linspace(0, 255, 40)
    found = []
    for step in range(count):
        picture = ground.copy()
        picture[11:25, 5 + 9 * step : 12 + 9 * step, :3] = (10, 200, 30 * step)
        found.append(picture)
    return found


@settings(max_examples=20)
@given(
    layers,
    st.sampled_from(sorted(VIEWS)),
    st.sampled_from(sorted(THEMES)),
    st.booleans(),
    st.integers(20, 3000),
    st.sampled_from((0, 1234)),
    loops,
    st.data(),
)
def test_pictures_times_and_loop_are_read_as_they_were_made(
    layer, view, theme, is_clear, duration, hold, loop, data
):
    look = {"background": "transparent"} if is_clear else {}
    look |= {"view": view, "theme": theme, "duration": duration, "hold": hold, "loop": loop}
    try:
        found = ca.animate(layer, **look, dpi=30)
        steps = data.draw(st.lists(st.integers(0, len(found) - 1), min_size=1, max_size=4))
        look["poster"] = data.draw(st.sampled_from(steps))
        found = ca.animate(layer, **look, dpi=30, steps=steps)
    except ca.ConvanimError:
        reject()  # a layer that the view does not draw
    mode = "RGBA" if is_clear else "RGB"
    drawn = list(frames(found.scene, found.steps, 30).whole())
    shown = drawn if is_clear else read_gif(found.to_bytes("gif")).pictures()
    times = [duration] * (len(steps) - 1) + [duration + hold]
    for form, expected in (("webp", shown), ("apng", drawn)):
        file = found.to_bytes(form)
        assert file == found.to_bytes(form)
        pictures, said, plays = decoded(file, mode) if len(steps) > 1 else alone(file, mode)
        np.testing.assert_array_equal(pictures, expected)
        assert plays == (0 if loop == "forever" else 1)
        read = READERS[form](file)
        assert [part.time for part in read.parts] == times
        assert len(steps) == 1 or said == pytest.approx(times)
        assert read.parts[0].box == (0, 0, read.width, read.height)
        for left, top, width, height in (part.box for part in read.parts):
            assert left + width <= read.width
            assert top + height <= read.height


def alone(data, mode):
    """Read a file of one picture, of which Pillow tells no time."""
    with Image.open(io.BytesIO(data)) as image:
        plays = (read_webp if data[:4] == b"RIFF" else read_apng)(data).plays
        picture = np.asarray(image.convert(mode))
    return [seen(picture)], None, plays


@pytest.mark.parametrize("form", READERS)
def test_a_rectangle_is_that_of_what_changed(form):
    read = READERS[form](written(whole(patterns()), form))
    # An old and a new block side by side; in WebP it begins at an even place.
    boxes = [(5 + 9 * n, 11, 16, 14) for n in range(3)]
    if form == "webp":
        boxes = [(x - x % 2, 10, 16 + x % 2, 15) for x, *_ in boxes]
    assert [part.box for part in read.parts] == [(0, 0, 60, 60), *boxes]
    assert all(part.is_over for part in read.parts[1:])


@pytest.mark.parametrize("form", READERS)
def test_pixels_that_become_translucent_take_the_place_of_those_before(form):
    """Laid over others, they would let these through."""
    pictures = [np.zeros((20, 30, 4), np.uint8) for _ in range(5)]
    pictures[0][2:12, 3:13] = (200, 0, 0, 255)
    pictures[1][2:12, 3:13] = (0, 0, 200, 100)  # a shade in place of an area
    pictures[2][5:9, 5:20] = (0, 90, 0, 255)  # nothing in place of the shade
    pictures[3][:] = pictures[2]
    pictures[3][6:8, 21:25] = (7, 8, 9, 255)  # only opaque pixels come
    pictures[4][:] = pictures[3]  # nothing changes
    file = written(whole(pictures), form)
    np.testing.assert_array_equal(decoded(file, "RGBA")[0], pictures)
    parts = READERS[form](file).parts
    assert [part.is_over for part in parts[1:3]] == [False, False]
    assert parts[4].box[2:] == (1, 1)
    assert parts[3].is_over
    assert parts[3].box == ((20, 6, 5, 2) if form == "webp" else (21, 6, 4, 2))


def test_webp_shows_what_the_gif_does_though_the_palette_is_outgrown():
    """Colours that only late frames have: the file is begun again."""
    colours = [(7 * n % 256, 11 * n % 256, 255 - n) for n in range(150)]
    pictures = patterns(count=1) + [np.full((60, 60, 3), colour, np.uint8) for colour in colours]
    gif, ticks = io.BytesIO(), []
    write_gif(gif, whole(pictures, colours), Timing(100))
    webp = io.BytesIO()
    write_webp(webp, whole(pictures, colours), Timing(100), 72, lambda: ticks.append(1))
    expected = read_gif(gif.getvalue()).pictures()
    np.testing.assert_array_equal(decoded(webp.getvalue(), "RGB")[0], expected)
    assert len(ticks) == len(pictures)
    assert len(read_webp(webp.getvalue()).parts) == len(pictures)


def test_webp_keeps_all_colours_where_a_gif_has_too_few():
    colours = [(n % 256, n // 256 * 90, 0) for n in range(300)]
    pictures = [np.full((4, 6, 3), colour, np.uint8) for colour in colours]
    with pytest.raises(ca.ConvanimError, match=r"a GIF holds 255 colours"):
        write_gif(io.BytesIO(), whole(pictures, colours), Timing(100))
    webp, ticks = io.BytesIO(), []
    write_webp(webp, whole(pictures, colours), Timing(100), 72, lambda: ticks.append(1))
    np.testing.assert_array_equal(decoded(webp.getvalue(), "RGB")[0], pictures)
    assert len(ticks) == 300
    assert len(read_webp(webp.getvalue()).parts) == 300


def test_webp_tells_alpha_and_dots_an_inch():
    file = written(whole(patterns()), "webp")
    assert read_webp(file).names == ["VP8X", "ANIM", "ANMF", "EXIF"]
    with Image.open(io.BytesIO(file)) as image:
        exif = image.getexif()
    assert (exif[282], exif[283], exif[296]) == (72, 72, 2)  # across, down; in inches


def test_apng_holds_true_colours_and_dots_a_metre():
    read = read_apng(written(whole(patterns()), "apng"))
    assert read.names == ["IHDR", "acTL", "pHYs", "fcTL", "IDAT", *["fcTL", "fdAT"] * 3, "IEND"]
    assert read.chunk("IHDR")[8:] == bytes([8, 6, 0, 0, 0])  # of 8 bits, with alpha
    across, down, unit = (read.chunk("pHYs")[part] for part in (slice(4), slice(4, 8), slice(8, 9)))
    assert across == down == round(72 / 0.0254).to_bytes(4, "big")
    assert unit == b"\1"


def test_apng_shows_its_poster_where_it_does_not_play():
    """It is no picture of the animation: it stands before the first of them."""
    pictures = patterns()
    file = written(whole(pictures), "apng", poster=whole(pictures[2:3]))
    read = read_apng(file)
    assert read.names[:6] == ["IHDR", "acTL", "pHYs", "IDAT", "fcTL", "fdAT"]
    assert len(read.parts) == 4
    np.testing.assert_array_equal(decoded(file, "RGB")[0], pictures)
    with Image.open(io.BytesIO(file)) as image:
        assert image.default_image
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), pictures[2])


def test_the_poster_of_an_apng_is_the_step_that_is_asked_for(conv):
    found = ca.animate(conv, dpi=30, poster="last")
    with Image.open(io.BytesIO(found.to_bytes("apng"))) as image:
        shown = np.asarray(image.convert("RGB"))
    (expected,) = frames(found.scene, [8], 30).whole()
    np.testing.assert_array_equal(shown, expected)
    names = read_apng(ca.animate(conv, dpi=30, poster=0).to_bytes("apng")).names
    assert names[3:5] == ["fcTL", "IDAT"]  # no poster of its own


@pytest.mark.parametrize(
    ("duration", "hold", "last"),
    [(333.4, 0, 334), (65_535, 1, 65_540), (655_350, 600_000, 1_255_350)],
)
def test_long_times_of_an_apng_are_told_in_longer_units(duration, hold, last):
    read = read_apng(written(whole(patterns()), "apng", Timing(duration, hold)))
    assert read.parts[-1].time == pytest.approx(last, abs=50 if hold > 1 else 0)
    webp = read_webp(written(whole(patterns()), "webp", Timing(duration, hold)))
    assert sum(part.time for part in webp.parts) == round(4 * duration + hold)


def test_webp_of_a_figure_is_smaller_than_its_gif():
    for look in ({}, {"view": "numerical"}, {"theme": "dark"}):
        found = ca.animate(ca.Conv(5, 3, stride=2, padding=1), **look)
        assert len(found.to_bytes("webp")) < 0.8 * len(found.to_bytes("gif"))


@pytest.mark.parametrize("form", READERS)
def test_a_file_without_a_place_is_seekable_and_whole(form, conv):
    """What a format writes does not depend on what its file held before."""
    found = ca.animate(conv, dpi=30, background="transparent")
    read = READERS[form](found.to_bytes(form))
    assert len(read.parts) == 9
    assert not read.parts[1].is_over  # shades over nothing


def test_webp_refuses_sides_that_it_cannot_hold(tmp_path):
    found = ca.animate(ca.Conv((4000,), 1), view="rows", dpi=150, steps=[0])
    with pytest.raises(ca.ConvanimError, match=r"pixels is over the format's 16,383: give"):
        found.save(tmp_path / "wide.webp")
    assert not list(tmp_path.iterdir())


def test_a_pillow_without_webp_is_told_in_one_line(conv, tmp_path, monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: name != "webp")
    with pytest.raises(OSError, match=re.escape("can't write WebP: install Pillow")) as error:
        ca.animate(conv, dpi=30).save(tmp_path / "a.webp")
    assert str(tmp_path / "a.webp") in str(error.value)
    assert not list(tmp_path.iterdir())
