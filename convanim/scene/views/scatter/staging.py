"""What the scatter view draws: what is stamped, the output, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from convanim.errors import ConvanimError, Option
from convanim.scene.parts import rulers
from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Growing, Moving, Scene, Sheets, Still
from convanim.scene.subject import Subject
from convanim.scene.views.scatter.board import grid_of
from convanim.scene.views.scatter.counts import Counts
from convanim.scene.views.scatter.layout import (
    ARROW_ROOM,
    Piece,
    arrow_between,
    in_lines,
    in_rows,
    worded,
)
from convanim.scene.views.scatter.output import Output
from convanim.scene.views.scatter.poster import poster
from convanim.scene.views.scatter.sources import Columns, Kernel, Maps, Maxima, Source
from convanim.scene.views.scatter.told import around, drawn, legend
from convanim.scene.views.slices import staging as slices
from convanim.scene.views.slices.write import written_told
from convanim.walk import AxisWalk, Walk
from convanim.walk.mirror import mirrored_numbers
from convanim.walk.numbers import Numbers
from convanim.walk.stamps import Stamps

__all__ = ["lead", "stage"]

#: What captions say first, by what stands to the left of the output.
_OPENINGS: dict[type[Source], str] = {
    Kernel: "Each step multiplies the kernel by one input cell, and adds it to the output. ",
    Columns: "Each step adds one column to the output, as a window. ",
    Maps: "Each step writes one cell of each map to the output, as a block. ",
    Maxima: "The maxima are ringed in what the max pooling read. ",
}

#: What stands there, by what a step does.
_SOURCES: dict[str, type[Source]] = {"sum": Kernel, "lay": Columns, "place": Maxima}


def lead(subject: Subject, walk: Walk) -> str:
    """Return what captions say before they describe the layer: what a step does."""
    if subject.axes > 2:
        return written_told(replace(subject, walk=walk))
    return _OPENINGS[_source_of(subject)]


def _source_of(subject: Subject) -> type[Source]:
    """Return what stands to the left of the output."""
    name = subject.walk.combine.name
    # Columns would not keep the sizes of maps apart. Cells of a sum are of no map alone.
    has_sizes = name == "lay" and subject.numbers.x.ndim > len(subject.walk.axes)
    return Maps if has_sizes and all(map(_is_tiled, subject.walk.axes)) else _SOURCES[name]


def _is_tiled(axis: AxisWalk) -> bool:
    """Whether windows do not overlap along an axis."""
    cells = [cell for window in axis.windows for cell in window.cells]
    return len(cells) == len({*cells})


def stage(subject: Subject, walk: Walk) -> Scene:
    """Stage a layer by a walk that writes its windows; one over three axes as slices."""
    if subject.axes > 2:
        return _stage_slices(replace(subject, walk=walk))
    theme = subject.theme

    def numbers() -> Numbers:
        found = subject.numbers
        return found if subject.walk.scatter else mirrored_numbers(found, walk)

    stamps = Stamps(walk, numbers)
    source = _source_of(subject)(subject, stamps)
    output = Output(subject, stamps, source)
    counts = Counts(subject, stamps) if subject.options.get("counts") else None
    grid = grid_of(walk, theme.cell)
    name = output.named("output") + ("" if subject.numbers.bias is None else ", with the bias")
    told, why = legend(output), "cropped" if output.adds or source.hues else "padding"
    note = f"crossed cells are {why}" if output.is_cropped and not told else ""
    pieces = [*source.pieces, Piece(grid, name, ARROW_ROOM, note)]
    if counts:
        pieces.append(Piece(grid, "stamps per cell"))
    upright, at = walk.output_size[0] == 1, len(source.pieces)
    large = worded(subject, [[piece] for piece in pieces] if upright else [pieces])
    written = pieces[at] = replace(pieces[at], around=around(output, grid, large))
    found = in_rows(large, pieces, told) if upright else in_lines(large, [pieces], told)
    planes, out = found.planes[:at], found.planes[at]
    counted = [(counts, found.planes[-1])] if counts else []
    boards = [(output, out), *counted]

    def ground() -> Iterator[Primitive]:
        yield from source.ground(planes)
        for board, plane in boards:
            yield from board.ground(plane)
            yield from board.settled(plane)
        if not upright:
            yield arrow_between(planes[-1], out, theme, written.reach[0])
        yield from drawn(found.words, large.theme)
        yield from rulers.draw(found.rulers, large.theme)

    def over() -> Iterator[Primitive]:
        for board, plane in boards:
            yield from board.lines(plane)
        yield from source.numbers(planes)

    sheets: Sheets = (
        Still(ground),
        *(Growing(partial(board.grown, plane)) for board, plane in boards),
        Moving(partial(source.marks, planes)),
        *(Moving(partial(board.stamp, plane), slides=False) for board, plane in counted),
        Still(over),
        Moving(partial(output.stamped_cells, out), slides=False),
        Moving(partial(output.window, out)),
        Moving(partial(output.stamped_sums, out), slides=False),
        Moving(partial(source.changing, planes), slides=False),
    )
    size = found.width, found.height
    return Scene(*size, theme.background, len(walk), sheets, poster(source, output, counts))


def _stage_slices(subject: Subject) -> Scene:
    """Stage a walk over three axes, whose windows are written."""
    if subject.options.get("counts"):
        raise ConvanimError(
            "stamps are counted over 1 or 2 axes, and this layer has 3: leave ",
            *(Option("counts"), " out"),
        )
    return slices.stage(subject)
