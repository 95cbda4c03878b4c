"""What users say for numbers: names, texts and files; and files that are meant to do harm."""

from __future__ import annotations

import io
import math
import os
import pickle
import shlex
import struct
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

import convanim as ca
from convanim.command.cli import cli
from convanim.decode import Asked, inline_text, read
from convanim.decode.kernels import KERNELS
from convanim.gallery import build, outdated
from convanim.gallery.listing import read_listing
from convanim.layers.arrays import example_arrays
from convanim.look.numbers import array_of, checked_numbers
from convanim.recipes import command_recipe, python_recipe

CONV = ca.Conv((2, 3), (1, 2))


def said(name: str, shape: tuple[int, ...], text: str, **more: object) -> np.ndarray:
    return read(Asked(name, shape, **more), text).array


def x_of(text: object, layer: ca.Layer = CONV) -> np.ndarray:
    """Return the input's numbers, as `animate` takes them."""
    return array_of(checked_numbers("x", layer, text))


def message(text: object, layer: ca.Layer = CONV, name: str = "x") -> str:
    """Return the line that answers a mistake."""
    with pytest.raises(ca.ConvanimError) as caught:
        ca.animate(layer, **{name: text})
    line = str(caught.value)
    assert line.startswith(name)
    assert "\n" not in line
    assert len(line) <= 300
    return line


# Names


def test_names():
    assert said("x", (2, 3), "ones").tolist() == [[1, 1, 1], [1, 1, 1]]
    assert said("x", (2, 3), "ones").dtype.kind == "i"
    assert said("x", (2, 3), "ramp").tolist() == [[0, 1, 2], [3, 4, 5]]
    assert said("x", (2, 3), "delta").tolist() == [[0, 1, 0], [0, 0, 0]]
    assert said("x", (2, 1, 3), "delta", maps=1).tolist() == [[[0, 1, 0]]] * 2
    assert said("bias", (3,), "ramp", maps=1).tolist() == [0, 1, 2]
    assert said("bias", (), "ones").tolist() == 1


def test_seeds():
    conv = ca.Conv((5, 6), 3)
    guide, _ = example_arrays(conv)
    assert (x_of("seed:1234", conv) == guide).all()
    large = said("x", (40, 40), "seed:7")
    assert sorted(set(large.flat)) == [0, 1, 2, 3]
    assert sorted(set(said("w", (40, 40), "seed:7").flat)) == [0, 1, 2]
    assert sorted(set(said("bias", (200,), "seed:7", maps=1))) == [0, 1, 2, 3]
    assert (large == said("x", (40, 40), "seed:7")).all()
    assert (large != said("x", (40, 40), "seed:8")).any()
    assert (said("x", (200,), "seed:7") != said("bias", (200,), "seed:7", maps=1)).any()
    assert said("x", (2,), f"seed:{2**32 - 1}").shape == (2,)
    # The same seed for both gives numbers that have nothing to do with each other.
    assert (np.minimum(large, 2) != said("w", (40, 40), "seed:7")).mean() > 0.5


@pytest.mark.parametrize("seed", ["", "-1", "x", "1.0", "²", str(2**32), "9" * 5000])
def test_what_is_no_seed(seed):
    told = message(f"seed:{seed}")
    assert "is no seed: give a number from 0 to 4294967295" in told
    assert f"x: '{seed[:9]}" in told


#: A picture with an edge at which it grows brighter to the right, and one downwards.
RIGHT = [[0, 0, 1, 1]] * 4
DOWN = np.transpose(RIGHT).tolist()


def test_kernels_are_not_rotated():
    conv = ca.Conv(4, 3)

    def output(x, name):
        return conv.apply(x, said("w", (3, 3), name)).tolist()

    assert output(RIGHT, "sobel-x") == [[4, 4], [4, 4]]
    assert output(DOWN, "sobel-y") == [[4, 4], [4, 4]]
    assert output(RIGHT, "sobel-y") == output(DOWN, "sobel-x") == [[0, 0], [0, 0]]
    # Lit from the upper left: what grows brighter to the lower right stands out.
    assert output(np.add(RIGHT, DOWN), "emboss")[0][0] > output(np.ones((4, 4)), "emboss")[0][0]
    assert output(np.add(RIGHT, DOWN), "laplacian") == [[2, 0], [0, -2]]
    sums = {name: said("w", (3, 3), name).sum() for name in KERNELS}
    edges = {"sobel-x", "sobel-y", "laplacian"}
    assert sums == pytest.approx({name: int(name not in edges) for name in KERNELS})


@pytest.mark.parametrize("sizes", [(1,), (4,), (7,), (2, 5), (3, 4, 5)])
def test_kernels_of_any_size(sizes):
    count = math.prod(sizes)
    assert said("w", sizes, "box") == pytest.approx(np.full(sizes, 1 / count))
    blurred = np.array(1.0)
    for size in sizes:  # a mean of two neighbours, again and again
        row = np.array([1.0])
        for _ in range(size - 1):
            row = np.convolve(row, [0.5, 0.5])
        blurred = np.multiply.outer(blurred, row)
    assert said("w", sizes, "gaussian") == pytest.approx(blurred)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.sampled_from([1, 2, 4]))
def test_identity_keeps_the_input(kernel, groups):
    sizes = (6,) * len(kernel)
    conv = ca.Conv(sizes, tuple(kernel), padding="same", channels=(4, 4), groups=groups)
    x = np.random.default_rng(0).integers(0, 9, conv.x_shape)
    assert (conv.apply(x, weights_of(conv, "identity")) == x).all()
    plain = ca.Conv(sizes, tuple(kernel), padding="same")
    assert (plain.apply(x[0], weights_of(plain, "identity")) == x[0]).all()


def weights_of(layer: ca.Layer, text: str) -> np.ndarray:
    return array_of(checked_numbers("w", layer, text))


def test_each_pair_of_maps_has_the_same_kernel():
    conv = ca.Conv(5, 3, channels=(2, 3))
    assert (weights_of(conv, "sobel-x") == said("w", (3, 3), "sobel-x")).all()
    assert (weights_of(conv, "delta").sum(axis=(2, 3)) == 1).all()
    back = ca.ConvTranspose(5, 3, channels=(4, 4), groups=2, padding=1)
    x = np.random.default_rng(0).integers(0, 9, back.x_shape)
    assert (back.apply(x, weights_of(back, "identity")) == x).all()


@pytest.mark.parametrize(
    ("layer", "text", "words"),
    [
        (ca.Conv(5, 2), "sobel-x", "w: sobel-x has 3×3 numbers, and this layer's kernel 2×2: give"),
        (ca.Conv((9,), 3), "emboss", "w: emboss has 3×3 numbers, and this layer's kernel 3: give"),
        (ca.Conv(5, 3, channels=(3, 8)), "identity", "w: identity needs as many output maps as"),
        (ca.Conv(5, 3), "sobelx", "w: unknown name 'sobelx': did you mean 'sobel-x'? (known: ones"),
        (ca.MaxPool(5, 3), "box", "a max pooling has no kernel: leave w out"),
        (ca.MaxPool(5, 3), "box.npy", "a max pooling has no kernel: leave w out"),
    ],
)
def test_kernels_that_make_no_sense(layer, text, words):
    with pytest.raises(ca.ConvanimError) as caught:
        ca.animate(layer, w=text)
    assert str(caught.value).startswith(words)


def test_a_kernel_is_no_input():
    assert message("sobel-x").startswith("x: unknown name 'sobel-x' (known: ones, ramp, delta, ")
    assert message("ones ").startswith("x: unknown name 'ones ': did you mean 'ones'?")


# Numbers in a text


@pytest.mark.parametrize(
    ("shape", "text", "values"),
    [
        ((2, 3), "1 0 2; 0 1 3", [[1, 0, 2], [0, 1, 3]]),
        ((2, 3), "1,0,2;0,1,3", [[1, 0, 2], [0, 1, 3]]),
        ((2, 3), "  1 , 0 ,2 ; +0 -1 3 ", [[1, 0, 2], [0, -1, 3]]),
        ((3,), "1 2 3", [1, 2, 3]),
        ((), "-1", -1),
        ((1, 2), ".5 1e3", [[0.5, 1000.0]]),
        ((2, 1, 2), "1 2;; 3 4", [[[1, 2]], [[3, 4]]]),
        ((2, 2, 2), "1 2; 3 4;; 5 6; 7 8", [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
        ((2, 1, 1, 2), "1 2;;; 3 4", [[[[1, 2]]], [[[3, 4]]]]),
        ((1, 1), str(10**30), [[10**30]]),
    ],
)
def test_texts(shape, text, values):
    found = said("x", shape, text)
    assert found.tolist() == values
    assert found.shape == shape
    assert (found.dtype.kind == "f") == ("." in text or "e" in text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 2; 3", "x must have shape (2, 3), 6 numbers, got 3 in '1 2; 3'"),
        ("1 2; 3 4 5 6", "x is no array: its rows differ in length"),
        ("1 2; 3 4; 5 6", "x must have shape (2, 3), got (3, 2)"),
        ("1 2 3;; 4 5 6", "x must have shape (2, 3): at most 1 semicolon in a row, got"),
        ("1 2 3; 4 5 a", "x: 'a' is no finite number: give numbers such as"),
        ("1 2 3; 4 5 nan", "x: 'nan' is no finite number"),
        ("inf 2 3; 4 5 6", "x: 'inf' is no finite number"),
        ("1 2 3; 4 5 1e999", "x: '1e999' is no finite number"),
        ("1 2 3; 4 5 1_0", "x: '1_0' is no finite number"),
        ("1 2 3; 4 5 ٣", "x: '٣' is no finite number"),
        ("1 2 3; 4 5 2j", "x: '2j' is no finite number"),
        ("1 2 3; 4 5 " + "9" * 5000, "x: '999999"),
        ("1,,2 3; 4 5 6 7", "x must have shape (2, 3), 6 numbers, got 7"),
        ("1,,2; 3 4 5 6", "x: a number is missing"),
        ("1 2 3; 4 5 6;", "x: a number is missing"),
        (";", "x must have shape (2, 3), 6 numbers, got 0"),
        ("1 " * 10**6, "x must have shape (2, 3), 6 numbers, got 1,000,000"),
        (";" * 10**6, "x must have shape (2, 3): at most 1 semicolon"),
        ("", "x: unknown name ''"),
        ("nan", "x: unknown name 'nan'"),
        ("1 2 3\n4 5 6", "x must be a text of one line"),
        ("a\0.npy", "x must be a text of one line"),
        ("\udcff.npy", "x must be a text of one line"),
        (b"ones", "x must hold real numbers"),
        ([["1", "2", "3"]] * 2, "x must hold real numbers"),
    ],
)
def test_mistakes_in_texts(text, words):
    assert message(text).startswith(words)


def test_a_bias_of_one_map_is_a_number():
    assert message("1 2", name="bias") == "bias must be a number, got 2 in '1 2'"
    assert message("1; 2", name="bias") == "bias must be a number: no semicolon, got '1; 2'"


shapes = st.lists(st.integers(1, 3), max_size=4).map(tuple)
whole = st.integers(-(2**70), 2**70)
values = st.one_of(
    arrays.arrays(np.int64, shapes),
    arrays.arrays(object, shapes, elements=whole),
    *(
        arrays.arrays(dtype, shapes, elements={"allow_nan": False, "allow_infinity": False})
        for dtype in (np.float64, np.float32)
    ),
)


@given(values)
def test_a_text_of_numbers_is_read_as_the_same_numbers(array):
    plain = array.astype(float) if array.dtype == np.float32 else array
    found = said("x", array.shape, inline_text(plain))
    assert found.shape == array.shape
    assert found.tolist() == array.tolist()
    assert (found.dtype.kind == "f") == (array.dtype.kind == "f")


def command(line: str, folder: Path) -> None:
    """Run a recipe in a folder, in this process."""
    words = shlex.split(line)
    assert words[0] == "convanim"
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
    finally:
        os.chdir(before)
    assert result.exit_code == 0


@given(st.data())
def test_recipes_repeat_numbers_exactly(data):
    conv = ca.Conv((2, 3), (1, 2))
    real = {"allow_nan": False, "allow_infinity": False, "min_value": -1e9, "max_value": 1e9}
    look = {}
    for name, shape in {"x": (2, 3), "w": (1, 2), "bias": ()}.items():
        if data.draw(st.booleans()):
            kind = data.draw(st.sampled_from(["int64", "float64"]))
            elements = st.integers(-(2**60), 2**60) if kind == "int64" else st.floats(**real)
            look[name] = data.draw(arrays.arrays(kind, shape, elements=elements))
    made = ca.animate(conv, **look)
    words = shlex.split(command_recipe(conv, made.given, "a"))
    options = dict(zip(words[6::2], words[7::2], strict=True))
    again = {name: options[f"--{name}"] for name in look}
    found = ca.animate(conv, **again)
    for name, array in look.items():
        assert array_of(found.settings[name]).tolist() == array.tolist()
        assert array_of(found.settings[name]).dtype == array.dtype


SAID = {"x": "seed:7", "w": "sobel-x", "bias": "-1"}


def test_what_is_said_is_kept_as_it_was_said(tmp_path):
    conv = ca.Conv(5, 3)
    made = ca.animate(conv, view="numerical", dpi=30, **SAID)
    assert {name: str(made.given[name].text) for name in SAID} == SAID
    assert repr(made) == (
        "animate(Conv(5, kernel=3), view='numerical', dpi=30, x='seed:7', w='sobel-x', bias='-1')"
    )
    line = command_recipe(conv, made.given, "a")
    assert line == (
        "convanim conv -i 5 -k 3 --view numerical --dpi 30 --x seed:7 --w sobel-x --bias -1"
        " -o a.gif"
    )
    assert python_recipe(conv, made.given, "a") == (
        'ca.animate(ca.Conv(5, kernel=3), view="numerical", dpi=30, x="seed:7", w="sobel-x",'
        ' bias="-1").save("a.gif")'
    )
    command(line, tmp_path)
    assert (tmp_path / "a.gif").read_bytes() == made.to_bytes("gif")
    assert ca.animate(conv, **made.given) == made
    assert pickle.loads(pickle.dumps(made.given)) == made.given
    assert ca.animate(conv, x="seed:7") != ca.animate(conv, x="seed:8")
    assert ca.animate(conv, x="ones") != ca.animate(conv, x=np.ones((5, 5), int))
    assert hash(made.given["x"]) == hash(ca.animate(conv, x="seed:7").given["x"])


def test_recipes_of_arrays():
    conv = ca.Conv(3, 2)
    look = ca.animate(conv, w=[[1, 0], [0, -0.5]]).given
    assert command_recipe(conv, look, "a") == (
        "convanim conv -i 3 -k 2 --w '1.0 0.0; 0.0 -0.5' -o a.gif"
    )
    for size, is_said in ((8, True), (9, False)):
        large = ca.Conv(size, 2)
        look = ca.animate(large, x=np.eye(size)).given
        assert (command_recipe(large, look, "a") is not None) == is_said


@pytest.mark.parametrize("name", ['a"b.csv', "a'b.csv", "a'\"b.csv", "a\\b.csv", "a b$c.csv"])
def test_recipes_of_odd_names(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("1,2,3\n4,5,6")
    made = ca.animate(CONV, x=name)
    words = shlex.split(command_recipe(CONV, made.given, "a"))
    assert words[words.index("--x") + 1] == name
    line = python_recipe(CONV, made.given, "a").removesuffix('.save("a.gif")')
    assert eval(line, {"ca": ca}) == made


# Files


def test_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    values = [[1, 2, 3], [4, 5, 6]]
    np.save("a.npy", values)
    np.save("fortran.npy", np.asfortranarray(values))
    np.save("big-endian.npy", np.array(values, ">f4"))
    np.save("flags.npy", np.array([[True, False, True]] * 2))
    Path("a.csv").write_bytes(b'\xef\xbb\xbf1, 2 ,3\r\n4,"5",6\r\n\r\n')
    Path("real.CSV").write_text("1,2,3\n4,5,6.5\n")
    for name in (
        "a.npy",
        "fortran.npy",
        "big-endian.npy",
        "a.csv",
        "./a.csv",
        str(tmp_path / "a.csv"),
    ):
        assert x_of(name).tolist() == values
        assert ca.animate(CONV, x=name).given["x"].text == name
    assert x_of("flags.npy").tolist() == [[1, 0, 1], [1, 0, 1]]
    assert x_of("real.CSV").tolist() == [[1, 2, 3], [4, 5, 6.5]]
    assert x_of(Path("a.npy")).tolist() == values
    # A path is a file, whatever its name; its text says so.
    for name in ("ones", "7"):
        Image.fromarray(np.array(values, np.uint8)).save(name, "png")
        made = ca.animate(CONV, x=Path(name))
        assert made.given["x"].text == f"./{name}"
        assert array_of(made.settings["x"]).tolist() == x_of(f"./{name}").tolist() == values
    for text in ("1,2,3,4", "1\n2\n3\n4\n"):
        Path("row.csv").write_text(text)
        assert x_of("row.csv", ca.Conv((4,), 2)).tolist() == [1, 2, 3, 4]
    Path("one.csv").write_text("2.5\n")
    assert array_of(ca.animate(CONV, bias="one.csv").settings["bias"]).tolist() == 2.5


def test_pictures(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    conv = ca.Conv((3, 4), 2)
    for name in ("a.png", "a.bmp", "a.tif", "a.gif"):
        Image.fromarray(grey).save(name)
        assert x_of(name, conv).tolist() == grey.tolist()
    colours = np.random.default_rng(0).integers(0, 256, (3, 4, 3)).astype(np.uint8)
    Image.fromarray(colours).save("c.png")
    three = ca.Conv((3, 4), 2, channels=(3, 2))
    assert x_of("c.png", three).tolist() == np.moveaxis(colours, 2, 0).tolist()
    assert x_of("a.png", three).tolist() == [grey.tolist()] * 3
    weighted = colours @ [0.299, 0.587, 0.114]
    assert x_of("c.png", conv) == pytest.approx(weighted, abs=1)
    one = ca.Conv((3, 4), 2, channels=(1, 2))
    assert x_of("c.png", one)[0].tolist() == x_of("c.png", conv).tolist()


def test_pictures_are_fitted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # Three squares of 4×4; the middle one has quarters of their own.
    wide = np.zeros((4, 12), np.uint8)
    wide[:, 4:8] = np.kron([[10, 20], [30, 40]], np.ones((2, 2)))
    Image.fromarray(wide).save("a.png")
    assert x_of("a.png", ca.Conv(2, 1)).tolist() == [[10, 20], [30, 40]]
    assert x_of("a.png", ca.Conv(4, 1)).tolist() == wide[:, 4:8].tolist()
    assert x_of("a.png", ca.Conv((1, 3), 1)).tolist() == [[0, 25, 0]]
    assert x_of("a.png", ca.Conv(8, 1)).tolist() == np.kron(wide[:, 4:8], np.ones((2, 2))).tolist()


def test_pictures_of_other_kinds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    conv = ca.Conv((1, 2), 1)
    Image.fromarray(np.array([[70, 60_000]], np.uint16)).save("deep.png")
    assert x_of("deep.png", conv).tolist() == [[70, 60_000]]
    Image.fromarray(np.array([[0.5, -2]], np.float32)).save("real.tif")
    assert x_of("real.tif", conv).tolist() == [[0.5, -2]]
    Image.fromarray(np.array([[np.nan, -2]], np.float32)).save("nan.tif")
    assert message("nan.tif", conv) == "x must hold finite numbers, got NaN or infinity"
    Image.fromarray(np.array([[[9, 9, 9, 0], [9, 9, 9, 255]]], np.uint8)).save("clear.png")
    assert x_of("clear.png", conv).tolist() == [[255, 9]]
    picture, exif = Image.fromarray(np.array([[9], [8]], np.uint8)), Image.Exif()
    exif[0x0112] = 6  # lies on its side
    picture.save("turned.png", exif=exif)
    assert x_of("turned.png", conv).tolist() == [[8, 9]]
    Image.fromarray(np.array([[True, False]])).save("bits.png")
    assert x_of("bits.png", conv).tolist() == [[255, 0]]
    Image.new("CMYK", (2, 1)).save("ink.jpg")
    assert x_of("ink.jpg", conv).tolist() == [[255, 255]]


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (ca.Conv((4,), 2), "x"),
        (ca.Conv((3, 4, 4), 2), "x"),
        (ca.Conv(4, 2, channels=(2, 2)), "x"),
        (ca.Conv(4, 2), "w"),
        (ca.Conv(4, 2), "bias"),
    ],
)
def test_what_is_no_picture(layer, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.new("L", (4, 4)).save("a.png")
    assert "a.png is read as a picture, which is for" in message("a.png", layer, name)


# Files that are meant to do harm


def npy(header: str, data: bytes = b"", version: tuple[int, int] = (1, 0)) -> bytes:
    """Return a .npy with any header."""
    length = struct.pack("<H" if version == (1, 0) else "<I", len(header))
    return b"\x93NUMPY" + bytes(version) + length + header.encode("latin-1") + data


def header(descr: str, shape: object, order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that claims to be large."""
    content = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    content += chunk(b"IDAT", zlib.compress(b"\0" * 10**6)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


def saved(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(file, kind)
    return file.getvalue()


class Harm:
    """Would write a file, were it unpickled."""

    def __reduce__(self):
        return Path("harmed").touch, ()


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n(harmed) (w) file\n"

HOSTILE = {
    "pickle.npy": (pickle.dumps(Harm()), "no .npy of numbers"),
    "object.npy": (saved(np.array([[Harm()] * 3] * 2)), "holds Python objects"),
    "10 GB.npy": (npy(header("'<f8'", (10**5, 12_500))), "must have shape (2, 3), got (100000"),
    "short.npy": (saved([[1, 2, 3], [4, 5, 6]])[:-1], "ends too early"),
    "empty.npy": (b"", "no .npy of numbers"),
    "magic.npy": (b"\x93NUMPY", "no .npy of numbers"),
    "version.npy": (npy(header("'<f8'", (2, 3)), bytes(48), (9, 9)), "no .npy of numbers"),
    "code.npy": (npy("__import__('os').mkdir('harmed')"), "no .npy of numbers"),
    "deep.npy": (npy("(" * 9000), "no .npy of numbers"),
    "long.npy": (npy(header("'<f8'", (2, 3)) + " " * 10**6, b"", (2, 0)), "no .npy of numbers"),
    "list.npy": (npy(header("'<f8'", [2, 3]), bytes(48)), "no .npy of numbers"),
    "nan.npy": (saved([[1, 2, np.nan]] * 2), "must hold finite numbers"),
    "inf.npy": (saved([[1, 2, -np.inf]] * 2), "must hold finite numbers"),
    "complex.npy": (saved([[1j] * 3] * 2), "must hold real numbers, got dtype('complex128')"),
    "text.npy": (saved([["a"] * 3] * 2), "must hold real numbers, got dtype('<U1')"),
    "bytes.npy": (saved([[b"a"] * 3] * 2), "must hold real numbers, got dtype('S1')"),
    "dates.npy": (saved(np.zeros((2, 3), "M8[s]")), "must hold real numbers"),
    "fields.npy": (saved(np.zeros((2, 3), "i4,f4")), "must hold real numbers"),
    "shape.npy": (saved([[1, 2, 3]]), "must have shape (2, 3), got (1, 3) in shape.npy"),
    "archive.npz": (b"PK\x03\x04", "is an archive: give one array, as .npy"),
    "ragged.csv": (b"1,2,3\n4,5", "row 2 has 2 numbers and row 1 3"),
    "short.csv": (b"1,2\n3", "row 2 has 1 number and row 1 2"),
    "words.csv": (b"a,b,c\n1,2,3\n4,5,6", "'a' in row 1 is no finite number"),
    "nan.csv": (b"1,2,3\n4,5,nan", "'nan' in row 2 is no finite number"),
    "inf.csv": (b"1,2,3\n4,5,1e999", "'1e999' in row 2 is no finite number"),
    "hole.csv": (b"1,2,3\n4,,6", "an empty place in row 2"),
    "semicolons.csv": (b"1;2;3\n4;5;6", "'1;2;3' in row 1 is no finite number"),
    "empty.csv": (b"", "must have shape (2, 3), got (0,)"),
    "shape.csv": (b"1,2\n3,4\n5,6", "must have shape (2, 3), got (3, 2)"),
    "huge.csv": (b"1," * 10**7, "must have shape (2, 3), and huge.csv has far more"),
    "quote.csv": (b'"' + b"1" * 3000, "no finite number"),
    "null.csv": (b"1,2,3\n4,5,\0", "x: "),
    "latin.csv": (b"1,2,3\n4,5,\xff", "it is not UTF-8"),
    "bomb.png": (bomb(50_000, 50_000), "more than 100,000,000 pixels"),
    "small bomb.png": (bomb(10_001, 10_000), "more than 100,000,000 pixels"),
    "claims.png": (bomb(5000, 5000), "the picture is broken"),
    "cut.png": (picture("PNG")[:3000], "the picture is broken"),
    "cut.jpg": (picture("JPEG")[:3000], "the picture is broken"),
    "cut.gif": (picture("GIF")[:3000], "the picture is broken"),
    "cut.tif": (picture("TIFF")[:3000], "x: can't read cut.tif"),
    "empty.png": (b"", "no picture that Pillow opens"),
    "text.png": (b"a picture", "no picture that Pillow opens"),
    "program.eps": (EPS, "no picture that Pillow opens"),
    "program.png": (EPS, "no picture that Pillow opens"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_a_line(name, tmp_path, monkeypatch, recwarn):
    monkeypatch.chdir(tmp_path)
    content, words = HOSTILE[name]
    Path(name).write_bytes(content)
    tracemalloc.start()
    line = message(name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert words in line
    assert peak < 40 * 10**6  # a library may be loaded
    assert not recwarn.list
    assert [*Path().iterdir()] == [Path(name)]


def test_a_header_of_the_right_shape_allocates_nothing(tmp_path):
    path, shape = tmp_path / "a.npy", (10**5, 12_500)
    path.write_bytes(npy(header("'<f8'", shape)))
    tracemalloc.start()
    assert "ends too early" in message(path, ca.Conv(shape, 1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**6


def test_no_name_makes_more_numbers_than_can_be_computed():
    line = message("ones", ca.Conv(10**9, 1))
    assert line.startswith("x: 1,000,000,000,000,000,000 numbers are too many: give a smaller")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.npy", "no such file or directory"),
        ("missing/a.png", "no such file or directory"),
        ("folder.npy", "it is a folder: give a file"),
        ("./folder", "it is a folder: give a file"),
        ("loop.png", "symbolic links"),
        ("a" * 300 + ".png", "file name too long"),
        ("file.csv/a.csv", "not a directory"),
    ],
)
def test_what_is_no_file(name, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder.npy").mkdir()
    Path("folder").mkdir()
    Path("file.csv").touch()
    Path("loop.png").symlink_to("loop.png")
    line = message(name)
    assert line.startswith("x: can't read ")
    assert words in line


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="devices of POSIX")
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/tty", "pipe.npy", "pipe.csv", "pipe.png"])
def test_devices_and_pipes_are_not_waited_for(name, tmp_path):
    os.mkfifo(tmp_path / (name if "/" not in name else "other"))
    done = subprocess.run(
        [sys.executable, "-m", "convanim", "conv", "-i4", "-k3", f"--x={name}", "-oa.gif"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"convanim: --x: can't read {name}: it is a device or a pipe: give a file\n"
    )
    assert not (tmp_path / "a.gif").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_what_may_not_be_read(tmp_path):
    path = tmp_path / "a.npy"
    path.touch(0o000)
    assert "permission denied" in message(path)


def test_a_file_that_can_not_be_opened_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a.npy"
    path.touch()

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("convanim.decode.files.os.open", refuse)
    assert message(path).endswith("a.npy: permission denied")


def test_the_command_line_spells_its_options(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "convanim", "conv", "-i4", "-k2", "--w", "-1 a; 2 3", "-oa.gif"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("convanim: --w: 'a' is no finite number: give numbers such as")
    assert list(tmp_path.iterdir()) == []


# Lists


LIST = """
formats = ["txt"]
[[figure]]
name = "a"
layer = "conv"
input = 2
kernel = 1
x = {x}
w = [[2]]
bias = 1
"""


def written(folder: Path, x: str) -> Path:
    path = folder / "list.toml"
    path.write_text(LIST.format(x=x), encoding="utf-8")
    return path


def test_lists_say_numbers_too(tmp_path, monkeypatch):
    (tmp_path / "lists").mkdir()
    np.save(tmp_path / "lists" / "a.npy", [[1, 2], [3, 4]])
    monkeypatch.chdir(tmp_path)
    for x, values in {
        '"a.npy"': [[1, 2], [3, 4]],
        '"ramp"': [[0, 1], [2, 3]],
        '"1 0; 0 1"': [[1, 0], [0, 1]],
        "[[1, 0.5], [0, 1]]": [[1, 0.5], [0, 1]],
    }.items():
        (figure,) = read_listing(written(Path("lists"), x)).figures
        settings = figure.spec.settings
        assert array_of(settings["x"]).tolist() == values
        assert (settings["w"].tolist(), settings["bias"].tolist()) == ([[2]], 1)
    # Recipes are for the list's folder.
    (figure,) = read_listing(written(Path("lists"), '"a.npy"')).figures
    assert "--x a.npy --w 2 --bias 1 " in command_recipe(figure.spec.layer, figure.spec.given, "a")


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ('"missing.png"', "figure 1 (a): x: can't read missing.png: no such file or directory"),
        ('"onse"', "figure 1 (a): x: unknown name 'onse': did you mean 'ones'?"),
        ("[[1, nan], [1, 2]]", "figure 1 (a): x must hold finite numbers"),
        ('"1 2 3"', "figure 1 (a): x must have shape (2, 2), 4 numbers, got 3"),
        ('"a\\u0000.npy"', "figure 1 (a): x must be a text of one line"),
        ("1979-05-27", "figure 1 (a): x must hold real numbers"),
    ],
)
def test_mistakes_in_lists_name_figure_and_key(x, words, tmp_path):
    path = written(tmp_path, x)
    with pytest.raises(ca.ConvanimError) as caught:
        read_listing(path)
    assert words in str(caught.value)


def test_a_figure_is_drawn_again_when_its_file_changes(tmp_path):
    path, folder = written(tmp_path, '"a.csv"'), tmp_path / "out"
    (tmp_path / "a.csv").write_text("1,2\n3,4")
    figures = read_listing(path).figures
    list(build(figures, folder))
    assert outdated(read_listing(path).figures, folder) == []
    (tmp_path / "a.csv").write_text("1,2\n3,4\n")  # the same numbers
    assert outdated(read_listing(path).figures, folder) == []
    (tmp_path / "a.csv").write_text("1,2\n3,5")
    changed = read_listing(path).figures
    assert outdated(changed, folder) == [*changed]
    list(build(changed, folder))
    assert outdated(read_listing(path).figures, folder) == []


# What is loaded


@pytest.mark.parametrize(
    "code",
    [
        "import convanim; convanim.Conv(5, 3)",
        "import sys; sys.argv[1:] = ['shape', 'conv', '-i5', '-k3'];"
        " from convanim.command.cli import main\ntry: main()\nexcept SystemExit: pass",
    ],
)
def test_what_reads_no_numbers_loads_nothing_for_it(code):
    ask = "import sys; print([n for n in ('numpy', 'PIL', 'convanim.decode') if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{ask}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_pillow_is_loaded_for_pictures_alone():
    code = (
        "import sys, convanim as ca; ca.animate(ca.Conv(5, 3), x='ramp', w='sobel-x');"
        " print('PIL' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
