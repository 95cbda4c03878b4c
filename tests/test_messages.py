"""What a user is told: one short line, in their own words, with the true cause."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import listing, run

import convanim as ca
from convanim.errors import LONGEST_MESSAGE, ConvanimError, Option, one_line, shortened
from convanim.files.whole import write_whole
from convanim.gallery.listing import read_listing

LONG = "x" * 5000
ENTRY = '[[figure]]\nname = "{}"\nlayer = "conv"\ninput = 3\nkernel = 2\ndpi = 20\n'


@given(st.text(), st.integers(1, 1000))
def test_any_text_makes_one_short_line(text, times):
    line = one_line(text * times)
    assert len(line) <= LONGEST_MESSAGE
    assert line.isprintable()
    assert len(shortened(text * times)) <= 40


@given(st.lists(st.text() | st.text().map(Option), max_size=5))
def test_a_message_that_fits_is_all_there(parts):
    message = ConvanimError(*parts).spelt(str)
    whole = " ".join("".join(parts).split())
    if (
        whole.isprintable()
        and len(whole) <= LONGEST_MESSAGE
        and all(len(w) <= 100 for w in whole.split())
    ):
        assert message == whole


@pytest.mark.parametrize(
    "arguments",
    [
        ["conv", "-i", LONG, "-k", "3"],
        ["conv", "-i", "5", "-k", "3", "--dpi", LONG],
        ["conv", "-i", "5", "-k", "3", "--steps", LONG],
        ["conv", "-i", "5", "-k", "3", "--steps", "9" * 5000],
        ["conv", "-i", "5", "-k", "3", "--steps", "words and " * 500],
        ["conv", "-i", "5", "-k", "3", "--view", LONG],
        ["conv", "-i", "5", "-k", "3", f"--{LONG}", "3"],
        ["conv", "-i", "5", "-k", "3", "-o", f"{LONG}.gif"],
        ["conv", "-i", "5", "-k", "3", "-o", "a/" * 1500 + "x.gif"],
        ["conv", "-i", "5", "-k", "3", *(w for n in range(99) for w in ("-o", f"{n}.x{n}"))],
        ["conv", "-i", "1" * 18, "-k", "9" * 18, "-d", "9" * 18, "-p", "1" * 18],
        [LONG],
        ["guide", LONG, "-o", "out"],
        ["guide", "zzz", "-o", "out"],
        ["gallery", f"{LONG}.toml", "-o", "out"],
    ],
)
def test_whatever_is_given_the_message_is_short(arguments, tmp_path):
    result = run(*arguments, "-o", "x.gif", cwd=tmp_path)
    assert result.returncode in (1, 2)
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr.rstrip("\n")) <= LONGEST_MESSAGE
    assert list(tmp_path.iterdir()) == []


def test_advice_is_not_cut_off_for_the_largest_numbers():
    most = 10**18
    with pytest.raises(ConvanimError, match=r"give a smaller kernel or more padding$"):
        ca.Conv((most, most, 1), most, stride=1, padding=most // 9, dilation=most)
    least = most - 1
    with pytest.raises(ConvanimError, match=f"at least {least}, a smaller kernel or more padding$"):
        ca.Conv((least - 1, least - 1, most), 3, stride=1, padding=most // 2 + 1, dilation=most)


@pytest.mark.parametrize(
    ("option", "value", "python"),
    [
        ("--max-steps", "0", "max_steps"),
        ("--max-pixels", "-1", "max_pixels"),
        ("--output-padding", "-1", "output_padding"),
    ],
)
def test_options_are_named_as_they_are_typed(option, value, python, tmp_path):
    result = run("conv-transpose", "-i", 3, "-k", 3, option, value, "-o", "x.gif", cwd=tmp_path)
    assert result.stderr.startswith(f"convanim: {option} must be at least")
    key = option.removeprefix("--")
    entry = ENTRY.format("a").replace('"conv"', '"conv-transpose"') + f"{key} = {value}\n"
    with pytest.raises(ConvanimError, match=rf"figure 1 \(a\): {key} must be at least"):
        read_listing(listing(tmp_path, entry))
    made = (lambda **k: ca.animate(ca.Conv(3, 3), **k), lambda **k: ca.ConvTranspose(3, 3, **k))
    with pytest.raises(ConvanimError, match=f"^{python} must be at least"):
        made[python == "output_padding"](**{python: int(value)})


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("conv-transpose", "-i", 3, "-k", 3, "--padding-mode", "reflect"), "only a convolution"),
        (("stack", "conv -i 9 -k 3", "max-pool -k 2 --padding-mode=reflect"), "only a convolution"),
        (("deform-conv", "-i", 3), "deformable convolution is left out on purpose"),
        (("stack", "deform_conv2d -i 3"), "deformable convolution is left out on purpose"),
        (("conv", "-i", "4", "-k", "3", "-p", "5", "--padding-mode", "circular"), "at most 4 of 4"),
        (("stack", "max-unpool -i 4 -k 2"), "free indices are not supported"),
        (("conv", "-i", "3x3x3x3", "-k", "3"), "at most 3 axes"),
    ],
)
def test_what_is_left_out_on_purpose_is_told(words, reason, tmp_path):
    result = run(*words, "-o", "x.gif", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not [*tmp_path.iterdir()]


def test_what_is_left_out_is_told_in_python_and_lists_too(tmp_path):
    with pytest.raises(ConvanimError, match="no framework has one for other layers"):
        ca.ConvTranspose(3, 3, padding_mode="reflect")
    entry = ENTRY.format("a").replace('"conv"', '"conv-transpose"') + 'padding-mode = "reflect"\n'
    with pytest.raises(ConvanimError, match=r"\(a\): key 'padding-mode': only a convolution"):
        read_listing(listing(tmp_path, entry))
    with pytest.raises(ConvanimError, match="deformable convolution is left out on purpose"):
        read_listing(listing(tmp_path, ENTRY.format("a").replace('"conv"', '"deform-conv"')))


def test_a_users_own_words_stay_as_they_are(tmp_path):
    """A name that is also an option's is not spelt like one."""
    entry = ENTRY.format("max_steps") + "max-steps = 0\n"
    with pytest.raises(ConvanimError, match=r"figure 1 \(max_steps\): max-steps must be"):
        read_listing(listing(tmp_path, entry))


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("none/c.gif", "none: is no folder: make it first"),
        ("link.gif", "gone: is no folder: make it first"),
    ],
)
def test_paths_are_told_as_they_were_typed(target, said, tmp_path):
    (tmp_path / "link.gif").symlink_to(Path("gone") / "x.gif")
    result = run("conv", "-i", 3, "-k", 2, "-o", target, cwd=tmp_path)
    assert result.stderr == f"convanim: {said}\n"


def test_a_folder_that_lets_nobody_replace_a_file(tmp_path, monkeypatch):
    """As a sticky one with somebody else's file: only the last step fails."""

    def refuse(part, place):
        raise PermissionError(1, "Operation not permitted", str(part), None, str(place))

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PermissionError) as caught:
        write_whole(Path("a.txt"), "new")
    assert (caught.value.filename, caught.value.filename2) == ("a.txt", None)
    with pytest.raises(PermissionError) as caught:
        ca.animate(ca.Conv(3, 2), dpi=20).save("b-frames.png")
    assert caught.value.filename == "b-00.png"
    assert list(tmp_path.iterdir()) == []


def test_one_file_of_many_is_named_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("c-01.png").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        ca.animate(ca.Conv(3, 2), dpi=20).save("c-frames.png")
    assert caught.value.filename == "c-01.png"
    assert [path.name for path in tmp_path.iterdir()] == ["c-01.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
@pytest.mark.parametrize("content", [None, "no program", "#!/bin/sh\nexit 1\n"])
def test_a_video_without_a_working_ffmpeg_does_not_blame_the_disk(content, tmp_path):
    tool = tmp_path / "bin" / "ffmpeg"
    tool.parent.mkdir()
    if content:
        tool.write_text(content)
        tool.chmod(0o755)
    # A process of its own: imageio leaves a pipe open, of which this one would be warned.
    command = [sys.executable, "-m", "convanim", "conv", "-i", "3", "-k", "2", "-o", "x.mp4"]
    environment = {**os.environ, "IMAGEIO_FFMPEG_EXE": str(tool)}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "ffmpeg" in result.stderr
    assert "disk" not in result.stderr
    assert "part" not in result.stderr
    if content != "#!/bin/sh\nexit 1\n":
        assert result.stderr.startswith(f"convanim: {tool}: can't be run to make videos")
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_a_video_where_there_is_no_ffmpeg_at_all(tmp_path, monkeypatch):
    def nowhere():
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", nowhere)
    with pytest.raises(FileNotFoundError, match="there is no ffmpeg"):
        ca.animate(ca.Conv(3, 2)).save(tmp_path / "x.mp4")
    assert list(tmp_path.iterdir()) == []


def test_ordinary_names_of_figures_and_lists_are_taken(tmp_path):
    names = (
        "two words",
        "50 % & more",
        "it's",
        "a+b=c (new), #2",
        "größe",
        "Ελλάδα",
        "a\u00a0b",
        "~x",
    )
    path = tmp_path / "it's 100 % & (mine).toml"
    title = 'title = "no\u00a0break, soft\u00adhyphen"\nformats = ["svg", "txt"]\n'
    path.write_text(title + "".join(map(ENTRY.format, names)), encoding="utf-8")
    for drawn in ("8 drawn, 0 as they were", "0 drawn, 8 as they were"):
        assert drawn in run("gallery", path.name, "-o", "out", cwd=tmp_path).stderr
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    addresses = [html.unescape(a) for a in re.findall(r'(?:href|src)="([^"]+)"', page)]
    assert len(addresses) == 3 * len(names)
    for address in addresses:
        assert (tmp_path / "out" / unquote(address)).is_file()
    ids = re.findall(r'<figure id="([^"]*)"', page)
    assert len(set(ids)) == len(names)


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "a/b", "../a", "a\\\\b", "-o", ".hidden", "a.", "a ", " a", "a:b"),
        *("nul", "COM1", "aux.b", "a?", "a*", "a<b", "a|b", "a\\tb", "a\\u0000", "a\\u2028b"),
        *("é" * 101, "a" * 201, "x-frames"),
    ],
)
def test_names_that_no_file_should_have_are_refused(name, tmp_path):
    with pytest.raises(ConvanimError, match="figure 1: name"):
        read_listing(listing(tmp_path, ENTRY.format(name)))


def test_the_longest_names_make_files(tmp_path):
    path = listing(tmp_path, ENTRY.format("é" * 100))
    (figure,) = read_listing(path).figures
    written = figure.animation.save(tmp_path / f"{figure.name}-frames.png")
    assert len(written) == 4


def test_the_command_of_a_name_with_a_space_can_be_pasted():
    from convanim.recipes import command_recipe

    animation = ca.animate(ca.Conv(5, kernel=3))
    assert command_recipe(animation.layer, animation.given, "two words").endswith(
        "-o 'two words.gif'"
    )
