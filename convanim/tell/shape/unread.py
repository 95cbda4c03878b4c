"""Cells that a layer never reads or writes, and windows that reach beyond the last cell."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.layers import Layer
from convanim.layers.axes import Axis, Gaps
from convanim.tell.entries import Entry
from convanim.tell.phrases import cell_name
from convanim.wording import counted, joined

__all__ = ["leftover_run", "unread"]


def unread(layer: Layer) -> Iterator[Entry]:
    """Yield what there is to say of cells that are never read, and of windows beyond the last."""
    verb = "no window writes" if layer.scatter else "the window never reaches"
    left = [
        _cells_text(layer, number, leftover_run(axis))
        for number, axis in enumerate(layer.axes)
        if axis.leftover
    ]
    if left:
        line = f"{verb} {joined(left)} of {_grid_name(layer)} (counted from 0)"
        yield Entry("leftover", (line,))
    found = [axis.skipped for axis in layer.axes]
    for each in dict.fromkeys(found):
        if each.count:
            numbers = [number for number, one in enumerate(found) if one == each]
            yield Entry("skipped", (_skipped(layer, numbers, each),))
    beyond = [
        counted(axis.overhang, cell_name(layer, number))
        for number, axis in enumerate(layer.axes)
        if axis.overhang
    ]
    if beyond:
        side = "output" if layer.scatter else "padded input"
        line = f"the last window reaches {joined(beyond)} beyond the {side}"
        yield Entry("rounded up", (line,))


def _skipped(layer: Layer, numbers: list[int], found: Gaps) -> str:
    """Return the line about the cells that are stepped over.

    Parameters
    ----------
    layer : Layer
        The layer.
    numbers : list of int
        Numbers of the axes, which have the same gaps.
    found : Gaps
        The gaps along each of these axes.
    """
    runs = [_run_text(run) for run in found.runs]
    cells = joined(runs) if found.complete else ", ".join([*runs[:-1], "…", runs[-1]])
    units = list(dict.fromkeys(cell_name(layer, number) for number in numbers))
    many = "s" if found.count > 1 else ""
    names = joined([f"{unit}{many}" for unit in units])
    total = joined([counted(found.count, unit) for unit in units])
    total = (
        "" if found.complete else f"{total}{' each' if len(numbers) > len(units) else ''} in all, "
    )
    return f"the window steps over {names} {cells} of {_grid_name(layer)} ({total}counted from 0)"


def leftover_run(axis: Axis) -> tuple[int, ...]:
    """Return the first and the last leftover cell of the padded input, or nothing."""
    return (axis.padded - axis.leftover, axis.padded - 1) if axis.leftover else ()


def _grid_name(layer: Layer) -> str:
    """Return what the window moves over, in words."""
    if layer.scatter:
        side, padded = "output", any(axis.padded > axis.output for axis in layer.axes)
    elif layer.primed:
        return "the stretched and padded input"
    else:
        side, padded = "input", any(axis.padded > axis.input for axis in layer.axes)
    return f"the padded {side}" if padded else f"the {side}"


def _cells_text(layer: Layer, number: int, run: tuple[int, ...]) -> str:
    """Return the names of a run of cells, such as ``rows 5 to 6``."""
    many = "s" if run[0] < run[-1] else ""
    return f"{cell_name(layer, number)}{many} {_run_text(run)}"


def _run_text(run: tuple[int, ...]) -> str:
    """Return a run of cells as ``5`` or ``5 to 6``."""
    return str(run[0]) if run[0] == run[-1] else f"{run[0]} to {run[-1]}"
