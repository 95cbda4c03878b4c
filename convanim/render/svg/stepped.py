"""An SVG whose parts are shown and hidden by CSS.

What is shown equally long shares one rule, and starts later or sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from math import floor

from convanim.render.svg.spans import Part, Span
from convanim.scene.primitives import Primitive
from convanim.scene.sheets import Moving
from convanim.timing import Timing

__all__ = ["Stepped", "Write", "parts", "seconds"]

#: Returns a primitive as SVG; nothing where there is nothing to see.
Write = Callable[[Primitive], str]


class Stepped:
    """Parts that are shown for some steps, and the style sheet that does so.

    Parameters
    ----------
    timing : Timing
    count : int
        Number of steps.
    name : str
        The beginning of all names.
    """

    def __init__(self, timing: Timing, count: int, name: str) -> None:
        self.timing, self.count, self.name = timing, count, name
        self.ends = timing.ends(count)
        self.classes: dict[tuple[int, float], str] = {}

    def pictures(self, sheet: Moving, steps: Sequence[int], write: Write) -> Iterator[list[Part]]:
        """Yield the parts of a sheet at each step; see `Smooth.pictures`."""
        for step in steps:
            yield parts(sheet.at(step), write)

    def sheet(self, spans: Iterable[Span]) -> str:
        """Return a sheet as SVG, with the parts of all steps."""
        return "".join(
            f'<g class="{self._class(*times)}">{"".join(span.parts[0].svg for span in same)}</g>'
            for times, same in groupby(spans, lambda span: (span.first, span.stop))
        )

    def rules(self) -> str:
        """Return the rules of the style sheet."""
        plays = "infinite" if self.timing.loops else "forwards"
        whole = f"{self.name} {seconds(self.ends[-1])} step-end {plays}"
        rules = f".{self.name}>*{{visibility:hidden;animation:{whole}}}"
        names = {self._length(0, 1): self.name}
        for (first, stop), name in self.classes.items():
            length, delay = self._length(first, stop), self.ends[first]
            frames = names.setdefault(length, f"{self.name}-{len(names)}")
            said = [f"animation-delay:{seconds(delay)}"] if delay else []
            said += [f"animation-name:{frames}"] if frames != self.name else []
            rules += f".{name}{{{';'.join(said)}}}" if said else ""
        return "".join(self._keyframes(name, length) for length, name in names.items()) + rules

    def _class(self, first: int, stop: float) -> str:
        """Return the class of what is shown from one step to before another."""
        return self.classes.setdefault((first, stop), f"{self.name}{len(self.classes)}")

    def _length(self, first: int, stop: float) -> float | None:
        """Return how long something is shown, in milliseconds; None if it stays."""
        if stop >= self.count and (not self.timing.loops or first == 0):
            return None
        return self.ends[int(min(stop, self.count))] - self.ends[first]

    def _keyframes(self, name: str, length: float | None) -> str:
        """Return the rule by which something is shown for a time, and then hidden."""
        if length is None:
            return f"@keyframes {name}{{0%,to{{visibility:visible}}}}"
        # Rounded down: what comes next is never seen together with it.
        share = floor(1e9 * length / self.ends[-1]) / 1e7
        return f"@keyframes {name}{{0%{{visibility:visible}}{share:.10g}%{{visibility:hidden}}}}"


def parts(primitives: Iterable[Primitive], write: Write) -> list[Part]:
    """Return what there is to see of primitives; the same is what is written alike."""
    seen = ((primitive, svg) for primitive in primitives if (svg := write(primitive)))
    return [Part(svg, (primitive.start[0], -primitive.start[1]), svg) for primitive, svg in seen]


def seconds(time: float) -> str:
    """Return a time in milliseconds as CSS and SMIL take it.

    Examples
    --------
    >>> seconds(9000), seconds(12.5)
    ('9s', '0.0125s')
    """
    return f"{time / 1000:.9g}s"
