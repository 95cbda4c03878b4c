"""The interface between animations and formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from convanim.layers import Layer, Stack
from convanim.scene.canvas import Canvas
from convanim.scene.sheets import Drawing, Scene
from convanim.theme import Theme
from convanim.timing import Timing

__all__ = ["Picture", "Tick", "silent"]

#: Called after each frame.
Tick = Callable[[], None]


def silent() -> None:
    """Do nothing: a `Tick` for callers that report no progress."""


class Picture(Protocol):
    """What a format may use of an `Animation`."""

    @property
    def layer(self) -> Layer | Stack:
        """The layer."""

    @property
    def scene(self) -> Scene:
        """What to draw at each step."""

    @property
    def steps(self) -> Sequence[int]:
        """Steps to draw, in this order."""

    @property
    def poster(self) -> int:
        """The step that stands for the animation where it does not play."""

    @property
    def theme(self) -> Theme:
        """Colours, widths and sizes."""

    @property
    def canvas(self) -> Canvas:
        """What is asked for of the canvas: its size and resolution."""

    @property
    def dpi(self) -> float:
        """Dots per inch of raster files."""

    @property
    def timing(self) -> Timing:
        """How long the steps are shown, and whether the animation repeats."""

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

    def panel(self, most: int | None = None) -> Drawing:
        """Return the static panel, or a number of its steps."""
