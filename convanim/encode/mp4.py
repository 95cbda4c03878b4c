"""Write frames as an MP4 that browsers and PowerPoint play."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from convanim.encode.frames import Frames
from convanim.encode.video import Video, write_video
from convanim.timing import Film

__all__ = ["write_mp4"]

#: H.264 that every player can play: frames in their order, the index before the pictures.
OUTPUT = [
    *("-preset", "medium", "-bf", "0", "-movflags", "+faststart"),
    *("-use_editlist", "0", "-write_btrt", "0"),
]

#: What makes drawings small, and keeps flat colours: cells are found again far away, and colour
#: is finer than brightness. What the encoder writes about itself is left out.
SETTINGS = "scenecut=0:rc-lookahead=0:me=umh:merange=48:deblock=1,1:chroma-qp-offset=-12"
NO_NOTES = "filter_units=remove_types=6"

#: How much the encoder tries: little is as fast as it was, and better for flat colours than much,
#: which pays where a picture is small.
QUICK = "subme=5:trellis=0"
SLOW = "subme=9:trellis=2:partitions=all:no-psy=1"

#: How coarse a video is, as H.264's quantiser, which goes to 51. The fewer the steps, the more of
#: the file is the first one; of a `SMALL` picture's file, the index is much.
FINE, MEDIUM, USUAL, SLIDING, COARSE = 22, 25, 26, 27, 28
MANY, SEVERAL, SMALL = 16, 8, 200 * 200

#: Pixels of a frame (full HD) above which the encoder keeps only one other frame, to save memory.
LARGE_FRAME = 1920 * 1080

#: Bytes of a box before its content: size and kind.
HEAD = 8


def write_mp4(path: Path, frames: Frames, film: Film, tick: Callable[[], None]) -> None:
    """Write a video: see `convanim.encode.video.write_video`.

    It does not say whether it repeats: players do.
    """
    size = frames.width * frames.height
    kept = 1 if size > LARGE_FRAME else 4
    effort = SLOW if size < SMALL else QUICK
    settings = f"{SETTINGS}:{effort}:qp={_quantiser(size, film)}:ref={kept}"
    output = [*OUTPUT, "-x264-params", settings]
    video = Video("libx264", "yuv420p", output, _is_complete, [NO_NOTES])
    write_video(path, frames, film, tick, video)


def _quantiser(size: int, film: Film) -> int:
    """Return how coarse a video is whose frames have so many pixels."""
    if size < SMALL:
        return COARSE
    if film.slides:
        return SLIDING
    if len(film.shots) >= MANY:
        return FINE
    return MEDIUM if len(film.shots) >= SEVERAL else USUAL


def _is_complete(path: Path) -> bool:
    """Whether a file has all its boxes, the index before the pictures, and some of these."""
    found = list(_boxes(path))
    kinds = [kind for kind, _ in found]
    return (
        b"moov" in kinds
        and dict(found).get(b"mdat", 0) > HEAD
        and kinds.index(b"moov") < kinds.index(b"mdat")
        and sum(size for _, size in found) == path.stat().st_size
    )


def _boxes(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield kind and size in bytes of a file's outermost boxes (ISO/IEC 14496-12, 4.2)."""
    if not path.exists():
        return
    with path.open("rb") as file:
        while len(head := file.read(HEAD)) == HEAD:
            size, kind = int.from_bytes(head[:4], "big"), head[4:]
            start = file.tell() - HEAD
            if size == 1:
                size = int.from_bytes(file.read(8), "big")
            if size < HEAD:
                return
            yield kind, size
            file.seek(start + size)
