"""What captions of the maps view say first."""

from __future__ import annotations

from collections.abc import Sequence

from convanim.scene.subject import Subject
from convanim.scene.views.guide.channels import VIEW as CHANNELS
from convanim.scene.views.maps.blocks import Mosaics
from convanim.scene.views.maps.chosen import chosen
from convanim.wording import counted, joined

__all__ = ["lead"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: its maps, and what is left out."""
    if subject.order:
        return _lead_of_mosaics(Mosaics(subject))
    found, walk = chosen(subject.walk), subject.walk
    sums = ""
    if walk.combine.weighted:
        sums = CHANNELS.opening(subject)
    elif walk.has_maps:
        own = ", each pooled on its own" if walk.input_size[0] > 1 else ""
        sums = f"{counted(walk.input_size[0], 'map')}{own}. "
    drawn = []
    if walk.has_maps:
        sides = (walk.input_size[0], found.inputs), (walk.output_size[0], found.outputs)
        for (count, maps), name in zip(sides, ("input", "output"), strict=True):
            if len(maps) < count:
                drawn.append(f"{len(maps)} of {count} {name} maps")
    if any(found.cut):
        drawn.append("the first cells of each map")
    return sums + _drawn(drawn)


def _lead_of_mosaics(found: Mosaics) -> str:
    """Return what is left out of a pixel shuffle or unshuffle, if anything is."""
    drawn = []
    if len(found.drawn) < found.count:
        wide, narrow = ("output", "input") if found.wide == "y" else ("input", "output")
        drawn.append(f"{len(found.drawn)} of {found.count} {wide} maps with their {narrow} maps")
    return _drawn([*drawn, *["the first cells of each map"] * any(found.cut)])


def _drawn(parts: Sequence[str]) -> str:
    """Return what is drawn of a layer, where that is a part."""
    return f"Drawn are {joined(parts)}. " if parts else ""
