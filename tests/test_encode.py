"""GIF, MP4, PNG and PDF files, read again by other programs."""

from __future__ import annotations

import io
import re
import subprocess
import warnings

import imageio_ffmpeg
import numpy as np
import pypdf
import pytest
from PIL import Image, ImageSequence

import convanim as ca
from convanim.encode.frames import Frame, Frames, Patch
from convanim.encode.gif import write_gif
from convanim.encode.palette import MAX_COLOURS, palette_of
from convanim.export import FORMATS
from convanim.render.raster import frames
from convanim.theme import THEMES
from convanim.timing import Timing


def drawn(animation):
    return list(frames(animation.scene, animation.steps, animation.dpi).whole())


def decoded(path):
    with Image.open(path) as image:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]


def patches(pictures):
    """Frames of whole pictures."""
    height, width = pictures[0].shape[:2]
    opaque = [np.dstack([p, np.full((height, width), 255, np.uint8)]) for p in pictures]

    def draw(steps):
        return (Frame([Patch(0, 0, opaque[step])]) for step in steps)

    return Frames(width, height, range(len(pictures)), draw)


def gif_blocks(data: bytes):
    """Read a GIF by its specification (GIF89a): global palette size, and each frame's facts."""
    flags = data[10]
    palette = 2 << (flags & 7) if flags & 128 else 0
    at, found, control, loop = 13 + 3 * palette, [], None, None
    while data[at : at + 1] != b";":
        if data[at : at + 2] == b"\x21\xf9":
            control = int.from_bytes(data[at + 4 : at + 6], "little")
        elif data[at : at + 2] == b"\x21\xff" and data[at + 3 : at + 14] == b"NETSCAPE2.0":
            loop = int.from_bytes(data[at + 16 : at + 18], "little")
        if data[at : at + 1] == b"\x21":
            at += 2
        else:
            assert data[at : at + 1] == b","
            box = [int.from_bytes(data[at + n : at + n + 2], "little") for n in (1, 3, 5, 7)]
            local = bool(data[at + 9] & 128)
            found.append((box, local, control))
            at += 11
        while data[at]:  # sub-blocks
            at += data[at] + 1
        at += 1
    return palette, loop, found


@pytest.fixture(scope="module")
def animation():
    return ca.animate(ca.Conv(6, 3, stride=2, padding=1).transpose())


@pytest.fixture(scope="module")
def folder(animation, tmp_path_factory):
    """All formats of one animation, odd in width and height."""
    folder = tmp_path_factory.mktemp("files")
    names = ("a.gif", "a.mp4", "a.png", "a.pdf", "a-frames.pdf")
    animation.save(*(folder / name for name in names))
    return folder


def test_gif_has_all_steps_of_one_second_and_loops_for_ever(folder):
    with Image.open(folder / "a.gif") as image:
        assert image.size == (445, 513)
        assert image.n_frames == 36
        assert image.info["loop"] == 0
        assert {f.info["duration"] for f in ImageSequence.Iterator(image)} == {1000}


def test_gif_has_one_palette_and_rectangles_that_changed(folder):
    palette, loop, blocks = gif_blocks((folder / "a.gif").read_bytes())
    assert loop == 0
    with Image.open(folder / "a.gif") as image:
        assert len(image.getcolors(256)) < palette <= 256  # one is left for what stays
    assert not any(local for _, local, _ in blocks)
    assert blocks[0][0] == [0, 0, 445, 513]
    assert max(w * h for (_, _, w, h), _, _ in blocks[1:]) < 445 * 513 / 2


def test_gif_shows_what_was_drawn(folder, animation):
    for picture, expected in zip(decoded(folder / "a.gif"), drawn(animation), strict=True):
        off = np.abs(picture.astype(int) - expected).max(axis=-1)
        assert off.max() <= 16


@pytest.mark.parametrize("view", ["slanted", "numerical"])
@pytest.mark.parametrize("theme", THEMES)
def test_palette_is_exact_for_flat_colours_and_close_for_edges(view, theme):
    found = ca.animate(ca.Conv(5, 3, stride=2, padding=1), view=view, theme=theme)
    stream = frames(found.scene, found.steps, 150)
    palette = palette_of(stream)
    for frame in stream:
        (patch,) = frame.patches
        shown = palette.table[palette.indices(patch.pixels, frame.flats)]
        assert palette.size <= MAX_COLOURS + 1
        off = np.abs(shown.astype(int) - patch.pixels[..., :3]).max(axis=-1)
        assert off.max() <= 16
        _, where, counts = np.unique(
            patch.pixels.reshape(-1, 4), axis=0, return_inverse=True, return_counts=True
        )
        flat = (counts > 0.01 * off.size)[where].reshape(off.shape)
        assert off[flat].max() == 0


def test_palette_of_few_colours_holds_them_all():
    picture = np.zeros((4, 4, 3), np.uint8)
    picture[0, :3] = [(1, 2, 3), (4, 5, 6), (7, 8, 9)]
    palette = palette_of(patches([picture]))
    expected = {(0, 0, 0), (1, 2, 3), (4, 5, 6), (7, 8, 9)}
    assert {tuple(map(int, c)) for c in palette.table[: palette.unchanged]} == expected


def faded(first, *others, size=40):
    """Frames of one plane colour each, the first also with 40 shades of gray."""
    pictures = [np.full((size, size, 3), colour, np.uint8) for colour in (first, *others)]
    pictures[0][:, :40] = np.linspace(0, 255, 40).astype(np.uint8)[:, None]
    return pictures


@pytest.mark.parametrize("count", [1, 60, 200])
def test_gif_has_flat_colours_that_only_late_frames_have(count, tmp_path):
    """Frames that the palette does not begin with; in the end there are more than its table had."""
    colours = [(7 * n % 256, 11 * n % 256, 255 - n) for n in range(count)]
    pictures = faded((9, 9, 9), *colours)
    height, width = pictures[0].shape[:2]
    pixels = [np.dstack([p, np.full((height, width), 255, np.uint8)]) for p in pictures]
    flats = [frozenset(), *(frozenset([colour]) for colour in colours)]

    def draw(steps):
        return (Frame([Patch(0, 0, pixels[step])], flats[step]) for step in steps)

    with (tmp_path / "late.gif").open("wb") as file:
        write_gif(file, Frames(width, height, range(len(pictures)), draw), Timing(100))
    for shown, expected in zip(decoded(tmp_path / "late.gif"), pictures, strict=True):
        assert np.abs(shown.astype(int) - expected).max() <= (16 if expected is pictures[0] else 0)


def test_gif_refuses_flat_colours_that_do_not_fit(tmp_path):
    colours = [(n % 256, n // 256 * 90, 0) for n in range(300)]
    pictures = [np.full((2, 2, 4), (*colour, 255), np.uint8) for colour in colours]

    def draw(steps):
        return (Frame([Patch(0, 0, pictures[n])], frozenset([colours[n]])) for n in steps)

    with (
        (tmp_path / "many.gif").open("wb") as file,
        pytest.raises(
            ca.ConvanimError,
            match=r"^a GIF holds 255 colours, and areas of this picture have more:"
            r" choose \.webp, \.apng, \.mp4 or \.png, or fewer channels$",
        ),
    ):
        write_gif(file, Frames(2, 2, range(300), draw), Timing(100))


def test_ticks_count_frames_though_a_palette_is_outgrown(tmp_path):
    noise = [np.random.default_rng(n).integers(0, 256, (9, 9, 3), np.uint8) for n in range(9)]
    ticks = []
    with (tmp_path / "noise.gif").open("wb") as file:
        write_gif(file, patches(noise), Timing(100), lambda: ticks.append(1))
    assert len(ticks) == 9


def test_gif_shows_what_drifts_slowly_and_leaves_alone_what_is_near(tmp_path):
    """Each step is near the one before: what is shown must not stay behind."""
    pictures = []
    for step in range(9):
        picture = faded((255, 255, 255))[0]
        picture[10:20, 10:30] = 60 + 8 * step  # of more than 32 shades, none of them flat
        picture[25:30, 10:12] = 7 * step
        picture[25:30, 20:22] = 200 - 20 * step
        pictures.append(picture)
    with (tmp_path / "drift.gif").open("wb") as file:
        write_gif(file, patches(pictures), Timing(100))
    for shown, expected in zip(decoded(tmp_path / "drift.gif"), pictures, strict=True):
        assert np.abs(shown.astype(int) - expected).max() <= 16


def test_gif_of_noise_keeps_to_its_palette(tmp_path):
    noise = [np.random.default_rng(n).integers(0, 256, (40, 40, 3), np.uint8) for n in range(3)]
    with (tmp_path / "noise.gif").open("wb") as file:
        write_gif(file, patches(noise), Timing(100))
    assert len(decoded(tmp_path / "noise.gif")) == 3
    assert gif_blocks((tmp_path / "noise.gif").read_bytes())[0] == 256


def test_identical_frames_keep_their_time(tmp_path):
    same = [np.full((9, 9, 3), 77, np.uint8)] * 5
    with (tmp_path / "same.gif").open("wb") as file:
        write_gif(file, patches(same), Timing(400))
    _, _, blocks = gif_blocks((tmp_path / "same.gif").read_bytes())
    assert [ticks for _, _, ticks in blocks] == [40] * 5


def test_max_pooling_of_equal_numbers_keeps_its_length(tmp_path):
    still = ca.animate(
        ca.MaxPool(3, 2, stride=1), view="numerical", x=np.ones((3, 3)), steps=[0, 0, 0, 0]
    )
    still.save(tmp_path / "same.gif", tmp_path / "same.mp4")
    _, _, blocks = gif_blocks((tmp_path / "same.gif").read_bytes())
    assert [ticks for _, _, ticks in blocks] == [100] * 4
    assert len(mp4_pictures(tmp_path / "same.mp4")) == 4


@pytest.mark.parametrize(("duration", "ticks"), [(333, 300), (20, 18), (1234.5, 1111), (55, 50)])
def test_gif_times_add_up(duration, ticks, conv, tmp_path):
    ca.animate(conv, duration=duration, dpi=30).save(tmp_path / "t.gif")
    _, _, blocks = gif_blocks((tmp_path / "t.gif").read_bytes())
    assert sum(time for _, _, time in blocks) == ticks


def mp4_pictures(path):
    """Decode a video with ffmpeg."""
    facts = re.search(r"Video: .*?, (\d+)x(\d+)", ffmpeg_facts(path))
    width, height = map(int, facts.groups())
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path)]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def ffmpeg_facts(path):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_mp4_is_what_browsers_and_powerpoint_play(folder):
    facts = ffmpeg_facts(folder / "a.mp4")
    assert "Video: h264" in facts
    assert re.search(r"yuv420p\(tv, bt709", facts)
    assert "446x514" in facts
    assert "Duration: 00:00:36.00" in facts
    data = (folder / "a.mp4").read_bytes()
    assert data[4:8] == b"ftyp"
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_mp4_shows_what_was_drawn_unscaled(folder, animation):
    pictures = mp4_pictures(folder / "a.mp4")
    expected = drawn(animation)
    assert len(pictures) == len(expected) == 36
    for picture, drawing in ((pictures[0], expected[0]), (pictures[-1], expected[-1])):
        assert picture.shape == (514, 446, 3)
        # Colour is stored at half the resolution: brightness tells of scaling.
        off = np.abs(picture[:513, :445].mean(-1) - drawing.mean(-1))
        assert off.mean() < 1.5
        assert np.percentile(off, 99) < 40
        # Padded by the background, not by black or by a copy of a line.
        assert (picture[513] > 250).all()
        assert (picture[:, 445] > 250).all()


def test_mp4_flat_colours_are_right(folder, animation):
    first = mp4_pictures(folder / "a.mp4")[0][:513, :445].astype(int)
    drawing = drawn(animation)[0].astype(int)
    cyan = (drawing == (42, 161, 152)).all(-1)
    inner = cyan & np.roll(cyan, 3, 0) & np.roll(cyan, -3, 0) & np.roll(cyan, 3, 1)
    assert np.abs(np.median(first[inner], axis=0) - (42, 161, 152)).max() <= 3


@pytest.mark.parametrize(("duration", "seconds"), [(333, "00:00:03.00"), (40, "00:00:00.36")])
def test_mp4_lasts_what_was_asked(duration, seconds, conv, tmp_path):
    ca.animate(conv, duration=duration, dpi=40).save(tmp_path / "t.mp4")
    assert f"Duration: {seconds}" in ffmpeg_facts(tmp_path / "t.mp4")
    assert len(mp4_pictures(tmp_path / "t.mp4")) == 9


def test_png_is_the_first_frame_at_its_resolution(folder, animation):
    with Image.open(folder / "a.png") as image:
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        np.testing.assert_array_equal(np.asarray(image), drawn(animation)[0])


def test_png_frames_are_a_file_a_step(conv, tmp_path):
    found = ca.animate(conv, dpi=40)
    written = found.save(tmp_path / "c-frames.png")
    assert [path.name for path in written] == [f"c-0{n}.png" for n in range(9)]
    for path, picture in zip(written, drawn(found), strict=True):
        np.testing.assert_array_equal(np.asarray(Image.open(path)), picture)


def pdf(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pypdf.PdfReader(path)


@pytest.mark.parametrize(("name", "pages"), [("a.pdf", 1), ("a-frames.pdf", 36)])
def test_pdf_pages_are_vectors(folder, name, pages):
    reader = pdf(folder / name)
    assert len(reader.pages) == pages
    assert sum(len(page.images) for page in reader.pages) == 0
    assert b"/Subtype /Image" not in (folder / name).read_bytes()
    sizes = {tuple(map(float, page.mediabox[2:])) for page in reader.pages}
    assert len(sizes) == 1


def test_pdf_pages_share_what_stands_still(tmp_path):
    """Thousands of entries of a matrix are written once, not on each page."""
    ca.animate(ca.Conv(6, 3), view="matrix").save(tmp_path / "m-frames.pdf")
    reader = pdf(tmp_path / "m-frames.pdf")
    contents = [[part.idnum for part in page.raw_get("/Contents")] for page in reader.pages]
    shared = set.intersection(*map(set, contents))
    assert len(shared) == 2  # the grids below, and the matrix above what moves
    own = [part for parts in contents for part in parts if part not in shared]
    assert len(own) == len(set(own)) == len(contents) == 16
    assert "w0,0" in reader.pages[7].extract_text().replace("\n", "").replace(" ", "")


def test_pdf_panel_is_a_strip_of_four(folder, animation):
    width, height = map(float, pdf(folder / "a.pdf").pages[0].mediabox[2:])
    assert width == pytest.approx(4 * animation.scene.width * 72 / 72.27, abs=0.01)
    assert height == pytest.approx(animation.scene.height * 72 / 72.27, abs=0.01)


def test_pdf_of_numbers_is_three_by_three_and_its_words_can_be_found(conv, tmp_path):
    found = ca.animate(conv, view="numerical")
    found.save(tmp_path / "n.pdf")
    (page,) = pdf(tmp_path / "n.pdf").pages
    width, height = map(float, page.mediabox[2:])
    assert width == pytest.approx(3 * found.scene.width * 72 / 72.27, abs=0.01)
    assert height == pytest.approx(3 * found.scene.height * 72 / 72.27, abs=0.01)
    assert page.extract_text().replace("\n", "").count("17.0") == 18
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all(font["/Subtype"] == "/Type0" for font in fonts)
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor  # embedded TrueType


@pytest.mark.parametrize("name", ["x.gif", "x.mp4", "x.pdf", "x-frames.pdf", "x.png"])
def test_same_input_same_bytes(name, conv, tmp_path):
    for part in ("one", "two"):
        (tmp_path / part).mkdir()
        ca.animate(conv, view="numerical", dpi=50).save(tmp_path / part / name)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert b"CreationDate" not in (tmp_path / "one" / name).read_bytes()


FILE_FORMATS = [row.name for row in FORMATS.values() if row.is_one_file]


@pytest.mark.parametrize("format_", FILE_FORMATS)
def test_bytes_are_those_of_a_file(format_, conv, tmp_path):
    if format_ == "pptx":
        pytest.importorskip("pptx", reason="no python-pptx: pip install 'convanim[pptx]'")
    animation = ca.animate(conv, dpi=40)
    (written,) = animation.save(tmp_path / f"a{FORMATS[format_].ending}")
    expected = written.read_bytes()
    for word in (format_, f".{format_}", format_.upper()):
        assert animation.to_bytes(word) == expected
    memory = io.BytesIO()
    assert animation.save(memory, format=format_) == []
    assert memory.getvalue() == expected


def test_a_binary_file_is_written_where_it_stands_and_left_open(conv, tmp_path):
    animation = ca.animate(conv, dpi=40)
    with (tmp_path / "mine").open("wb") as file:
        file.write(b"before")
        animation.save(file, format="png")
        file.write(b"after")
    png = animation.to_bytes("png")
    assert (tmp_path / "mine").read_bytes() == b"before" + png + b"after"


def test_names_and_binary_files_are_written_together(conv, tmp_path):
    animation, memory = ca.animate(conv, dpi=40), io.BytesIO()
    paths = animation.save(tmp_path / "a.gif", memory, tmp_path / "a.svg", format="txt")
    assert paths == [tmp_path / "a.gif", tmp_path / "a.svg"]
    assert memory.getvalue() == animation.to_bytes("txt")
    assert paths[0].read_bytes() == animation.to_bytes("gif")


def test_where_a_name_or_a_binary_file_fails_nothing_is_written(conv, tmp_path):
    animation, memory = ca.animate(conv, dpi=40), io.BytesIO()
    with pytest.raises(FileNotFoundError):
        animation.save(memory, tmp_path / "missing" / "a.gif", format="gif")
    assert memory.getvalue() == b""

    class Full(io.BytesIO):
        def write(self, content):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        animation.save(tmp_path / "a.gif", Full(), format="gif")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("target", "format_", "message"),
    [
        (
            io.BytesIO(),
            None,
            "format must be given for binary files, such as io.BytesIO(), and only for them",
        ),
        ("a.gif", "gif", "a file name has a suffix"),
        (io.BytesIO(), "jif", "unknown format 'jif': did you mean 'gif'?"),
        (io.BytesIO(), "", "unknown format '' (known: gif,"),
        (io.BytesIO(), 7, "unknown format 7 (known: gif,"),
        (io.StringIO(), "svg", "a file must be open for bytes, as by 'wb', got <_io.StringIO"),
    ],
)
def test_binary_files_need_a_format_and_only_they(
    target, format_, message, conv, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ca.ConvanimError, match=re.escape(message)) as caught:
        ca.animate(conv, dpi=40).save(target, "b.svg", format=format_)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", [None, 7, "jif"])
def test_bytes_of_an_unknown_format_are_refused_by_its_name(format_, conv):
    with pytest.raises(ca.ConvanimError, match=f"^unknown format {format_!r}"):
        ca.animate(conv).to_bytes(format_)


def test_bytes_obey_the_limits_of_their_format(conv):
    animation = ca.animate(conv, max_pixels=100)
    with pytest.raises(ca.ConvanimError, match="pixels is over the limit of 100"):
        animation.to_bytes("gif")
    with pytest.raises(ca.ConvanimError, match="pixels is over the limit of 100"):
        animation.save(io.BytesIO(), format="png")
    assert animation.to_bytes("svg").startswith(b"<")


@pytest.mark.parametrize(("format_", "ticks"), [("gif", 9), ("png", 1), ("svg", 1)])
def test_frames_of_a_binary_file_are_ticked(format_, ticks, conv):
    ticked = []
    ca.animate(conv, dpi=40).save(io.BytesIO(), format=format_, tick=lambda: ticked.append(1))
    assert len(ticked) == ticks
