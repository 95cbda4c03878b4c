"""The fuzz and the kills: a few of them, and that they see what they look for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_case import Case, Outcome, judge
from whole import check_whole, pictures

import convanim as ca

SCRIPTS = Path(__file__).parents[1] / "scripts"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks and signals of POSIX")


def run(script: str, *options: object) -> None:
    command = [sys.executable, str(SCRIPTS / script), *map(str, options)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_random_commands_lists_and_calls_are_answered_in_a_line():
    run("fuzz.py", "--commands", 4, "--lists", 2, "--calls", 8)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
def test_kills_leave_whole_files_and_no_process():
    run("kills.py", "--count", 12)


def seen(folder: Path, status: int, errors: str, **case: object) -> list[str]:
    """Kinds of the faults that an outcome has."""
    case = Case("a case", int, files={}, **case)
    return [fault.kind for fault in judge(case, Outcome(status, "", errors), folder)]


@pytest.mark.parametrize(
    ("status", "errors", "kinds"),
    [
        (0, "", []),
        (0, "wrote a.gif\na: gif, pdf\n2 drawn, 0 as they were: out/index.html\n", []),
        (2, "convanim: nothing to write\n", []),
        (2, "", ["no message"]),
        (2, "convanim: one\ntwo\n", ["several lines"]),
        (2, f"convanim: {'x' * 300}\n", ["long message"]),
        (0, "a note\n", ["several lines"]),
        (0, "a.py:3: UserWarning: glyph\n  draw()\n", ["warning"]),
        (
            1,
            'Traceback (most recent call last):\n  File "<string>", line 1\nE: no\n',
            ["traceback"],
        ),
        (130, "convanim: interrupted\n", ["status"]),
        (-14, "", ["time-out"]),
    ],
)
def test_faults_of_words(tmp_path, status, errors, kinds):
    assert seen(tmp_path, status, errors) == kinds


def test_faults_of_files(tmp_path):
    def left(status, name, content=b"a\n", **case):
        (tmp_path / name).write_bytes(content)
        return seen(tmp_path, status, "convanim: no\n" * (status > 0), **case)

    assert left(0, "a.txt", targets=("a.txt",)) == []
    assert left(0, "b.txt", targets=("a.txt",)) == ["stray file"]
    assert left(1, "a.txt", targets=("a.txt",)) == ["stray file"]
    assert left(1, "a.txt", targets=("a.txt",), partial=True) == []
    assert left(0, "a.gif", b"GIF89a", targets=("a.gif",)) == ["half-written file"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_there_and_is_gone(tmp_path):
    case = Case("a case", int, files={"old.gif": b"old"})
    assert [fault.kind for fault in judge(case, Outcome(0, "", ""), tmp_path)] == ["lost file"]


@pytest.mark.parametrize(
    ("name", "count"),
    [("a.gif", 9), ("a.mp4", 9), ("a-frames.pdf", 9), ("a.pdf", 1), ("a.png", 1), ("a.svg", 1)],
)
def test_a_file_that_is_cut_off_is_not_whole(tmp_path, conv, name, count):
    path = tmp_path / name
    ca.animate(conv, dpi=20).save(path)
    data = path.read_bytes()
    assert (pictures(path), check_whole(path)) == (count, "")
    for length in (0, 1, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:length])
        assert check_whole(path)
