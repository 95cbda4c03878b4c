"""Videos, by the ffmpeg that imageio brings: what their formats share."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio.v2
import imageio_ffmpeg
import numpy as np

from convanim.encode.frames import Frames
from convanim.timing import Film

__all__ = ["Video", "write_video"]

#: Convert colours by BT.709, and say so in the file: players then show the same colours.
COLOURS = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"
)

#: Nothing in a file tells when or by what it was made, such that equal videos are equal files.
#: More threads could make others.
SAME_BYTES = [
    *("-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1")
]

#: Units of time, a second, where the last frame stays longer than others.
UNITS = 1_000_000

#: Bytes to write in order to find out whether the disk is full.
PROBE_SIZE = 1 << 20


@dataclass(frozen=True)
class Video:
    """A format of videos.

    Parameters
    ----------
    codec : str
        As ffmpeg names it.
    pixels : str
        As ffmpeg names how a file holds pixels.
    output : sequence of str
        Options of ffmpeg.
    is_complete : callable
        Takes a path, and tells whether all of the file is there.
    filters : sequence of str
        What is done to the encoded frames.
    """

    codec: str
    pixels: str
    output: Sequence[str]
    is_complete: Callable[[Path], bool]
    filters: Sequence[str] = ()


def write_video(
    path: Path, frames: Frames, film: Film, tick: Callable[[], None], video: Video
) -> None:
    """Write a video.

    An odd width or height is padded by repeating the last column or row: codecs need even
    sizes, and scaling would blur.

    Parameters
    ----------
    path : Path
        A name that ends with the format's suffix.
    frames : Frames
        One for each shot.
    film : Film
        The shots, and for how many frames of the video each is shown.
    tick : callable
        Called after each step.
    video : Video
        The format.

    Raises
    ------
    OSError
        If there is no encoder, or it did not finish, for example on a full disk.
    """
    height, width = frames.height, frames.width
    canvas = np.empty((height + height % 2, width + width % 2, frames.channels), np.uint8)
    filters, times = [*video.filters], []
    if film.rest:
        # Without the mode, ffmpeg 7 fills each unit of time with a frame.
        times = ["-fps_mode", "passthrough", "-enc_time_base", f"1/{UNITS}"]
        filters = [*filters, _longer_last(film)]
    chain = ["-bsf:v", ",".join(filters)] if filters else []
    _check_encoder(path)
    try:
        with imageio.v2.get_writer(
            path,
            format="FFMPEG",
            mode="I",
            fps=film.rate,
            codec=video.codec,
            pixelformat=video.pixels,
            quality=None,
            ffmpeg_log_level="quiet",  # `_failure` says what went wrong
            macro_block_size=1,  # imageio would scale to multiples of 16
            output_params=["-vf", COLOURS, *SAME_BYTES, *times, *chain, *video.output],
        ) as writer:
            for shot, _ in zip(film.shots, frames.onto(canvas), strict=True):
                canvas[:, width:] = canvas[:, width - 1 : width]
                canvas[height:] = canvas[height - 1 : height]
                for _ in range(shot.frames):
                    writer.append_data(canvas)  # type: ignore[attr-defined]
                if shot.share == 0:
                    tick()
    except OSError as error:
        raise _failure(path, error) from error
    # imageio does not report whether ffmpeg failed.
    if not video.is_complete(path):
        raise _failure(path)


def _longer_last(film: Film) -> str:
    """Return a filter that shows the last frame longer than others."""
    usual = round(UNITS / film.rate)
    last = round(UNITS * (1 / film.rate + film.rest))
    return f"setts=duration=if(eq(N\\,{film.frames - 1})\\,{last}\\,{usual})"


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
