"""The scatter view: each step stamps a window on the output, and what overlaps adds up."""

from __future__ import annotations

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, Need, View, axes
from convanim.walk import Walk
from convanim.walk.mirror import mirrored

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: what a step does."""
    from convanim.scene.views.scatter import staging

    walk = writes(subject)
    assert walk is not None
    return staging.lead(subject, walk)


def writes(subject: Subject) -> Walk | None:
    """Return the walk whose windows are written; None where the layer only reads."""
    walk = subject.walk
    if walk.scatter:
        return walk
    found = mirrored(walk.of_one_map() if walk.has_maps else walk)
    # Slices have no room for copies of the input, which are written, too.
    has_copies = found is not None and found.steps != walk.input_size[-len(found.steps) :]
    return None if subject.axes > 2 and has_copies else found


def stage(subject: Subject) -> Scene:
    """Stage a walk that writes its windows, or a transposed convolution as if it did."""
    from convanim.scene.views.scatter import staging

    walk = writes(subject)
    assert walk is not None
    return staging.stage(subject, walk)


WRITES = Need(
    lambda subject: writes(subject) is not None,
    lambda subject: "draws windows that are written, and this layer reads its windows",
)

VIEW = View(
    name="scatter",
    says="each input cell stamps the kernel on the output, and overlaps add up; also folds and"
    " unpoolings",
    make=stage,
    needs=(
        ONE_LAYER,
        axes(1, 2, 3),
        ONE_MAP,
        WRITES,
    ),
    panel_steps=4,
    panel_columns=2,
    opening=lead,
    fills=True,
    has_numbers=True,
    options=("counts", "labels", "plain"),
    instead={"sum": "it writes what each step adds into the cells"},
)
