"""Write frames as a WebM, with alpha where the picture has no background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from convanim.encode.frames import Frames
from convanim.encode.video import Video, write_video
from convanim.timing import Film

__all__ = ["write_webm"]

#: VP9 of constant quality, each frame by those before it: pictures with alpha can't have others.
OUTPUT = [
    *("-b:v", "0", "-deadline", "good", "-cpu-used", "2"),
    *("-lag-in-frames", "0", "-auto-alt-ref", "0"),
]

#: How coarse steps are, and slides, as VP9's quantiser, which goes to 63.
USUAL, SLIDING = 25, 32

#: What a file's pictures, its only segment, begin with (RFC 8794 and 9559).
SEGMENT = b"\x18\x53\x80\x67"


def write_webm(path: Path, frames: Frames, film: Film, tick: Callable[[], None]) -> None:
    """Write a video: see `convanim.encode.video.write_video`.

    It does not say whether it repeats: players do.
    """
    pixels = "yuva420p" if frames.has_alpha else "yuv420p"
    output = [*OUTPUT, "-crf", str(SLIDING if film.slides else USUAL)]
    write_video(path, frames, film, tick, Video("libvpx-vp9", pixels, output, _is_complete))


def _is_complete(path: Path) -> bool:
    """Whether the segment of a file has a size, which is written last, and all is there."""
    if not path.exists():
        return False
    with path.open("rb") as file:
        head = file.read(1024)
    before, mark, rest = head.partition(SEGMENT)
    size = int.from_bytes(rest[1:8], "big")
    return bool(mark) and rest[0] == 1 and len(before) + 12 + size == path.stat().st_size
