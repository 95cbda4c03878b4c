from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import convanim as ca
from convanim.files.locks import lock
from convanim.files.whole import PART_PREFIX, remove_abandoned, whole_files, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_appears_before_all_is_there(tmp_path):
    with whole_files() as stage:
        stage(tmp_path / "a.txt").write_text("new")
        stage(tmp_path / "b.txt").write_text("new")
        assert not (tmp_path / "a.txt").exists()
    assert names(tmp_path) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("failure", [OSError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_all_as_it_was(tmp_path, failure):
    old = tmp_path / "a.txt"
    old.write_text("old")

    def attempt():
        with whole_files() as stage:
            stage(old).write_text("new")
            stage(tmp_path / "b.txt").write_text("new")
            raise failure

    with pytest.raises(failure):
        attempt()
    assert names(tmp_path) == ["a.txt"]
    assert old.read_text() == "old"


def test_a_link_stays_and_permissions_too(tmp_path):
    real = tmp_path / "real.txt"
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(real)
    write_whole(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_new_files_obey_the_umask(tmp_path):
    mask = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.txt", "new")
    finally:
        os.umask(mask)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_targets_that_cannot_be_written(tmp_path):
    (tmp_path / "folder.gif").mkdir()
    for target, error in [
        (tmp_path / "folder.gif", IsADirectoryError),
        (tmp_path / "missing" / "a.gif", FileNotFoundError),
        (Path(os.devnull), OSError),
    ]:
        with pytest.raises(error):
            write_whole(target, "new")


@pytest.mark.parametrize("suffix", ["gif", "mp4", "png", "pdf"])
def test_a_failing_format_takes_back_the_others(suffix, conv, tmp_path, monkeypatch):
    """A disk that fills up while the last file is written."""
    (tmp_path / "old.gif").write_bytes(b"old")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    module, name = {
        "gif": ("convanim.encode.gif", "write_gif"),
        "mp4": ("convanim.encode.mp4", "write_mp4"),
        "png": ("convanim.encode.png", "write_png"),
        "pdf": ("convanim.render.pdf", "write_pdf"),
    }[suffix]
    monkeypatch.setattr(f"{module}.{name}", full)
    targets = [tmp_path / f"new.{other}" for other in ("png", "gif") if other != suffix]
    with pytest.raises(OSError, match="No space"):
        ca.animate(conv, dpi=30).save(*targets, tmp_path / f"last.{suffix}")
    assert names(tmp_path) == ["old.gif"]


# imageio leaves its pipe to the garbage collector when ffmpeg dies.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_video_that_ffmpeg_could_not_finish_is_an_error(conv, tmp_path, monkeypatch):
    from convanim.encode import mp4

    monkeypatch.setattr(mp4, "OUTPUT", [*mp4.OUTPUT, "-preset", "nonsense"])
    with pytest.raises(OSError, match="could not finish"):
        ca.animate(conv).save(tmp_path / "cut.mp4")
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize("suffix", ["gif", "webp", "apng", "mp4", "png", "pdf", "svg"])
def test_a_disk_that_fills_up_in_the_middle(suffix, tmp_path):
    """A limit on a file's size stands for a full disk: both fail while bytes are written."""
    (tmp_path / f"x.{suffix}").write_bytes(b"old")
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "from convanim.command.cli import main\n"
        f"sys.argv = ['convanim', 'conv', '-i', '9', '-k', '3', '-o', 'x.{suffix}']\n"
        "main()\n"
    )
    command = [sys.executable, "-B", "-c", script]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert f"x.{suffix}: " in result.stderr
    assert "part" not in result.stderr
    assert names(tmp_path) == [f"x.{suffix}"]
    assert (tmp_path / f"x.{suffix}").read_bytes() == b"old"


#: Writes a file; a signal comes at the n-th instruction of the code that does it. Then once more.
AT_ANY_MOMENT = """
import os, signal, sys
from pathlib import Path
from convanim.files import interrupts
from convanim.files.whole import write_whole

def attempt(last):
    interrupts.install()
    count = 0
    def trace(frame, event, argument):
        nonlocal count
        if not frame.f_code.co_filename.endswith(("whole.py", "locks.py", "interrupts.py")):
            return None
        frame.f_trace_opcodes = True
        count += 1
        if count == last:
            signal.raise_signal(signal.SIGTERM)
        return trace
    sys.settrace(trace)
    write_whole(Path("x.txt"), "new")
    os._exit(0)

last, status = 0, 130
while status == 130:
    Path("x.txt").write_text("old")
    last += 1
    child = os.fork()
    if child == 0:
        attempt(last)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert os.listdir() == ["x.txt"], (last, os.listdir())
    assert Path("x.txt").read_text() in ("old", "new"), last
print(status, last)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_a_signal_at_any_moment_leaves_nothing(tmp_path):
    result = subprocess.run(
        [sys.executable, "-B", "-c", AT_ANY_MOMENT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    status, moments = result.stdout.split() or (result.stderr, 0)
    assert status == "0"
    assert int(moments) > 500
    assert set(result.stderr.splitlines()) == {
        "convanim: interrupted: what was not finished is as it was"
    }


def begun(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that writes into a folder; return it and where it does."""
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from convanim.files.whole import scratch_folder\n"
        "with scratch_folder(Path('.')) as bench:\n"
        "    (bench / 'half.gif').write_bytes(b'half')\n"
        "    print(bench.name, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, folder / process.stdout.readline().strip()


def test_what_a_dead_process_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path):
    process, bench = begun(tmp_path)
    with process:
        write_whole(tmp_path / "a.txt", "new")
        assert (bench / "half.gif").read_bytes() == b"half"
        process.kill()
        process.wait()
        assert bench.exists()
        write_whole(tmp_path / "a.txt", "newer")
    assert names(tmp_path) == ["a.txt"]


def test_what_another_host_began_is_left_for_a_day(tmp_path):
    # Its locks may not be seen here.
    (tmp_path / f"{PART_PREFIX}1").mkdir()
    held = tmp_path / f"{PART_PREFIX}1" / "lock"
    held.write_text("another-host")
    remove_abandoned(tmp_path)
    assert held.exists()
    os.utime(held, (time.time() - 100_000,) * 2)
    remove_abandoned(tmp_path)
    assert names(tmp_path) == []


def test_a_sweep_before_the_lock_is_held_does_no_harm(tmp_path, monkeypatch):
    """Another process sees the folder between its making and its lock."""
    sweeps = iter([remove_abandoned, lambda folder: None])

    def lock_late(path):
        next(sweeps)(tmp_path)
        return lock(path)

    monkeypatch.setattr("convanim.files.whole.lock", lock_late)
    write_whole(tmp_path / "a.txt", "new")
    assert names(tmp_path) == ["a.txt"]


def test_names_of_ours_that_are_no_folders_are_left(tmp_path):
    (tmp_path / f"{PART_PREFIX}mine").write_text("mine")
    remove_abandoned(tmp_path)
    assert names(tmp_path) == [f"{PART_PREFIX}mine"]
