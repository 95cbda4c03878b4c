"""Write frames as an MP4 that browsers and PowerPoint play."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import imageio.v2
import imageio_ffmpeg
import numpy as np

from convanim.encode.frames import Frames
from convanim.timing import Timing

__all__ = ["write_mp4"]

#: Convert colours by BT.709, and say so in the file: players then show the same colours.
_COLOURS = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
)
#: H.264 that every player can play: frames in their order, the index before the pictures, and
#: no metadata, such that equal videos are equal files.
OUTPUT = [
    *("-vf", _COLOURS),
    *("-preset", "medium", "-tune", "animation", "-crf", "16", "-bf", "0", "-threads", "1"),
    *("-movflags", "+faststart", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
    *("-map_metadata", "-1"),
]

#: Pixels of a frame (full HD) above which the encoder keeps no other frames, to save memory.
LARGE_FRAME = 1920 * 1080
LARGE_OUTPUT = ["-x264-params", "rc-lookahead=0:sync-lookahead=0:mbtree=0:ref=1"]
#: Bytes to write in order to find out whether the disk is full.
PROBE_SIZE = 1 << 20


def write_mp4(path: Path, frames: Frames, timing: Timing, tick: Callable[[], None]) -> None:
    """Write a video, one picture per step.

    An odd width or height is padded by repeating the last column or row: H.264 needs
    even sizes, and scaling would blur.

    Parameters
    ----------
    path : Path
        A name that ends with ``.mp4``.
    frames : Frames
        What to write.
    timing : Timing
        A video does not say whether it repeats: players do.
    tick : callable
        Called after each frame.

    Raises
    ------
    OSError
        If there is no encoder, or it did not finish, for example on a full disk.
    """
    rate = Fraction(1000) / Fraction(timing.duration).limit_denominator(1000)
    height, width = frames.height, frames.width
    large = LARGE_OUTPUT if width * height > LARGE_FRAME else []
    canvas = np.empty((height + height % 2, width + width % 2, 3), np.uint8)
    _check_encoder(path)
    try:
        with imageio.v2.get_writer(
            path,
            format="FFMPEG",
            mode="I",
            fps=rate,
            codec="libx264",
            pixelformat="yuv420p",
            quality=None,
            ffmpeg_log_level="quiet",  # `_failure` says what went wrong
            macro_block_size=1,  # imageio would scale to multiples of 16
            output_params=[*OUTPUT, *large],
        ) as writer:
            for _ in frames.onto(canvas):
                canvas[:, width:] = canvas[:, width - 1 : width]
                canvas[height:] = canvas[height - 1 : height]
                writer.append_data(canvas)  # type: ignore[attr-defined]
                tick()
    except OSError as error:
        raise _failure(path, error) from error
    # imageio does not report whether ffmpeg failed.
    if not _is_complete(path):
        raise _failure(path)


def _check_encoder(path: Path) -> None:
    """Raise OSError if there is no ffmpeg."""
    try:
        imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        message = "there is no ffmpeg to make videos with: install imageio-ffmpeg again, or ffmpeg"
        raise OSError(errno.ENOENT, message, str(path)) from error


def _failure(path: Path, error: OSError | None = None) -> OSError:
    """Return why a video was not finished: ffmpeg can't be run, a full disk, or another error."""
    if error is not None and error.filename:
        message = (
            f"can't be run to make videos ({error.strerror}): install imageio-ffmpeg again,"
            " or name another ffmpeg in IMAGEIO_FFMPEG_EXE"
        )
        return OSError(error.errno, message, error.filename)
    # ffmpeg's messages are off: find out by writing. The file is incomplete anyway.
    try:
        with path.open("ab") as file:
            file.write(bytes(PROBE_SIZE))
    except OSError as full:
        return full
    return OSError(errno.EIO, "the video encoder (ffmpeg) could not finish", str(path))


def _is_complete(path: Path) -> bool:
    """Whether a file has all its boxes, the index before the pictures."""
    found = list(_boxes(path))
    kinds = [kind for kind, _ in found]
    return (
        b"moov" in kinds
        and b"mdat" in kinds
        and kinds.index(b"moov") < kinds.index(b"mdat")
        and sum(size for _, size in found) == path.stat().st_size
    )


def _boxes(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield kind and size in bytes of a file's outermost boxes (ISO/IEC 14496-12, 4.2)."""
    if not path.exists():
        return
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            start = file.tell() - 8
            if size == 1:
                size = int.from_bytes(file.read(8), "big")
            if size < 8:
                return
            yield kind, size
            file.seek(start + size)
