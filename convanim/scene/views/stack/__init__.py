"""The stack view: layers above one another, with all that an output cell depends on."""

from __future__ import annotations

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import View, axes

__all__ = ["VIEW"]


def stage(subject: Subject) -> Scene:
    """Stage a stack: a step per output cell of the last layer, with its receptive field.

    Layers over one axis are rows with links, those over two axes slanted planes. Of layers with
    several maps one is drawn.
    """
    from convanim.scene.views.stack import planes, rows

    return rows.stage(subject) if subject.axes == 1 else planes.stage(subject)


VIEW = View(
    name="stack",
    says="layers above one another, and the receptive field of an output cell through all of them",
    make=stage,
    needs=(axes(1, 2),),
    panel_steps=1,
    panel_columns=1,
    fills=True,
    stacks=True,
    options=("labels", "plain"),
    instead={
        "sum": "an output cell is made by the sums of all layers, of which each can be drawn alone"
    },
    over=1,
)
