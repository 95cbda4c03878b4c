"""What users say for numbers: whole messages, and the edges of what is taken."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import convanim as ca
from convanim.decode import Asked, Said, inline_text, read
from convanim.decode.inline import is_inline, number
from convanim.look.numbers import array_of, checked_numbers, typed_numbers

X = Asked("x", (2, 3))
W = Asked("w", (3, 3))


def values(asked: Asked, text: str, *more: object) -> object:
    return read(asked, text, *more).array.tolist()


def message(asked: Asked, text: str, *more: object) -> str:
    with pytest.raises(ca.ConvanimError) as caught:
        read(asked, text, *more)
    return str(caught.value)


GIVE = "give numbers such as '1 0; 0 1', rows between semicolons"


@pytest.mark.parametrize(
    ("asked", "text", "line"),
    [
        (X, "1 2;; 3", "x must have shape (2, 3): at most 1 semicolon in a row, got '1 2;; 3'"),
        (
            Asked("x", (1, 1, 2)),
            "1;;; 2",
            "x must have shape (1, 1, 2): at most 2 semicolons in a row, got '1;;; 2'",
        ),
        (Asked("x", (2,)), "1; 2", "x must have shape (2,): no semicolon, got '1; 2'"),
        (Asked("bias", ()), "1; 2", "bias must be a number: no semicolon, got '1; 2'"),
        (Asked("bias", ()), "1 2", "bias must be a number, got 2 in '1 2'"),
        (Asked("x", (1,)), "1 2", "x must have shape (1,), 1 number, got 2 in '1 2'"),
        (X, "1 2", "x must have shape (2, 3), 6 numbers, got 2 in '1 2'"),
        (X, "1 2 3; 4 5 a", f"x: 'a' is no finite number: {GIVE}"),
        (X, "1,,2; 3 4 5 6", f"x: a number is missing: {GIVE}"),
        (X, "1 2 3 4; 5 6", "x is no array: its rows differ in length, or fail"),
        (
            X,
            "onse",
            "x: unknown name 'onse': did you mean 'ones'? (known: ones, ramp, delta, seed:N; else"
            " give numbers, or a file with its suffix)",
        ),
        (
            X,
            "zzz",
            "x: unknown name 'zzz' (known: ones, ramp, delta, seed:N; else give numbers, or a"
            " file with its suffix)",
        ),
        (X, "1\n2", "x must be a text of one line, got '1\\n2'"),
        (X, "a.npz", "x: a.npz is an archive: give one array, as .npy"),
        (X, "A.ZIP", "x: A.ZIP is an archive: give one array, as .npy"),
        (X, "seed:x", "x: 'x' is no seed: give a number from 0 to 4294967295"),
        (X, "seed:4294967296", "x: '4294967296' is no seed: give a number from 0 to 4294967295"),
        (
            Asked("x", (10**5, 10**4)),
            "ones",
            "x: 1,000,000,000 numbers are too many: give a smaller layer (at most 100,000,000"
            " cells)",
        ),
        (
            Asked("w", (2, 3)),
            "sobel-x",
            "w: sobel-x has 3×3 numbers, and this layer's kernel 2×3: give a kernel of 3 over two"
            " axes, or another name, such as gaussian",
        ),
        (
            Asked("w", (8, 3, 3, 3), 2, False),
            "identity",
            "w: identity needs as many output maps as input maps: give delta, which adds the maps",
        ),
    ],
)
def test_whole_messages(asked, text, line):
    assert message(asked, text) == line


@pytest.mark.parametrize(
    ("asked", "text", "array"),
    [
        (X, "ramp", [[0, 1, 2], [3, 4, 5]]),
        (X, "ones", [[1, 1, 1], [1, 1, 1]]),
        (Asked("x", (2, 4, 4), 1), "delta", np.kron(np.ones((2, 1, 1)), np.diag([0, 1, 0, 0]))),
        (Asked("x", (4, 5)), "delta", np.outer([0, 1, 0, 0], [0, 0, 1, 0, 0])),
        (W, "identity", np.outer([0, 1, 0], [0, 1, 0])),
        (W, "box", np.full((3, 3), 1 / 9)),
        (W, "gaussian", np.outer([0.25, 0.5, 0.25], [0.25, 0.5, 0.25])),
        (Asked("w", (1,)), "gaussian", [1]),
        (W, "sobel-y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        (W, "laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        (W, "sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        (W, "emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        # Two groups of two: each output map from its own place.
        (
            Asked("w", (4, 2, 1), 2),
            "identity",
            [[[1], [0]], [[0], [1]], [[1], [0]], [[0], [1]]],
        ),
        (Asked("w", (2, 1, 3), 2), "box", np.full((2, 1, 3), 1 / 3)),
        (Asked("w", (2, 1, 3), 2), "delta", [[[0, 1, 0]]] * 2),
        (Asked("x", (1, 1, 2)), "1 2", [[[1, 2]]]),
        (Asked("x", (2, 1, 2)), "1 2;; 3 4", [[[1, 2]], [[3, 4]]]),
        (Asked("x", (2, 2, 1)), "1; 2;; 3; 4", [[[1], [2]], [[3], [4]]]),
        (Asked("x", (3,)), " 1 ,2  3 ", [1, 2, 3]),
        (Asked("x", (2,)), ".5 +1e1", [0.5, 10]),
        (Asked("bias", ()), " -1 ", -1),
    ],
)
def test_what_is_taken(asked, text, array):
    found = read(asked, text)
    assert found.text == text
    np.testing.assert_array_equal(found.array, array)


@pytest.mark.parametrize("text", ["ones", "ramp", "delta", "identity", "sobel-x", "seed:7"])
def test_whole_numbers_stay_whole(text):
    assert read(Asked("w", (2, 2, 3, 3), 2), text).array.dtype.kind == "i"


def test_seeds_are_numpys():
    """As they say: NumPy's legacy generator, whose numbers never change."""
    assert values(Asked("x", (5,)), "seed:7") == np.random.RandomState(7).randint(0, 4, 5).tolist()
    for place, (name, most) in enumerate((("w", 2), ("bias", 3)), start=1):
        random = np.random.RandomState([7, place])
        assert values(Asked(name, (9,)), "seed:7") == random.randint(0, most + 1, 9).tolist()
    assert len(values(Asked("x", (2,)), "seed:4294967295")) == 2
    assert len(values(Asked("x", (2,)), "seed:0000000001")) == 2
    assert "is no seed" in message(Asked("x", (2,)), "seed:00000000001")


def test_numbers_and_texts_of_them():
    assert number("9" * 400) == int("9" * 400)
    assert number("9" * 401) is None
    assert [number(text) for text in ("1.", ".5", "-1e-3", "1e3", "1e999", "", ".", "e1")] == [
        *(1.0, 0.5, -0.001, 1000.0, None, None, None, None)
    ]
    assert [type(number(text)) for text in ("3", "-3", "+3", "3.", "3e0")] == [
        *(int, int, int, float, float)
    ]
    assert [is_inline(text) for text in ("1", "1e3;-2", ".", "e", "1a", "")] == [
        *(True, True, False, False, False, False)
    ]
    assert inline_text(np.array(2)) == "2"
    assert inline_text(np.array([1, -2])) == "1 -2"
    assert inline_text(np.array([[1, 2], [3, 4]])) == "1 2; 3 4"
    assert inline_text(np.array([[[1, 2]], [[3, 4]]])) == "1 2;; 3 4"
    assert inline_text(np.array([0.1, 1e-9])) == "0.1 1e-09"


def test_what_is_said_is_equal_by_text_and_numbers():
    one = Said("ones", np.ones(2))
    assert one == Said("ones", np.ones(2))
    assert one != Said("ones", np.zeros(2))
    assert one != Said("1 1", np.ones(2))
    assert one != "ones"
    assert hash(one) == hash(Said("ones", np.zeros(2))) != hash(Said("1 1", np.ones(2)))
    assert repr(one) == "Said(text='ones')"
    assert (X.maps, X.keeps_maps, X.sizes, Asked("x", (2, 3, 4), 1).sizes) == (
        *(0, True, (2, 3), (3, 4)),
    )


def picture(pixels: np.ndarray, kind: str = "png") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def png(pixels: object) -> bytes:
    return picture(np.array(pixels, np.uint8))


def npy(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


LINE = Asked("x", (3,))
PICTURE = "and a.png is read as a picture, which is for"


@pytest.mark.parametrize(
    ("asked", "name", "content", "line"),
    [
        (X, "b.npy", b"", "x: can't read b.npy: no such file or directory"),
        (X, "a.npy", b"x", "x: can't read a.npy: it is no .npy of numbers: save it anew"),
        (
            X,
            "a.npy",
            npy(np.array([None])),
            "x: can't read a.npy: it holds Python objects, whose pickles can run programs: save"
            " numbers",
        ),
        (
            X,
            "a.npy",
            npy([1j]),
            "x: can't read a.npy: it must hold real numbers, got dtype('complex128')",
        ),
        (X, "a.npy", npy([1]), "x must have shape (2, 3), got (1,) in a.npy"),
        (
            LINE,
            "a.npy",
            npy([1, 2, 3])[:-1],
            "x: can't read a.npy: it ends too early: save it anew",
        ),
        (
            Asked("x", (1, 2, 3)),
            "a.csv",
            b"1",
            "x must have shape (1, 2, 3), and a .csv has rows and columns only: give .npy",
        ),
        (
            LINE,
            "a.csv",
            b"1" * (4096 + 64 * 3 + 1),
            "x must have shape (3,), and a.csv has far more: give those numbers",
        ),
        (LINE, "a.csv", b"\xff", "x: can't read a.csv: it is not UTF-8"),
        (
            Asked("x", (3000,)),
            "a.csv",
            b"1" * 131_073,
            "x: can't read a.csv: field larger than field limit (131072)",
        ),
        (
            X,
            "a.csv",
            b"1,2,3\n4\n",
            "x: can't read a.csv: row 2 has 1 number and row 1 3: give as many",
        ),
        (
            X,
            "a.csv",
            b"\n1\n\n2,3\n",
            "x: can't read a.csv: row 4 has 2 numbers and row 2 1: give as many",
        ),
        (
            X,
            "a.csv",
            b"1,b",
            "x: can't read a.csv: 'b' in row 1 is no finite number: give numbers with commas"
            " between them",
        ),
        (
            X,
            "a.csv",
            b"\n1, ",
            "x: can't read a.csv: an empty place in row 2 is no finite number: give numbers with"
            " commas between them",
        ),
        (LINE, "a.csv", b"1,2\n3,4", "x must have shape (3,), got (2, 2)"),
        (Asked("bias", ()), "a.csv", b"1,2", "bias must have shape (), got (1, 2)"),
        (
            X,
            "a.png",
            b"a",
            "x: can't read a.png: it is no .npy, no .csv, and no picture that Pillow opens",
        ),
        (
            X,
            "a.png",
            png([[1] * 9] * 9)[:-30],
            "x: can't read a.png: the picture is broken, or of a kind that Pillow can't convert",
        ),
        # Pillow would run another program for it.
        (
            X,
            "a.png",
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
            "x: can't read a.png: it is no .npy, no .csv, and no picture that Pillow opens",
        ),
        (W, "a.png", png([[1]]), f"w must have shape (3, 3), {PICTURE} x: give a .npy"),
        (
            LINE,
            "a.png",
            png([[1]]),
            f"x must have shape (3,), {PICTURE} an input of two axes with one map or three: give a"
            " .npy",
        ),
        (
            Asked("x", (2, 4, 4), 1),
            "a.png",
            png([[1]]),
            f"x must have shape (2, 4, 4), {PICTURE} an input of two axes with one map or three:"
            " give a .npy",
        ),
    ],
)
def test_whole_messages_of_files(asked, name, content, line, tmp_path):
    (tmp_path / f"a{Path(name).suffix}").write_bytes(content)
    assert message(asked, name, tmp_path) == line


def test_limits(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(png([[1, 2, 3], [4, 5, 6]]))
    for pixels in (6, 5):
        monkeypatch.setattr("convanim.decode.pictures.MOST_PIXELS", pixels)
        monkeypatch.setattr("convanim.decode.named.MOST_CELLS", pixels)
        if pixels == 6:
            assert values(X, "a.png", tmp_path) == [[1, 2, 3], [4, 5, 6]]
            assert values(X, "ramp") == [[0, 1, 2], [3, 4, 5]]
    assert message(X, "a.png", tmp_path) == (
        "x: can't read a.png: it has more than 5 pixels: give a smaller picture"
    )
    assert message(X, "ramp") == (
        "x: 6 numbers are too many: give a smaller layer (at most 5 cells)"
    )


def test_folders_are_no_files(tmp_path):
    (tmp_path / "a.npy").mkdir()
    assert message(X, "a.npy", tmp_path) == "x: can't read a.npy: it is a folder: give a file"
    assert message(X, "./a.npy", tmp_path).startswith("x: can't read ./a.npy: it is a folder")
    with pytest.raises(ca.ConvanimError) as caught:
        read(X, "/dev/null", None, True)
    assert str(caught.value) == "x: can't read /dev/null: it is a device or a pipe: give a file"


def test_files_are_opened_without_waiting(tmp_path, monkeypatch):
    """What is a file may be a pipe by the time that it is opened."""
    (tmp_path / "a.npy").write_bytes(npy([1, 2, 3]))
    opened, flags = os.open, []

    def noted(path, given, *more):
        flags.append(given)
        return opened(path, given, *more)

    def refused(*_):
        raise OSError

    monkeypatch.setattr("convanim.decode.files.os.open", noted)
    assert values(LINE, "a.npy", tmp_path) == [1, 2, 3]
    for name in ("O_NONBLOCK", "O_BINARY"):
        assert flags[0] & getattr(os, name, 0) == getattr(os, name, 0)
    assert flags[0] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) == 0
    with monkeypatch.context() as patch:  # a folder by the time that it is opened
        folder = tmp_path.stat()
        patch.setattr("convanim.decode.files.os.fstat", lambda _: folder)
        assert message(LINE, "a.npy", tmp_path) == (
            "x: can't read a.npy: it is a folder: give a file"
        )
    monkeypatch.setattr("convanim.decode.files.os.open", refused)
    assert message(LINE, "a.npy", tmp_path) == "x: can't read a.npy: it failed"


@pytest.mark.parametrize(
    ("asked", "name", "content", "array"),
    [
        (LINE, "a.csv", b"1,2,3", [1, 2, 3]),
        (LINE, "a.csv", b"1\n2\n3\n", [1, 2, 3]),
        (Asked("x", (1,)), "a.csv", b"5", [5]),
        (Asked("bias", ()), "a.csv", b"5", 5),
        (X, "a.CSV", b"\xef\xbb\xbf1, 2,3\r\n\r\n4,5,.5", [[1, 2, 3], [4, 5, 0.5]]),
        (Asked("x", (2, 1)), "a.csv", b"1\n2", [[1], [2]]),
        # As many bytes as may be.
        (LINE, "a.csv", b"1,2,3" + b" " * (4096 + 64 * 3 - 5), [1, 2, 3]),
        (LINE, "a.npy", npy([1, 2, 3]), [1, 2, 3]),
        (LINE, "a.NPY", npy(np.array([1, 2, 3], ">f4")), [1, 2, 3]),
        (Asked("x", (2, 1)), "a.png", png([[1], [2]]), [[1], [2]]),
        (Asked("x", (1, 2, 1), 1), "a.png", png([[1], [2]]), [[[1], [2]]]),
        (Asked("x", (3, 1, 1), 1), "a.png", png([[[1, 2, 3]]]), [[[1]], [[2]], [[3]]]),
        (Asked("x", (1, 1)), "a.png", png([[[9, 9, 9, 0]]]), [[255]]),
        # The mean is 2; along each axis it would be rounded to 3.
        (Asked("x", (1, 1)), "a.png", png([[0, 1], [2, 5]]), [[2]]),
        (Asked("x", (1, 2)), "a.png", picture(np.array([[70, 60_000]], np.uint16)), [[70, 60_000]]),
        (Asked("x", (1, 2)), "a.tif", picture(np.array([[0.5, -2]], "f4"), "tiff"), [[0.5, -2]]),
        (
            Asked("x", (3, 1, 2), 1),
            "a.png",
            picture(np.array([[70, 60_000]], np.uint16)),
            [[[70, 60_000]]] * 3,
        ),
    ],
)
def test_files_that_are_taken(asked, name, content, array, tmp_path):
    (tmp_path / name).write_bytes(content)
    found = read(asked, name, tmp_path)
    assert found.text == name
    assert found.array.shape == asked.shape
    np.testing.assert_array_equal(found.array, array)


def test_a_path_without_a_suffix_is_told_as_one(tmp_path):
    (tmp_path / "ones").write_bytes(png([[1, 2, 3], [4, 5, 6]]))
    assert read(X, "ones", tmp_path, True).text == "./ones"
    assert values(X, "ones", tmp_path, True) == [[1, 2, 3], [4, 5, 6]]
    assert values(X, "./ones", tmp_path) == [[1, 2, 3], [4, 5, 6]]
    assert values(X, "ones", tmp_path) == [[1, 1, 1], [1, 1, 1]]
    assert read(X, str(tmp_path / "ones"), None, True).text == str(tmp_path / "ones")
    assert message(X, ".\\no", tmp_path).startswith("x: can't read .\\no: ")
    assert message(X, "a.1", tmp_path).startswith("x: unknown name 'a.1'")
    assert message(X, "a.x_1", tmp_path).startswith("x: can't read a.x_1: ")


def test_options_that_hold_numbers(tmp_path):
    conv = ca.Conv((2, 3), (1, 2), channels=(1, 1))
    (tmp_path / "a.npy").write_bytes(npy([[[1, 2, 3], [4, 5, 6]]]))
    said = checked_numbers("x", conv, "a.npy", tmp_path)
    assert (said.text, said.array.tolist()) == ("a.npy", [[[1, 2, 3], [4, 5, 6]]])
    assert checked_numbers("x", conv, Path("a.npy"), tmp_path) == said
    again = checked_numbers("x", conv, said)
    assert again == said
    assert not again.array.flags.writeable
    given = checked_numbers("x", conv, [[[1, 2, 3], [4, 5, 6]]])
    assert given.tolist() == said.array.tolist()
    assert not given.flags.writeable
    assert checked_numbers("w", conv, [[[[1, 2]]]]).tolist() == [[[[1, 2]]]]
    assert checked_numbers("bias", conv, [3]).tolist() == [3]
    # A kernel has two axes of maps, a bias one; each map keeps what it gets.
    assert checked_numbers("w", conv, "delta").array.tolist() == [[[[1, 0]]]]
    assert checked_numbers("bias", conv, "ramp").array.tolist() == [0]
    assert checked_numbers("x", conv, "delta").array.tolist() == [[[0, 1, 0], [0, 0, 0]]]
    two = ca.Conv((1,), 1, channels=(2, 2))
    assert checked_numbers("w", two, "identity").array.tolist() == [[[1], [0]], [[0], [1]]]
    with pytest.raises(ca.ConvanimError, match="identity needs as many"):
        checked_numbers("w", ca.Conv((1,), 1, channels=(2, 4)), "identity")
    assert checked_numbers("w", ca.Conv((1,), 1), "identity").array.tolist() == [1]
    with pytest.raises(ca.ConvanimError, match=r"^a max pooling has no kernel: leave w out$"):
        checked_numbers("w", ca.MaxPool(4, 2), "box")
    with pytest.raises(ca.ConvanimError, match="finite"):
        checked_numbers("x", ca.Conv((1,), 1), Said("odd", np.array([np.inf])))


def test_numbers_as_they_are_typed():
    ones = np.ones(2)
    assert array_of(Said("ones", ones)) is array_of(ones) is ones
    assert array_of(None) is None
    assert typed_numbers(Said("ones", np.ones(2))) == "ones"
    assert typed_numbers(np.array([1, 2])) == "1 2"
    assert typed_numbers(np.array([[0.5, 1]])) == "0.5 1.0"
    assert typed_numbers(np.array([10**30], object)) == str(10**30)
    assert typed_numbers(np.arange(64)) == " ".join(map(str, range(64)))
    assert typed_numbers(np.arange(65)) is None
    assert typed_numbers(np.array([np.float32(0.1)])) == repr(float(np.float32(0.1)))
    if np.finfo(np.longdouble).max > np.finfo(float).max:
        assert typed_numbers(np.array([np.finfo(np.longdouble).max])) is None
