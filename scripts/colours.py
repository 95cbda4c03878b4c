"""Hold GIFs of random layers, views and themes against the frames they are made of.

Areas of one colour, and what is painted opaquely, must be exact in every frame, and no pixel
further than 16 of 255. What is not is printed with what draws it again; then the status is 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from randoms import animation as random_animation

import convanim as ca
from convanim.colours import Colour
from convanim.render.raster import frames
from convanim.scene.primitives import Paths, Text
from convanim.scene.sheets import Drawing

__all__ = ["Differences", "compare", "differences"]

#: Furthest that any part of a pixel's colour may be off.
FURTHEST = 16

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Differences:
    """How far a GIF is from its frames: in areas, in what is painted opaquely, anywhere."""

    areas: int = 0
    solid: int = 0
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
            max(self.solid, other.solid),
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
            shown = ImageSequence.Iterator(image)
            for step, frame, expected in zip(animation.steps, shown, drawn, strict=True):
                solid = _solid(animation.scene.at(step))
                found = found.worst(compare(np.asarray(frame.convert("RGB")), expected, solid))
    return found


def _solid(drawing: Drawing) -> set[Colour]:
    """Colours that are painted opaquely, be it in thin lines."""
    found = {drawing.background} if drawing.background else set()
    for primitive in drawing.primitives:
        if isinstance(primitive, Text):
            found.add(primitive.colour)
        elif isinstance(primitive, Paths) and primitive.opacity == 1:
            found |= {primitive.fill} if primitive.fill else set()
            found |= {primitive.stroke.colour} if primitive.stroke else set()
    return found


def compare(shown: Pixels, expected: Pixels, solid: Iterable[Colour]) -> Differences:
    """Compare a picture with what it should be; ``solid`` colours are painted opaquely."""
    off = np.abs(shown.astype(int) - expected).max(axis=-1)
    colours = expected.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    painted = np.isin(colours, [red << 16 | green << 8 | blue for red, green, blue in solid])
    return Differences(
        int(off[_areas(colours)].max(initial=0)), int(off[painted].max(initial=0)), int(off.max())
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
