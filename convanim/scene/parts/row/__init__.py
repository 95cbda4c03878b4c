"""Rows of cells: a walk over one axis, its input and its output above one another."""

from convanim.scene.parts.row.drawing import (
    BRACKET,
    NUMBER_GAP,
    arcs,
    bracket,
    crosses,
    depth,
    draw_cells,
    draw_grid,
    faint,
    goes_on,
    indices,
    links,
    room,
)
from convanim.scene.parts.row.geometry import (
    WIDEST,
    Row,
    above,
    canvas,
    copies,
    drawn_cells,
    gap_of,
)

__all__ = [
    "BRACKET",
    "NUMBER_GAP",
    "WIDEST",
    "Row",
    "above",
    "arcs",
    "bracket",
    "canvas",
    "copies",
    "crosses",
    "depth",
    "draw_cells",
    "draw_grid",
    "drawn_cells",
    "faint",
    "gap_of",
    "goes_on",
    "indices",
    "links",
    "room",
]
