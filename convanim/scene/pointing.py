"""Where readers can point at cells of a scene, on pages that answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convanim.scene.parts.plane import Outline
from convanim.walk import Cell

__all__ = ["Pointing"]


@dataclass(frozen=True)
class Pointing:
    """Outlines of cells on the canvas.

    Parameters
    ----------
    step : callable
        Takes a step, and returns the outline of the cell that it makes, or takes where windows are
        written; nothing where that is not drawn.
    cell : callable, optional
        Takes a cell of the grid, one number per axis of the layer, and returns its outline. Cells
        that follow each other along an axis are equally far apart.
    """

    step: Callable[[int], Outline]
    cell: Callable[[Cell], Outline] | None = None

    def placed(self, dx: float, dy: float, scale: float = 1.0) -> Pointing:
        """Return outlines that are scaled from the canvas's corner, and then moved."""

        def moved(outline: Outline) -> Outline:
            return tuple((scale * x + dx, scale * y + dy) for x, y in outline)

        cell = self.cell
        return Pointing(
            lambda step: moved(self.step(step)),
            None if cell is None else lambda at: moved(cell(at)),
        )
