"""The columns view: windows as the columns of a matrix (im2col), or columns put back (col2im)."""

from __future__ import annotations

from math import prod

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, WHOLE, Need, View, axes
from convanim.wording import counted

__all__ = ["VIEW"]

ALL_MAPS = Need(
    lambda subject: ONE_MAP.holds(subject) or _reads_all_maps(subject),
    lambda subject: "has one matrix of columns for all maps, and this layer has groups",
)

EQUAL_WINDOWS = Need(
    lambda subject: all(
        len({len(window.cells) for window in axis.windows}) == 1 for axis in subject.walk.axes
    ),
    lambda subject: "sets columns of one height side by side, and this layer's windows differ",
)

COLUMNS = Need(
    lambda subject: not subject.walk.scatter or subject.walk.combine.name == "lay",
    lambda subject: "puts columns back, and this layer puts back single cells",
)


def lead(subject: Subject) -> str:
    """Return what captions say first: what becomes of the columns."""
    from convanim.scene.views.columns.layout import column_crop, row_crop
    from convanim.scene.views.columns.windows import RESULTS

    walk = subject.walk
    steps, maps = walk.steps[-2:], walk.size[0] if _reads_all_maps(subject) else 1
    height, count = maps * prod(walk.places[-2:]), prod(steps)
    matrix = f"{height:,}×{count:,} matrix"
    first = ""
    if walk.has_maps and not _reads_all_maps(subject):
        first = f"{counted(walk.size[0], 'map')}, all treated alike; the first is drawn. "
    whole = row_crop(height).is_whole and column_crop(count).is_whole
    dots = "" if whole else " Dots stand for what is left out."
    if walk.scatter:
        each = f"Each column of the {matrix} is added to its window (col2im)"
        return f"{each}; where windows overlap, the entries add up.{dots} "
    each = f"{first}Each window becomes a column of the {matrix} (im2col)"
    if walk.combine.name == "lay":
        return f"{each}.{dots} "
    if walk.combine.weighted:
        made = walk.steps[0] if walk.has_maps and _reads_all_maps(subject) else 1
        kernel = "kernel as a row" if made == 1 else f"{counted(made, 'kernel')}, each a row,"
        return f"{each}; the {kernel} times this matrix is the output.{dots} "
    return f"{each}; the output is the {RESULTS[walk.combine.name]} of each column.{dots} "


def stage(subject: Subject) -> Scene:
    """Stage a column a step: made of a window that is read, or added to one that is written."""
    from convanim.scene.views.columns import read, write

    return write.stage(subject) if subject.walk.scatter else read.stage(subject)


def _reads_all_maps(subject: Subject) -> bool:
    """Whether there are maps, and each window has all of them."""
    walk = subject.walk
    return walk.has_maps and all(
        len(window.cells) == walk.size[0] for window in walk.axes[0].windows
    )


VIEW = View(
    name="columns",
    says="windows as the columns of a matrix (im2col), and what is made of them",
    make=stage,
    needs=(
        ONE_LAYER,
        axes(1, 2),
        COLUMNS,
        EQUAL_WINDOWS,
        ALL_MAPS,
        WHOLE,
    ),
    panel_steps=1,
    panel_columns=2,
    opening=lead,
    fills=True,
    has_numbers=True,
    has_maps=True,
    summed=lambda subject: subject,
    has_sum=True,
    options=("labels", "plain", "sum"),
)
