"""The interface between animations and formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from convanim.scene.sheets import Drawing, Scene

__all__ = ["Picture", "Tick", "silent"]

#: Called after each frame.
Tick = Callable[[], None]


def silent() -> None:
    """Do nothing: a `Tick` for callers that report no progress."""


class Picture(Protocol):
    """What a format may use of an `Animation`."""

    @property
    def scene(self) -> Scene:
        """What to draw at each step."""

    @property
    def steps(self) -> Sequence[int]:
        """Steps to draw, in this order."""

    @property
    def dpi(self) -> float:
        """Dots per inch."""

    @property
    def duration(self) -> float:
        """Milliseconds per step."""

    @property
    def max_pixels(self) -> int:
        """Largest number of pixels of a frame."""

    @property
    def alt(self) -> str:
        """Alt text: one sentence."""

    @property
    def caption(self) -> str:
        """Caption with all parameters of the layer."""

    @property
    def formulas(self) -> list[str]:
        """Worked formulas of the layer."""

    def panel(self) -> Drawing:
        """Return the static panel."""
