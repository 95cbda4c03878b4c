from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import convanim as ca
from convanim.files import whole_files, write_whole


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
        "pdf": ("convanim.render.vector", "write_pdf"),
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
@pytest.mark.parametrize("suffix", ["gif", "mp4", "png", "pdf", "svg"])
def test_a_disk_that_fills_up_in_the_middle(suffix, tmp_path):
    """A limit on a file's size stands for a full disk: both fail while bytes are written."""
    (tmp_path / f"x.{suffix}").write_bytes(b"old")
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "from convanim.cli import main\n"
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
