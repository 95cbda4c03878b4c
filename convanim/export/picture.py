"""What files are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from convanim.scene.primitives import Drawing, Scene

__all__ = ["Picture", "Tick", "silent"]

#: Called after each frame.
Tick = Callable[[], None]


def silent() -> None:
    """Do nothing after a frame."""


class Picture(Protocol):
    """What a format can ask for; an `Animation` has all of it."""

    @property
    def scene(self) -> Scene:
        """What is drawn at each step."""

    @property
    def steps(self) -> Sequence[int]:
        """Steps that are drawn."""

    @property
    def dpi(self) -> float:
        """Dots per inch."""

    @property
    def duration(self) -> float:
        """Milliseconds per step."""

    @property
    def max_pixels(self) -> int:
        """Limit on the pixels of a frame."""

    @property
    def alt(self) -> str:
        """What it shows, in a sentence."""

    @property
    def caption(self) -> str:
        """What it shows, with all parameters."""

    @property
    def formulas(self) -> list[str]:
        """Worked formulas of its layer."""

    @property
    def panel_size(self) -> tuple[float, float]:
        """Width and height of the static panel, in points."""

    def panel(self) -> Drawing:
        """Return the static panel."""
