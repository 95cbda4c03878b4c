"""The sums of cells that columns are added to, written out once they are complete."""

from __future__ import annotations

from collections.abc import Iterator

from convanim.scene.compose import with_line_below
from convanim.scene.parts.labels import HEIGHT
from convanim.scene.parts.writing import writing
from convanim.scene.primitives import Primitive, Text
from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.sums import GAP, LEAST_ROOM, elided, factor
from convanim.scene.views.columns.windows import Folded

__all__ = ["with_cell_sums"]

#: What is said before the sums.
COMPLETE = "complete now: "

#: Terms that are left of a long sum where there is no room for all, at least.
LEAST_TERMS = 3


def with_cell_sums(scene: Scene, found: Folded, worded: Subject) -> Scene:
    """Add a line below a scene with the sums of the cells that no later step adds to.

    They are those of the window's cells, row by row. Where they have no room, the last ones are
    left out, and terms in the middle of a long one.

    Parameters
    ----------
    scene : Scene
        With a column a step.
    found : Folded
    worded : Subject
        Its theme has the size of words.
    """
    theme, stamps = worded.theme, found.stamps
    size, edge = theme.value_size, theme.margin + theme.thick / 2
    added, made = (
        writing(worded, numbers, size, lambda text: text.strip("$"))
        for numbers in (stamps.written, stamps.sums)
    )
    widest = max(map(factor, (*added.texts, *made.texts)), key=len)
    term = worded.width(f"${widest}$ $+$ ", size)
    room = max(scene.width - 2 * edge, LEAST_ROOM * theme.cell)
    most = int((room - worded.width(COMPLETE, size)) // term)

    def said(step: int) -> str:
        """Return the sums that are complete with a step."""
        cells = [cell for cell in stamps.targets[step].tolist() if cell >= 0]
        left, sums = most, []
        for cell in (cell for cell in cells if found.stamps.last[cell] == step):
            writes = found.stamps.writes_to(cell).tolist()
            terms = [f"${factor(added.texts[added.which[write]])}$" for write in writes]
            terms = elided(terms, max(LEAST_TERMS, most - 2))
            result = f"${made.texts[made.which[writes[-1]]]}$"
            sums.append(f"{' + '.join(terms)} = {result}" if terms[1:] else result)
            left -= len(terms) + 1
            if left < 0:
                sums = [*sums[:-1], "..."] if sums[1:] else sums
                break
        return ", ".join(sums)

    def line(step: int) -> Iterator[Primitive]:
        words = said(step)
        if words:
            at = (max(scene.width, room + 2 * edge) / 2, edge + HEIGHT * size / 2)
            yield Text(((at, COMPLETE + words),), size, theme.text, room)

    return with_line_below(scene, HEIGHT * size + GAP, room + 2 * edge, line)
