"""The maps view: input maps, kernel slices and output maps, with their numbers."""

from __future__ import annotations

from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, ONE_NUMBER, READ_WINDOWS, Need, View, axes

__all__ = ["VIEW"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: its maps, and what is left out."""
    from convanim.scene.views.maps.told import lead

    return lead(subject)


def stage(subject: Subject) -> Scene:
    """Stage the maps of a layer, all or the first few."""
    from convanim.scene.views.maps.mosaic import stage_mosaic
    from convanim.scene.views.maps.reading import stage_reading

    return stage_mosaic(subject) if subject.order else stage_reading(subject)


def summed(subject: Subject) -> Subject | None:
    """Return the subject of the cells that are drawn; each is made of all maps of its group."""
    from convanim.scene.views.maps.chosen import drawn

    return None if subject.order else drawn(subject)


def _or_mosaic(need: Need) -> Need:
    """Return a need that layers of mosaics do not have."""
    return Need(lambda subject: bool(subject.order) or need.holds(subject), need.says)


VIEW = View(
    name="maps",
    says="input maps, kernel slices and output maps, with their numbers",
    make=stage,
    needs=(
        ONE_LAYER,
        _or_mosaic(READ_WINDOWS),
        axes(1, 2),
        _or_mosaic(ONE_NUMBER),
    ),
    panel_steps=1,
    panel_columns=1,
    opening=lead,
    fills=True,
    has_numbers=True,
    has_maps=True,
    draws_few=True,
    summed=summed,
    decimals=0,
    options=("labels", "plain", "sum"),
)
