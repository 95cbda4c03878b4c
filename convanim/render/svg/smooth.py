"""An SVG whose window slides: SMIL moves what slides, and shows and hides all else.

CSS would move it as well, but not everywhere, and not in step with SMIL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from convanim.render.surfaces import svg_number
from convanim.render.svg.compact import path_of, shape_of
from convanim.render.svg.spans import Part, Span
from convanim.render.svg.stepped import Write, seconds
from convanim.scene.primitives import Point, Primitive
from convanim.scene.sheets import Moving
from convanim.scene.tween import STILL, ways
from convanim.timing import EASING, Timing

__all__ = ["Smooth"]

#: The curve of a slide, and that of what stays.
SLIDE, REST = " ".join(f"{value:.3g}" for value in EASING), "0 0 1 1"


class _Way(NamedTuple):
    """When parts are shown, and the places that they go to, one per step and maybe one more.

    The places are shifts from the first one; or the data of a path, if its shape changes.
    """

    first: int
    stop: float
    places: tuple[str, ...]
    is_path: bool


class Smooth:
    """Parts that are shown for some steps, and slide from each to the next.

    Parameters
    ----------
    timing : Timing
    count : int
        Number of steps.
    name : str
        Not used: SMIL needs no names.
    """

    def __init__(self, timing: Timing, count: int, name: str) -> None:
        self.timing, self.count = timing, count
        self.ends = timing.ends(count)

    def pictures(self, sheet: Moving, steps: Sequence[int], write: Write) -> Iterator[list[Part]]:
        """Yield the parts of a sheet at each step: the same is what goes from place to place.

        Parameters
        ----------
        sheet : Moving
        steps : sequence of int
            In the order in which they are shown.
        write : callable
            Returns a primitive as SVG.
        """
        # The form of what goes on in the next step, and its SVG, if it stays where it is.
        forms: dict[int, tuple[object, str]] = {}
        primitives = tuple(sheet.at(steps[0]))
        for following in (*steps[1:], None):
            new = () if following is None else tuple(sheet.at(following))
            found, known, forms = ways(primitives, new, sheet.slides), forms, {}
            picture = []
            for number, (primitive, way) in enumerate(zip(primitives, found, strict=True)):
                form, same = known.get(number, (object(), ""))
                if svg := same or write(primitive):
                    end = _start(way.goal) if way.place is None and way.shift != STILL else None
                    picture.append(Part(form, _start(primitive), svg, end))
                    if way.place is not None:
                        forms[way.place] = form, svg if way.shift == STILL else ""
            yield picture
            primitives = new

    def sheet(self, spans: Iterable[Span]) -> str:
        """Return a sheet as SVG, with the parts of all steps."""
        return "".join(self._group(way, [*same]) for way, same in groupby(spans, _way))

    def rules(self) -> str:
        """Return the rules of the style sheet: none."""
        return ""

    def _group(self, way: _Way, spans: Sequence[Span]) -> str:
        """Return what goes the same way."""
        stop = int(min(way.stop, self.count))
        moves = "" if len({*way.places}) == 1 else self._moves(way, stop)
        shown = self._shown(way.first, stop)
        if not moves and not shown:
            return "".join(span.parts[0].svg for span in spans)
        hidden = ' visibility="hidden"' if way.first else ""
        if way.is_path:
            path = "".join(span.parts[0].svg.replace("/>", f">{moves}</path>") for span in spans)
            return f"<g{hidden}>{shown}{path}</g>" if shown else path
        return f"<g{hidden}>{shown}{moves}{''.join(span.parts[0].svg for span in spans)}</g>"

    def _shown(self, first: int, stop: int) -> str:
        """Return the element that shows something in some steps; none if that is all."""
        values = ["hidden"] * (first > 0) + ["visible"] + ["hidden"] * (stop < self.count)
        if len(values) == 1:
            return ""
        times = [0.0] * (first > 0) + [self.ends[first]] + [self.ends[stop]] * (stop < self.count)
        shown = f'attributeName="visibility" calcMode="discrete" values="{";".join(values)}"'
        return f'<animate {shown} keyTimes="{self._times(times)}"{self._plays}/>'

    def _moves(self, way: _Way, stop: int) -> str:
        """Return the element that moves something from place to place."""
        slide = self.timing.slide
        times, values, curves = [0.0], [way.places[0]], []
        for number, (place, following) in enumerate(
            zip(way.places, (*way.places[1:], None), strict=True), way.first + 1
        ):
            if following in (None, place):
                continue
            end = self.ends[number]
            times += [end - slide, end]
            values += [place, following or ""]
            curves += [REST, SLIDE]
        times, values, curves = [*times, self.ends[-1]], [*values, values[-1]], [*curves, REST]
        kind = "" if way.is_path else 'Transform type="translate"'
        name = "d" if way.is_path else "transform"
        return (
            f'<animate{kind} attributeName="{name}" calcMode="spline" values="{";".join(values)}"'
            f' keyTimes="{self._times(times)}" keySplines="{";".join(curves)}"{self._plays}/>'
        )

    def _times(self, times: Sequence[float]) -> str:
        return ";".join(f"{time / self.ends[-1]:.6g}" for time in times)

    @property
    def _plays(self) -> str:
        """How long the animation is, and how often it plays."""
        plays = 'repeatCount="indefinite"' if self.timing.loops else 'fill="freeze"'
        return f' dur="{seconds(self.ends[-1])}" {plays}'


def _way(span: Span) -> _Way:
    """Return the way of a span."""
    paths = [path_of(part.svg) for part in span.parts]
    if len({*map(shape_of, paths)}) > 1:
        return _Way(span.first, span.stop, tuple(paths), is_path=True)
    starts, end = [part.start for part in span.parts], span.parts[-1].end
    places = tuple(_shift(starts[0], start) for start in (*starts, *([end] if end else [])))
    return _Way(span.first, span.stop, places, is_path=False)


def _start(primitive: Primitive) -> Point:
    """Return where a primitive starts; y runs down."""
    x, y = primitive.start
    return x, -y


def _shift(start: Point, end: Point) -> str:
    """Return the shift from one place to another."""
    return f"{svg_number(end[0] - start[0])} {svg_number(end[1] - start[1])}"
