"""What is to be written, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from convanim.encode.frames import Frames
from convanim.export.picture import Picture, Tick
from convanim.scene.sheets import Scene

__all__ = ["Job", "Writer", "imported", "numbered"]

#: Writes the files of a job, and returns their paths.
Writer = Callable[["Job"], list[Path]]


@dataclass(frozen=True)
class Job:
    """One target to write.

    Parameters
    ----------
    picture : Picture
        What to write.
    target : Path
    part_of : callable
        Takes a target and returns a path to write to, until all targets are put in place.
    tick : callable
        Called after each frame.
    """

    picture: Picture
    target: Path
    part_of: Callable[[Path], Path]
    tick: Tick

    def written(self, text: str) -> list[Path]:
        """Write a text, and return its path."""
        self.part_of(self.target).write_text(text, encoding="utf-8")
        return [self.target]

    def frames(self, steps: Sequence[int], scene: Scene | None = None) -> Frames:
        """Return frames of pixels for some steps of the picture's scene, or of another one."""
        from convanim.render.raster import frames

        scene = scene or self.picture.scene
        return frames(scene, steps, self.picture.canvas.pixels_per_inch(scene))


def numbered(target: Path, steps: Sequence[int]) -> list[Path]:
    """Return one file name per step: ``name-00.png`` and so on for ``name-frames.png``."""
    digits = max(2, len(str(max(steps))))
    name = target.stem.rpartition("-")[0]
    return [target.with_name(f"{name}-{step:0{digits}}{target.suffix}") for step in steps]


def imported(function: str) -> Any:
    """Import a function by its name, such as ``"encode.gif.write_gif"``."""
    module, _, name = function.rpartition(".")
    return getattr(import_module(f"convanim.{module}"), name)
