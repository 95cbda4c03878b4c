"""Rows of cells: a walk over one axis, its input and its output above one another."""

from convanim.scene.parts.row.drawing import (
    BRACKET,
    NUMBER_GAP,
    arcs,
    bracket,
    depth,
    draw_cells,
    draw_grid,
    faint,
    goes_on,
    indices,
    links,
)
from convanim.scene.parts.row.geometry import (
    WIDEST,
    Box,
    Row,
    above,
    canvas,
    copies,
    drawn_cells,
    gap_of,
    padding_of,
)

__all__ = [
    "BRACKET",
    "NUMBER_GAP",
    "WIDEST",
    "Box",
    "Row",
    "above",
    "arcs",
    "bracket",
    "canvas",
    "copies",
    "depth",
    "draw_cells",
    "draw_grid",
    "drawn_cells",
    "faint",
    "gap_of",
    "goes_on",
    "indices",
    "links",
    "padding_of",
]
