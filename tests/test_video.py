"""MP4 and WebM files, read again by ffmpeg."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from itertools import pairwise

import imageio_ffmpeg
import numpy as np
import pytest

import convanim as ca
from convanim.gallery.listing import guide
from convanim.render.raster import frames

FORMATS = ("mp4", "webm")


def read(path, pixels="rgb24", decoder=()):
    """Decode a video, with as little rounding as ffmpeg can."""
    width, height = map(int, re.search(r"Video: .*?, (\d+)x(\d+)", facts(path)).groups())
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *decoder, "-i", str(path)]
    command += ["-vf", "scale=flags=accurate_rnd+full_chroma_int", "-fps_mode", "passthrough"]
    command += ["-f", "rawvideo", "-pix_fmt", pixels, "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    channels = len(pixels.removesuffix("24"))
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, channels)


def facts(path):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def seconds(path):
    hours, minutes, rest = re.search(r"Duration: (\d+):(\d+):([\d.]+)", facts(path)).groups()
    return 3600 * int(hours) + 60 * int(minutes) + float(rest)


def drawn(animation):
    return list(frames(animation.scene, animation.steps, animation.dpi).whole())


def inside(picture, reach):
    """Which pixels have the colour of all up to so many pixels away, beside and above."""
    colours = picture.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found = np.ones(colours.shape, bool)
    for axis in (0, 1):
        near = np.ones(colours.shape, bool)
        for shift in range(-reach, reach + 1):
            near &= np.roll(colours, shift, axis) == colours
        found &= near
    for shift in range(-reach, reach + 1):
        found &= np.roll(found, shift, 0)
    return found, colours


@pytest.fixture(scope="module")
def animation():
    return ca.animate(ca.Conv(5, 3, stride=2, padding=1))


@pytest.fixture(scope="module")
def folder(animation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("videos")
    animation.save(folder / "a.mp4", folder / "a.webm")
    return folder


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "h264 (High)"), ("a.webm", "vp9")])
def test_a_video_is_what_browsers_play(name, codec, folder):
    found = facts(folder / name)
    assert f"Video: {codec}" in found
    assert re.search(r"yuv420p\(tv, bt709", found)
    assert "396x382" in found
    assert seconds(folder / name) == 9
    if name == "a.mp4":
        data = (folder / name).read_bytes()
        assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_ffprobe_agrees(name, folder):
    if not shutil.which("ffprobe"):
        pytest.skip("no ffprobe: the shipped ffmpeg reads the file in other tests")
    asked = "stream=codec_name,width,height,pix_fmt,r_frame_rate:format=duration"
    command = ["ffprobe", "-v", "error", "-show_entries", asked, "-of", "json", folder / name]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    (stream,) = told["streams"]
    assert stream == {
        "codec_name": {"a.mp4": "h264", "a.webm": "vp9"}[name],
        **{"width": 396, "height": 382, "pix_fmt": "yuv420p", "r_frame_rate": "1/1"},
    }
    assert float(told["format"]["duration"]) == 9


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_each_frame_stands_for_its_step(name, folder, animation):
    pictures, expected = read(folder / name), drawn(animation)
    assert len(pictures) == len(expected) == 9
    for number, picture in enumerate(pictures):
        off = [np.abs(picture[:381, :395].astype(int) - one).mean() for one in expected]
        assert np.argmin(off) == number
        assert off[number] < 1.5


@pytest.mark.parametrize(("format_", "most"), [("mp4", 2), ("webm", 3)])
@pytest.mark.parametrize(("view", "theme"), [("slanted", "guide"), ("numerical", "dark")])
def test_flat_colours_are_right(format_, most, view, theme, tmp_path):
    """In the middle of areas almost everywhere; in MP4 usually beside lines, too."""
    found = ca.animate(ca.Conv(4, 3, padding=1), view=view, theme=theme)
    found.save(tmp_path / f"a.{format_}")
    for shown, expected in zip(read(tmp_path / f"a.{format_}"), drawn(found), strict=True):
        height, width = expected.shape[:2]
        off = np.abs(shown[:height, :width].astype(int) - expected).max(-1)
        deep, _ = inside(expected, 8)
        assert deep.sum() > 1000
        assert (off[deep] > most).mean() < 0.001
        flat, colours = inside(expected, 3)
        for colour in np.unique(colours[flat]):
            here = flat & (colours == colour)
            if format_ == "mp4" and here.sum() >= 100:
                assert np.median(off[here]) <= most


@pytest.mark.parametrize(
    ("figure", "webm"),
    [
        ("padding_strides", 46_158),
        ("numerical_padding_strides", 21_475),
        pytest.param("full_picture", 33_270, marks=pytest.mark.slow),
        pytest.param("full_padding_no_strides", 146_291, marks=pytest.mark.slow),
    ],
)
def test_videos_are_small(figure, webm):
    """No larger than the GIF, and than VP9 as ffmpeg is usually told to encode it."""
    (found,) = guide().pick([figure])
    mp4, gif = (len(found.animation.to_bytes(name)) for name in ("mp4", "gif"))
    assert mp4 <= gif
    assert len(found.animation.to_bytes("webm")) <= webm


@pytest.mark.slow
def test_no_figure_of_the_guide_with_steps_is_larger_as_mp4_than_as_gif():
    """But one: a still of a kernel, smaller as a GIF than the index of any MP4 and its picture."""
    for figure in guide().figures:
        if figure.name != "kernel":
            mp4, gif = (len(figure.animation.to_bytes(name)) for name in ("mp4", "gif"))
            assert mp4 <= gif, figure.name


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("look", "lasts"),
    [
        ({"duration": 333}, 2.997),
        ({"duration": 40}, 0.36),
        ({"hold": 2000}, 11),
        ({"hold": 500}, 9.5),
        ({"duration": 333.3, "hold": 777}, 3.7767),
        ({"hold": 40, "duration": 100, "smooth": True}, 0.94),
    ],
)
def test_a_video_lasts_what_was_asked(format_, look, lasts, tmp_path):
    path = tmp_path / f"a.{format_}"
    ca.animate(ca.Conv(3, 1), dpi=30, **look).save(path)
    assert seconds(path) == pytest.approx(lasts, abs=0.0051)  # told in hundredths
    if "smooth" not in look:
        repeated = int(look.get("hold", 0) // look.get("duration", 1000))
        assert len(read(path)) == 9 + repeated


def test_webm_has_alpha_where_there_is_no_background(tmp_path):
    found = ca.animate(ca.Conv(4, 3), view="slanted", background="transparent", steps=[0, 1])
    found.save(tmp_path / "a.webm")
    assert re.search(r"alpha_mode\s*: 1", facts(tmp_path / "a.webm"), re.IGNORECASE)
    shown = read(tmp_path / "a.webm", "rgba", ("-c:v", "libvpx-vp9"))
    expected = drawn(found)
    assert len(shown) == len(expected) == 2
    for picture, drawing in zip(shown, expected, strict=True):
        height, width = drawing.shape[:2]
        picture = picture[:height, :width].astype(int)
        assert np.abs(picture[..., 3] - drawing[..., 3].astype(int)).mean() < 1
        clear, solid = (
            inside(drawing[..., 3:].repeat(3, -1), 8)[0] & (drawing[..., 3] == a) for a in (0, 255)
        )
        assert picture[clear, 3].max() <= 2
        assert picture[solid, 3].min() >= 253
        off = np.abs(picture[..., :3] - drawing[..., :3]).max(-1)
        flat, colours = inside(drawing[..., :3], 3)
        flat &= drawing[..., 3] == 255
        for colour in np.unique(colours[flat]):
            assert np.median(off[flat & (colours == colour)]) <= 3
    with pytest.raises(ca.ConvanimError, match="can't be laid over another background"):
        found.save(tmp_path / "a.mp4")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_window_slides_at_30_frames_a_second(format_, tmp_path):
    found = ca.animate(ca.Conv((4, 3), 3), smooth=True, view="slanted")
    found.save(tmp_path / f"a.{format_}")
    pictures, expected = read(tmp_path / f"a.{format_}").astype(int), drawn(found)
    height, width = expected[0].shape[:2]
    pictures = pictures[:, :height, :width]
    assert len(pictures) == 60
    assert seconds(tmp_path / f"a.{format_}") == 2
    for number, step in ((0, 0), (18, 0), (30, 1), (59, 1)):
        assert np.abs(pictures[number] - expected[step]).mean() < 2
    # It goes from one step to the other, and at no time back.
    way = expected[1].astype(int) - expected[0]
    shares = [((picture - expected[0]) * way).sum() / (way * way).sum() for picture in pictures]
    assert shares[19] < 0.3 < shares[24] < 0.9
    assert all(after > before - 0.02 for before, after in pairwise(shares[18:31]))
    half = np.abs(pictures[24] - expected[0]).mean(), np.abs(pictures[24] - expected[1]).mean()
    assert min(half) > 2 * np.abs(pictures[18] - expected[0]).mean()


@pytest.mark.parametrize("format_", FORMATS)
def test_same_steps_same_bytes(format_, tmp_path):
    one, two = (ca.animate(ca.Conv(3, 2), dpi=60, smooth=True).to_bytes(format_) for _ in "12")
    assert one == two


@pytest.mark.parametrize("format_", FORMATS)
def test_each_step_is_ticked_once(format_):
    ticks = []
    smooth = ca.animate(ca.Conv(3, 2), dpi=40, smooth=True)
    smooth.save(io.BytesIO(), format=format_, tick=lambda: ticks.append(1))
    assert len(ticks) == 4


# imageio leaves its pipe to the garbage collector when ffmpeg dies.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_webm_that_ffmpeg_could_not_finish_is_an_error(tmp_path, monkeypatch):
    from convanim.encode import webm

    monkeypatch.setattr(webm, "OUTPUT", [*webm.OUTPUT, "-cpu-used", "nonsense"])
    with pytest.raises(OSError, match="could not finish"):
        ca.animate(ca.Conv(3, 2)).save(tmp_path / "cut.webm")
    assert list(tmp_path.iterdir()) == []
