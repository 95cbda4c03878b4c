"""What the slices view draws of several maps, and what it says of them."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from convanim.scene.parts.field import Said
from convanim.scene.subject import Subject
from convanim.scene.view import alike_maps
from convanim.scene.views.guide.channels import VIEW as CHANNELS
from convanim.scene.views.maps.places import headings

__all__ = ["maps_told", "said"]

#: Input maps up to which all are drawn, and how many are drawn of more.
MOST_MAPS, FEW_MAPS = 3, 2


def said(subject: Subject) -> Said:
    """Return the names of the maps that are drawn, and lines that say which of how many they are.

    Also said is where a cell stands for several.

    Parameters
    ----------
    subject : Subject
        Over one output map and the input maps that it is made of.
    """
    walk = subject.walk
    if walk.combine.name == "lay":
        return Said(notes=[_column(subject)])
    if walk.has_alike_maps:
        return Said(notes=[alike_maps(walk)] if walk.has_maps and walk.size[0] > 1 else ())
    weight, shape = headings(subject.true, subject.walk.places[1:], _weight_shape(subject))
    *_, last = subject.walk.axes[0].windows[0].cells
    maps, notes = _drawn(subject), [f"{weight}, {shape}"]
    if subject.true.size[0] > 1 or subject.true.steps[0] > 1:
        notes.append("; ".join([", ".join(_counts(subject)), _sum(subject)]))
    inputs, more = [f"$x$[{number}]" for number in maps], f"... $x$[{last}]"
    return Said(inputs, "$y$[0]", "" if last in maps else more, notes)


def _column(subject: Subject) -> str:
    """Return what a cell is that stands for several, one for each of its window's."""
    walk = subject.walk
    count, maps = prod(walk.places), walk.places[0] if walk.has_maps else 1
    side = "input" if walk.scatter else "output"
    where = f" in {maps} maps; the first is drawn" if maps > 1 else ""
    if subject.order:
        how = "which fill its window" if walk.scatter else "which have the cells of its window"
        return f"each {side} cell stands for one in each of {count} maps, {how}{where}"
    how = "added to" if walk.scatter else "those of"
    return f"each {side} cell is a column of {count} numbers, {how} its window{where}"


def maps_told(subject: Subject) -> str:
    """Return what captions say of the maps."""
    if subject.walk.has_alike_maps:
        return ""
    sums = CHANNELS.opening(replace(subject, walk=subject.true))
    read, made = subject.true.input_size[0], subject.true.output_size[0]
    is_whole = made == 1 and len(_drawn(subject)) == read
    return sums if is_whole else f"{sums}Drawn are {' and '.join(_counts(subject))}. "


def _drawn(subject: Subject) -> tuple[int, ...]:
    """Return the input maps that are drawn."""
    maps = tuple(subject.walk.axes[0].windows[0].cells)
    return maps if len(maps) <= MOST_MAPS else maps[:FEW_MAPS]


def _counts(subject: Subject) -> list[str]:
    """Return how many input and output maps are drawn, and of how many."""
    read, made = subject.true.input_size[0], subject.true.output_size[0]
    sides = (len(_drawn(subject)), read, "input"), (1, made, "output")
    return [
        f"{few} of {count} {name} maps" if count > 1 else f"the {name} map"
        for few, count, name in sides
    ]


def _sum(subject: Subject) -> str:
    """Return what an output cell is made of."""
    read, each = subject.true.input_size[0], len(subject.walk.axes[0].windows[0].cells)
    if read == 1:
        return "each output map has its own kernel"
    if each == 1:
        return "each output map is made of one input map alone"
    group = f"the {each} of its group"
    if each == read:
        group = "both" if read == 2 else f"all {read}"
    return f"each output cell adds up the windows of {group}"


def _weight_shape(subject: Subject) -> tuple[int, ...]:
    """Return the weight's shape, as its indices say."""
    taps = [tap for window in subject.true.axes[0].windows for tap in window.taps]
    return (*(1 + max(each) for each in zip(*taps, strict=True)), *subject.walk.places[1:])
