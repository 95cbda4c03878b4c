"""The pixels view: cells shaded by their numbers, and a window magnified with what it makes."""

from __future__ import annotations

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_MAP, ONE_NUMBER, READ_WINDOWS, Need, View, axes
from convanim.wording import counted, joined

__all__ = ["VIEW"]

MAPS_ALONE = Need(
    lambda subject: ONE_MAP.holds(subject) or _are_alone(subject),
    lambda subject: "draws maps that are treated alone, and this layer adds several up",
)


def lead(subject: Subject) -> str:
    """Return what captions say first: what the shades are."""
    from convanim.scene.views.pixels.numbers import COLOURS, Numbers
    from convanim.scene.views.pixels.shades import is_picture

    numbers, maps = Numbers(subject), ""
    if numbers.is_coloured:
        return (
            f"A picture in {joined(COLOURS)}, of which each is treated alone, and what the layer"
            f" makes of it, with the window of {COLOURS[0]} magnified. "
        )
    if subject.walk.has_maps:
        maps = f"{counted(subject.walk.size[0], 'map')}, each treated alone; the first is drawn. "
    if is_picture(numbers.subject.numbers.x):
        return maps + ("A picture and what the layer makes of it, with the window magnified. ")
    return f"{maps}Cells shaded by their numbers, with the window magnified. "


def stage(subject: Subject) -> Scene:
    """Stage input and output side by side, and the window's numbers below them."""
    from convanim.scene.views.pixels import staging

    return staging.stage(subject)


def _are_alone(subject: Subject) -> bool:
    """Whether each output map is made of one input map, as many as there are."""
    windows = subject.walk.axes[0].windows
    return [list(window.cells) for window in windows] == [
        [number] for number in range(subject.walk.size[0])
    ]


VIEW = View(
    name="pixels",
    says="cells shaded by their numbers, pictures among them, and the window magnified",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        MAPS_ALONE,
        ONE_NUMBER,
    ),
    panel_steps=1,
    panel_columns=2,
    opening=lead,
    fills=True,
    has_numbers=True,
    decimals=0,
    has_maps=True,
    shades=True,
    options=("labels", "sum", "plain"),
)
