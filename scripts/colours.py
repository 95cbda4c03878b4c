"""Hold GIFs of random layers, views and themes against the frames they are made of.

Every flat colour of every frame must be exact, and no pixel further than 16 of
255. What is not is printed with what draws it again; then the status is 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from randoms import animation as random_animation

import convanim as ca
from convanim.render.raster import frames

__all__ = ["Differences", "compare", "differences"]

#: Furthest that any part of a pixel's colour may be off.
FURTHEST = 16

#: A colour that covers more of a frame than this is flat wherever it stands ...
COMMON = 0.001
#: ... but for tiny frames: so many pixels are the smallest area.
AREA = 9

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Differences:
    """How far a GIF is from its frames: in areas, in colours that are common, anywhere."""

    areas: int = 0
    common: int = 0
    anywhere: int = 0

    @property
    def faults(self) -> list[str]:
        """What of it is not allowed."""
        allowed = Differences(0, 0, FURTHEST)
        return [
            field.name
            for field in fields(self)
            if getattr(self, field.name) > getattr(allowed, field.name)
        ]

    def worst(self, other: Differences) -> Differences:
        """Return the larger of each."""
        return Differences(
            max(self.areas, other.areas),
            max(self.common, other.common),
            max(self.anywhere, other.anywhere),
        )


def differences(animation: ca.Animation) -> Differences:
    """Save a GIF, decode it, and compare each frame with what was drawn."""
    found = Differences()
    drawn = frames(animation.scene, animation.steps, animation.dpi).whole()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gif"
        animation.save(path)
        with Image.open(path) as image:
            for shown, expected in zip(ImageSequence.Iterator(image), drawn, strict=True):
                found = found.worst(compare(np.asarray(shown.convert("RGB")), expected))
    return found


def compare(shown: Pixels, expected: Pixels) -> Differences:
    """Compare a picture with what it should be."""
    off = np.abs(shown.astype(int) - expected).max(axis=-1)
    colours = expected.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    _, which, counts = np.unique(colours, return_inverse=True, return_counts=True)
    common = (counts > max(COMMON * off.size, AREA))[which].reshape(off.shape)
    return Differences(
        int(off[_areas(colours)].max(initial=0)), int(off[common].max(initial=0)), int(off.max())
    )


def _areas(colours: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Pixels whose eight neighbours have their colour."""
    height, width = colours.shape
    around = np.pad(colours, 1, mode="edge")
    shifted = [
        around[dy : dy + height, dx : dx + width] == colours for dy in range(3) for dx in range(3)
    ]
    same: NDArray[np.bool_] = np.all(shifted, axis=0)
    return same


@click.command(help=__doc__)
@click.option("--count", default=2000, show_default=True, help="Animations to compare.")
@click.option("--seed", default=0, show_default=True, help="What they are made of.")
@click.option("--only", type=int, help="Compare this one alone.")
def main(count: int, seed: int, only: int | None) -> None:
    """Compare all, or one."""
    worst, failed = Differences(), Counter[str]()
    numbers = range(count) if only is None else [only]
    with click.progressbar(numbers, file=sys.stderr, show_pos=True) as bar:
        for number in bar:
            animation = random_animation(Random(f"{seed}:{number}"))
            found = differences(animation)
            worst = worst.worst(found)
            if found.faults:
                failed.update(["animations", *found.faults])
                click.echo(
                    f"--seed {seed} --only {number}: {found} {animation.layer}"
                    f" {animation.view.name} {animation.theme.name} {animation.dpi:g} dpi"
                )
    counts = ", ".join(f"{what} {count}" for what, count in failed.items()) or "none"
    click.echo(f"of {len(numbers)} animations differ: {counts}; the worst of each: {worst}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
