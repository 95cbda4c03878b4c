"""An independent reading of SVG that plays: what is seen at a time, by CSS and by SMIL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from svg_reader import LOOK, SVG, rules

#: What holds on a screen of somebody who minds no motion.
MOVING = "screen and (prefers-reduced-motion:no-preference)"

DARK = "(prefers-color-scheme:dark)"

Outlines = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Mark:
    """Something drawn: outlines with their first point, or words; and its look."""

    kind: str
    outlines: Outlines
    place: tuple[float, ...]
    look: tuple[tuple[str, str], ...]


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]


def outlines_of(data: str, closed: str = "z") -> Outlines:
    """The points of a path of lines; the end of a closed one is its first point again."""
    found: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([MmLlz])([^MmLlz]*)", data):
        values = numbers(rest)
        if command == "z":
            x, y = found[-1][0]
            found[-1].append((x, y))
            continue
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = (dx, dy) if command in "ML" else (x + dx, y + dy)
            if command in "Mm":
                found.append([])
            found[-1].append((x, y))
    return tuple(map(tuple, found))


@dataclass
class Player:
    """A picture that plays.

    Parameters
    ----------
    root : Element
    media : set of str
        The queries of media that hold.
    """

    root: ElementTree.Element
    media: frozenset[str] = frozenset({MOVING})
    classes: dict[str, dict[str, str]] = field(default_factory=dict)
    children: dict[str, dict[str, str]] = field(default_factory=dict)
    frames: dict[str, list[tuple[float, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        text = "".join(sheet.text or "" for sheet in self.root.iter(f"{SVG}style"))
        for selector, values in rules(text, self.media):
            if selector.endswith(">*"):
                self.children[selector[1:-2]] = values
            else:
                assert selector.startswith(".")
                self.classes.setdefault(selector[1:], {}).update(values)
        for name, body in re.findall(r"@keyframes ([\w-]+)\{((?:[^{}]*\{[^{}]*\})*)\}", text):
            self.frames[name] = [
                (1.0 if at == "to" else float(at.removesuffix("%")) / 100, value)
                for ats, value in re.findall(r"([^{}]+)\{visibility:(\w+)\}", body)
                for at in ats.split(",")
            ]
        self.names = {e.get("id"): e for e in self.root.iter() if e.get("id")}

    def at(self, time: float) -> list[Mark]:
        """What is drawn at a time in seconds, from the back to the front."""
        state: dict[str, Any] = {"look": LOOK, "visible": True, "shift": (0.0, 0.0)}
        return [mark for child in self.root for mark in self._marks(child, time, state, "")]

    def _marks(
        self, element: ElementTree.Element, time: float, state: dict[str, Any], parent: str
    ) -> Iterator[Mark]:
        tag = element.tag.removeprefix(SVG)
        names = element.get("class", "").split()
        if tag in ("defs", "title", "style", "animate", "animateTransform"):
            return
        said = dict(element.attrib)
        for name in parent.split():
            said |= self.children.get(name, {})
        for name in names:
            said |= self.classes.get(name, {})
        if said.get("display") == "none":
            return
        visible = {"visible": True, "hidden": False}.get(said.get("visibility"), state["visible"])
        if "animation" in said:
            visible = self._by_css(said, time, visible)
        look = {**state["look"], **{key: value for key, value in said.items() if key in LOOK}}
        x, y = state["shift"]
        data = element.get("d", "")
        for child in element:
            if child.tag in (f"{SVG}animate", f"{SVG}animateTransform"):
                value = by_smil(child, time)
                if child.get("attributeName") == "visibility":
                    visible = value == "visible"
                elif child.get("attributeName") == "d":
                    data = value
                else:
                    dx, dy = numbers(value)
                    x, y = x + dx, y + dy
        state = {"look": look, "visible": visible, "shift": (x, y)}
        if tag == "g":
            for child in element:
                yield from self._marks(child, time, state, element.get("class", ""))
        elif visible:
            yield self._mark(tag, element, data, state)

    def _mark(
        self, tag: str, element: ElementTree.Element, data: str, state: dict[str, Any]
    ) -> Mark:
        look, (x, y) = tuple(sorted(state["look"].items())), state["shift"]
        if tag == "rect":
            return Mark("rect", (), (), look)
        if tag == "use":
            named = self.names[element.attrib["href"].removeprefix("#")]
            if "transform" in element.attrib:
                left, top, *scales = numbers(element.attrib["transform"])
                letters = tuple(self._letters(named))
                return Mark("words", (letters,), (left + x, top + y, *scales), look)
            data = named.attrib["d"]
            x, y = x + float(element.attrib["x"]), y + float(element.attrib["y"])
        moved = (tuple((a + x, b + y) for a, b in line) for line in outlines_of(data))
        return Mark("path", tuple(moved), (), look)

    def _letters(self, element: ElementTree.Element) -> Iterator[tuple[float, float]]:
        """The points of outlines of letters."""
        found = numbers(element.get("d", ""))
        yield from zip(found[::2], found[1::2], strict=True)
        for use in element:
            left, up = float(use.get("x", 0)), float(use.get("y", 0))
            for x, y in self._letters(self.names[use.attrib["href"].removeprefix("#")]):
                yield x + left, y + up

    def _by_css(self, said: dict[str, str], time: float, visible: bool) -> bool:
        name, length, ease, plays = said["animation"].split()
        assert ease == "step-end"
        length, name = float(length.removesuffix("s")), said.get("animation-name", name)
        time -= float(said.get("animation-delay", "0s").removesuffix("s"))
        if time < 0:
            return visible
        if plays == "infinite":
            share = time % length / length
        else:
            assert plays == "forwards"
            share = min(time / length, 1.0)
        # Where no keyframe says how it ends, it ends as it is without the animation.
        frames = self.frames[name]
        frames = frames if frames[-1][0] == 1 else [*frames, (1.0, "visible" * visible)]
        return [value for at, value in frames if at <= share][-1] == "visible"


def by_smil(element: ElementTree.Element, time: float) -> str:
    """The value that an animation gives at a time."""
    length = float(element.attrib["dur"].removesuffix("s"))
    if element.get("repeatCount") == "indefinite":
        share = time % length / length
    else:
        assert element.get("fill") == "freeze"
        share = min(time / length, 1.0)
    values = element.attrib["values"].split(";")
    times = numbers(element.attrib["keyTimes"])
    assert times[0] == 0
    assert times == sorted(times)
    assert len(times) == len(values)
    place = max(number for number, at in enumerate(times) if at <= share)
    if element.attrib["calcMode"] == "discrete":
        return values[place]
    assert times[-1] == 1
    if place == len(times) - 1:
        return values[-1]
    curves = element.attrib["keySplines"].split(";")
    assert len(curves) == len(values) - 1
    start, end = times[place : place + 2]
    way = bezier((share - start) / (end - start), *numbers(curves[place]))
    return between(values[place], values[place + 1], way)


def bezier(time: float, x1: float, y1: float, x2: float, y2: float) -> float:
    """How far something got that follows a curve."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        at = 3 * middle * (1 - middle) ** 2 * x1 + 3 * middle**2 * (1 - middle) * x2 + middle**3
        low, high = (middle, high) if at < time else (low, middle)
    return 3 * low * (1 - low) ** 2 * y1 + 3 * low**2 * (1 - low) * y2 + low**3


def between(one: str, other: str, way: float) -> str:
    """A value between two others, which have the same commands."""
    kept = [re.sub(r"[-\d. ]+", " ", value) for value in (one, other)]
    assert kept[0] == kept[1]
    mixed = ((1 - way) * a + way * b for a, b in zip(numbers(one), numbers(other), strict=True))
    return re.sub(r"[ ]?-?(?:\d+\.?\d*|\.\d+)", lambda _: f" {next(mixed):.6f}", one)
