"""The command as users run it: a process, its output, its exit status."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import by_hand, listing, signals_taken
from support import run as run_here

#: Where unfinished files stand, and a gallery's note.
PART, NOTE = ".convanim-part-*", ".convanim.jsonl"

CONV = ["conv", "-i", "5", "-k", "3", "-s", "2", "-p", "1", "--dpi", "40"]


def run(*arguments, cwd, **options):
    command = [sys.executable, "-m", "convanim", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, **options
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_figure_in_several_formats(tmp_path):
    result = run(*CONV, "-o", "c.gif", "-o", "c.pdf", "-o", "c.mp4", "-o", "c.png", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [f"wrote c.{s}" for s in ("gif", "pdf", "mp4", "png")]
    assert names(tmp_path) == ["c.gif", "c.mp4", "c.pdf", "c.png"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["conv", "-i", "5x7", "-k", "3", "-p", "1:0"],
        ["conv-transpose", "-i", "3", "-k", "3", "-s", "2", "-p", "1", "--output-padding", "1"],
        ["max-pool", "-i", "5", "-k", "2", "--ceil-mode", "--view", "numerical"],
        ["avg-pool", "-i", "5", "-k", "3", "-p", "1", "--no-count-include-pad", "--theme", "dark"],
        ["conv", "-i", "9", "-k", "3", "-d", "2", "-p", "same", "--steps", "0-3,8"],
    ],
)
def test_every_kind_of_layer(arguments, tmp_path):
    result = run_here(*arguments, "--dpi", 40, "-o", "x.gif", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "x.gif").stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*CONV], "give a file, such as -o conv.gif"),
        ([*CONV, "-o", "c"], "c: has no suffix"),
        ([*CONV, "-o", "c.jif"], "unknown suffix '.jif': did you mean '.gif'?"),
        ([*CONV, "-o", "c.gif", "--view", "slated"], "did you mean 'slanted'?"),
        ([*CONV, "-o", "c.gif", "--theme", "drak"], "did you mean 'dark'?"),
        ([*CONV, "-o", "c.gif", "--duration", "1"], "duration must be a number from 20"),
        ([*CONV, "-o", "c.gif", "--steps", "8-9"], "step 9 is out of range"),
        ([*CONV, "-o", "c.gif", "--steps", "a"], "'a' is no step"),
        ([*CONV, "-o", "c.gif", "--steps", "3-1"], "'3-1' goes from 3 to 1"),
        ([*CONV, "-o", "c.gif", "--steps", "0-"], "'0-' is no step"),
        ([*CONV, "-o", "c.gif", "--steps", f"0-{10**12}"], "name fewer"),
        (["conv", "-i", f"{10**10}", "-k", "3", "-o", "c.gif"], "is over the limit"),
        (["conv", "-i", "9" * 5000, "-k", "3", "-o", "c.gif"], "input must be a whole number"),
        (["conv", "-i", "5x", "-k", "3", "-o", "c.gif"], "got '5x'"),
        ([*CONV, "-o", "c.gif", "--dpi", "x"], "'x' is not a valid number"),
        ([*CONV, "-o", "c.gif", "--max-steps", "3"], "9 steps are more than the limit of 3"),
        ([*CONV, "-o", "c.gif", "--kerne", "3"], "Did you mean"),
        (["conv", "-i", "3", "-k", "5", "-o", "c.gif"], "larger than the padded input 3"),
        (["conv", "-i", "5.5", "-k", "5", "-o", "c.gif"], "whole number, got '5.5'"),
        (
            ["conv", "-i", "5x5x5", "-k", "3", "--view", "matrix", "-o", "c.gif"],
            "draws 1 or 2 axes",
        ),
        (["conv", "-i", "5x5", "-k", "3x3x3", "-o", "c.gif"], "has 3 numbers and the input 2 axes"),
        (["conv", "-i", "5", "-o", "c.gif"], "Missing option '-k'"),
        (["conv", "-i", "5", "-k", "3", "extra", "-o", "c.gif"], "extra"),
        (["max-pool", "-i", "5", "-k", "3", "-p", "2", "-o", "c.gif"], "over half the window"),
        (["shape", "conf", "-i", "3"], "unknown command 'conf': did you mean 'conv'?"),
        (["guid"], "unknown command 'guid': did you mean 'guide'?"),
        (["guide"], "give a folder, such as -o figures"),
        (["guide", "dilatoin", "-o", "."], "did you mean 'dilation'?"),
        (["guide", "dilation", "-o", ".", "-f", "jif"], "did you mean 'gif'?"),
        (["guide", "dilation", "-o", ".", "-j", "-1"], "jobs must be at least 0"),
        (["gallery", "none.toml", "-o", "out"], "none.toml: can't be read"),
    ],
)
def test_a_mistake_gets_one_line_and_status_2(arguments, words, tmp_path):
    (tmp_path / "c.gif").write_bytes(b"old")
    result = run_here(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr
    assert names(tmp_path) == ["c.gif"]
    assert (tmp_path / "c.gif").read_bytes() == b"old"


def test_a_wrong_option_is_answered_with_the_nearest(tmp_path):
    said = run(*CONV, "-o", "c.gif", "--kerne", "3", cwd=tmp_path).stderr
    assert re.search(r"Did you mean '?--kernel'?\?", said)  # click quotes it since 8.2


@pytest.mark.parametrize(
    ("target", "words"),
    [("folder.gif", "is a folder"), ("none/c.gif", "none: is no folder"), ("/dev/null", "suffix")],
)
def test_a_target_that_cannot_be_written(target, words, tmp_path):
    (tmp_path / "folder.gif").mkdir()
    result = run_here(*CONV, "-o", target, cwd=tmp_path)
    assert result.returncode == (2 if target == "/dev/null" else 1)
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_shape_tells_the_arithmetic(tmp_path):
    told = ["shape", "conv", "-i", 6, "-k", 3, "-s", 2, "-p", 1]
    result = run_here(*told, cwd=tmp_path)
    assert "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3" in result.stdout
    assert result.stderr == ""
    assert json.loads(run_here(*told, "--json", cwd=tmp_path).stdout)["output_size"] == [3, 3]


def test_help_shows_the_examples_and_shape_alone_its_kinds(tmp_path):
    shown = run_here("--help", cwd=tmp_path).stdout
    assert "\n    convanim shape conv -i 6 -k 3 -s 2 -p 1\n" in shown
    assert "\b" not in shown
    alone = run_here("shape", cwd=tmp_path)
    assert alone.returncode == 0
    assert "avg-pool" in alone.stdout


def test_a_notebooks_backend_does_no_harm(tmp_path):
    environment = {**os.environ, "MPLBACKEND": "module://nowhere"}
    assert run(*CONV, "-o", "c.gif", cwd=tmp_path, env=environment).returncode == 0


def test_shape_takes_one_to_three_axes_of_any_size(tmp_path):
    result = run_here("shape", "conv", "-i", f"{10**15}x4x5", "-k", "3x1x1", cwd=tmp_path)
    assert "→ 999999999999998×4×5" in result.stdout
    result = run_here("shape", "conv", "-i", 16, "--axes", 1, "-k", 3, cwd=tmp_path)
    assert result.stdout.startswith("Conv((16,), kernel=3): 16 → 14\n")
    result = run_here("shape", "conv", "-i", "4x4x4x4", "-k", 3, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "a layer has at most 3 axes (the three of a volume), got 4" in result.stderr


def test_shape_on_a_terminal_that_knows_no_floor_signs(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = run("shape", "conv", "-i", 6, "-k", 3, cwd=tmp_path, env=environment)
    assert result.returncode == 0
    assert "Conv(6, kernel=3)" in result.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["shape", "conv", "-i", "5", "-k", "3"]])
def test_what_needs_no_picture_loads_no_library_for_them(arguments, tmp_path):
    script = (
        "import sys\n"
        "from convanim.command.cli import cli\n"
        f"cli({arguments!r}, standalone_mode=False)\n"
        "loaded = {'matplotlib', 'numpy', 'PIL', 'imageio', 'jinja2'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_guide_draws_by_name_and_number(tmp_path):
    result = run("guide", "2.1", "numerical_max_pooling", "-o", "out", "-f", "pdf", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert names(tmp_path / "out") == ["no_padding_no_strides.pdf", "numerical_max_pooling.pdf"]
    lines = run("guide", "--list", cwd=tmp_path).stdout.splitlines()
    assert (len(lines), lines[-1]) == (25, "5.1  dilation")


def test_gallery_builds_once_and_says_so(tmp_path):
    path = listing(tmp_path, '[[figure]]\nname = "a"\nlayer = "conv"\ninput = 3\nkernel = 2\n')
    first = run("gallery", path.name, "-o", "out", cwd=tmp_path)
    assert "1 drawn, 0 as they were" in first.stderr
    assert names(tmp_path / "out") == ["index.html", "mine", "mine.pdf"]
    before = (tmp_path / "out" / "mine" / "a.gif").stat().st_mtime_ns
    second = run("gallery", path.name, "-o", "out", cwd=tmp_path)
    assert "0 drawn, 1 as they were" in second.stderr
    assert (tmp_path / "out" / "mine" / "a.gif").stat().st_mtime_ns == before


SAID = "convanim: interrupted: what was not finished is as it was\n"


@contextmanager
def begun(*arguments, cwd: Path, wait_for: str, hangup=signal.SIG_DFL, **options):
    """Start a command that takes signals; yield it once it draws."""
    with signals_taken(SIGHUP=hangup):
        process = subprocess.Popen(
            [sys.executable, "-m", "convanim", *arguments],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )
    with process:
        try:
            deadline = time.monotonic() + 60
            while not list(cwd.glob(wait_for)) and time.monotonic() < deadline:
                time.sleep(0.01)
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def gallery_of(folder: Path, names: str, size: int = 50) -> Path:
    entry = f'[[figure]]\nname = "{{}}"\nlayer = "conv"\ninput = {size}\nkernel = 3\n'
    return listing(folder, "".join(entry.format(name) for name in names))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("suffix", "number"),
    [("gif", signal.SIGINT), ("gif", signal.SIGTERM), ("mp4", signal.SIGTERM)],
)
def test_an_interrupted_command_leaves_files_as_they_were(number, suffix, tmp_path):
    target = f"x.{suffix}"
    (tmp_path / target).write_bytes(b"old")
    command = ["conv", "-i", "60", "-k", "3", "-o", target]
    with begun(*command, cwd=tmp_path, wait_for=f"{PART}/*.{suffix}") as process:
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.endswith(SAID)) == (130, True)
    assert names(tmp_path) == [target]
    assert (tmp_path / target).read_bytes() == b"old"


@pytest.mark.skipif(sys.platform != "linux", reason="signals to a group")
@pytest.mark.parametrize(
    ("number", "alone"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, True), (signal.SIGHUP, True)],
)
def test_an_interrupted_gallery_ends_soon_and_leaves_nothing_half_done(number, alone, tmp_path):
    path = gallery_of(tmp_path, "abcdef")
    command = ["gallery", path.name, "-o", "out", "-j", "2"]
    with begun(*command, cwd=tmp_path, wait_for=f"out/mine/{PART}/{PART}") as process:
        (os.kill if alone else os.killpg)(process.pid, number)
        _, said = process.communicate(timeout=60)  # until the last process has closed its end
    assert process.returncode == 130
    assert said.endswith(SAID)
    assert "Traceback" not in said
    assert not list(tmp_path.glob(f"out/mine/{PART}"))
    assert len(list(tmp_path.glob("out/mine/*.gif"))) < 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("jobs", [*by_hand("1"), "2"])
def test_what_a_killed_gallery_leaves_is_swept_by_the_next(jobs, tmp_path):
    command = ["gallery", gallery_of(tmp_path, "ab").name, "-o", "out", "-j", jobs]
    with begun(*command, cwd=tmp_path, wait_for=f"out/mine/{PART}/{PART}") as process:
        process.kill()
        process.communicate(timeout=60)  # its workers, too, have ended
    assert list(tmp_path.glob(f"out/mine/{PART}"))
    gallery_of(tmp_path, "ab", size=4)
    assert run(*command, cwd=tmp_path).returncode == 0
    assert sorted(p.name for p in tmp_path.glob("out/mine/*")) == [NOTE, "a.gif", "b.gif"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_a_killed_command_leaves_is_swept_by_the_next(tmp_path):
    slow = ["conv", "-i", "60", "-k", "3", "-o", "x.gif"]
    with begun(*slow, cwd=tmp_path, wait_for=f"{PART}/*.gif") as process:
        process.kill()
        process.communicate()
    assert list(tmp_path.glob(PART))
    assert run(*CONV, "-o", "y.gif", cwd=tmp_path).returncode == 0
    assert names(tmp_path) == ["y.gif"]


@pytest.mark.skipif(sys.platform != "linux", reason="signals to a group")
@pytest.mark.parametrize("jobs", [*by_hand("1"), "2"])
def test_a_gallery_that_ignores_the_hangup_goes_on(jobs, tmp_path):
    """As under nohup."""
    command = ["gallery", gallery_of(tmp_path, "ab", size=12).name, "-o", "out", "-j", jobs]
    draws = f"out/mine/{PART}/{PART}"
    with begun(*command, cwd=tmp_path, wait_for=draws, hangup=signal.SIG_IGN) as process:
        os.killpg(process.pid, signal.SIGHUP)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()[-1]) == (
        0,
        f"2 drawn, 0 as they were: {Path('out') / 'index.html'}",
    )


#: Runs the command with a signal at the n-th import.
AT_AN_IMPORT = """
import signal, sys
from convanim.__main__ import main

signal.signal(signal.SIGINT, signal.default_int_handler)
left = int(sys.argv.pop(1))

def hook(event, arguments):
    global left
    if event == "import":
        left -= 1
        if left == 0:
            signal.raise_signal(signal.SIGINT)

sys.addaudithook(hook)
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("moment", [2, 4, 8, 16, 32, 64, 128, 256])
def test_control_c_during_imports_is_one_line(moment, tmp_path):
    command = [sys.executable, "-c", AT_AN_IMPORT, str(moment), *CONV, "-o", "x.gif"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (130, SAID)
    assert names(tmp_path) == []


def test_nothing_is_imported_before_signals_are_taken(tmp_path):
    script = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "import convanim.__main__\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    command = [sys.executable, "-c", script]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) <= {
        "__future__",
        "convanim",
        "convanim.__main__",
        "convanim.files",
        "convanim.files.interrupts",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_control_c_while_python_ends_changes_nothing(tmp_path):
    script = (
        "import atexit, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "atexit.register(lambda: signal.raise_signal(signal.SIGINT))\n"
        "from convanim.__main__ import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", script, *CONV, "-o", "x.gif"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "wrote x.gif\n")
    assert names(tmp_path) == ["x.gif"]


def test_figures_that_the_list_no_longer_has_are_told_of(tmp_path):
    run("gallery", gallery_of(tmp_path, "ab", size=4).name, "-o", "out", cwd=tmp_path)
    path = gallery_of(tmp_path, "a", size=4)
    result = run("gallery", path.name, "-o", "out", cwd=tmp_path)
    told = result.stderr.splitlines()[-1]
    assert "1 that the list no longer has: 'b.gif'" in told
    assert (tmp_path / "out" / "mine" / "b.gif").exists()
    (tmp_path / "out" / "mine" / "b.gif").unlink()
    again = run("gallery", path.name, "-o", "out", cwd=tmp_path)
    assert "no longer" not in again.stderr


@pytest.mark.parametrize("place", ["mine/a.gif", *by_hand("mine.pdf", "index.html")])
def test_files_of_the_users_own_are_spared(place, tmp_path):
    target = tmp_path / "out" / place
    target.parent.mkdir(parents=True)
    if target.suffix == ".html":
        target.write_text("<h1>mine</h1>")
    else:
        assert run(*CONV, "-o", target, cwd=tmp_path).returncode == 0
    own = target.read_bytes()
    before = sorted(tmp_path.rglob("*"))
    path = gallery_of(tmp_path, "a", size=4)
    result = run("gallery", path.name, "-o", "out", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith(f"convanim: {Path('out') / place}: ")
    assert "would be lost" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert target.read_bytes() == own
    assert sorted({*tmp_path.rglob("*")} - {path}) == before


def test_two_lists_of_one_name_do_not_share_a_folder(tmp_path):
    for folder, figure in [("one", "a"), ("two", "b")]:
        (tmp_path / folder).mkdir()
        gallery_of(tmp_path / folder, figure, size=4)
    assert run("gallery", "one/mine.toml", "-o", "out", cwd=tmp_path).returncode == 0
    page = (tmp_path / "out" / "index.html").read_bytes()
    result = run("gallery", "two/mine.toml", "-o", "out", cwd=tmp_path)
    assert result.returncode == 2
    assert "has the figures of another list, one/mine.toml" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "out" / "index.html").read_bytes() == page
    assert not (tmp_path / "out" / "mine" / "b.gif").exists()
    # Moved, it is the same list.
    (tmp_path / "one" / "mine.toml").rename(tmp_path / "mine.toml")
    assert run("gallery", "mine.toml", "-o", "out", cwd=tmp_path).returncode == 0
    assert run("gallery", "mine.toml", "-o", "out", cwd=tmp_path).returncode == 0


def test_two_runs_at_once_end_with_whole_files_and_a_true_note(tmp_path):
    path = gallery_of(tmp_path, "abcdefgh", size=6)
    command = [sys.executable, "-m", "convanim", "gallery", path.name, "-o", "out"]
    both = [subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    again = run("gallery", path.name, "-o", "out", cwd=tmp_path)
    assert "0 drawn, 8 as they were" in again.stderr
    assert not list(tmp_path.rglob(PART))


def test_a_gallery_as_it_was_loads_nothing_to_draw_with(tmp_path):
    path = gallery_of(tmp_path, "a", size=4)
    assert run("gallery", path.name, "-o", "out", cwd=tmp_path).returncode == 0
    script = (
        "import sys\n"
        "from convanim.command.cli import cli\n"
        f"cli(['gallery', {path.name!r}, '-o', 'out'], standalone_mode=False)\n"
        "print(*{'matplotlib', 'PIL', 'imageio', 'jinja2'} & set(sys.modules))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout == "\n"


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals")
@pytest.mark.parametrize("patience", [0, 3600])
def test_a_bar_shows_where_work_is_long(patience, tmp_path):
    """Pages of a PDF among it, however few there are."""
    arguments = [*CONV, "-o", "c-frames.pdf"]
    script = (
        "import sys\n"
        "from convanim.command import cli, progress\n"
        f"progress.PATIENCE = {patience}\n"
        f"sys.argv = ['convanim', *{arguments!r}]\n"
        "cli.main()\n"
    )
    ours, theirs = os.openpty()
    with subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the terminal is gone
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert process.returncode == 0
    assert (b"9/9" in shown) == (patience == 0)
    assert b"wrote c-frames.pdf" in shown
