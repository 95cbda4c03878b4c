"""The colours of a TikZ picture: by the names of the theme's, or as mixes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import product

from convanim.colours import Colour, mixed
from convanim.theme import Theme

__all__ = ["Palette"]

#: What all names begin with.
PREFIX = "convanim"

#: The theme's colours that are looked for first, by what is painted. Colours of a theme may be
#: equal, such as those of rays and of words.
_FIRST = {
    "fill": ("input", "output", "maps"),
    "line": ("ink", "rays", "accent"),
    "words": ("text", "ink"),
}

#: Decimals of the percentage in a mix.
DIGITS = 1


@dataclass(eq=False)
class Palette:
    """The colours that a picture uses, and their definitions.

    Parameters
    ----------
    theme : Theme
        It gives names to its colours.
    """

    theme: Theme
    _names: dict[tuple[Colour, str], str] = field(default_factory=dict)
    _used: dict[str, Colour] = field(default_factory=dict)
    _own: dict[Colour, tuple[str, str]] = field(default_factory=dict)

    def name(self, colour: Colour, use: str) -> str:
        """Return the name of a colour.

        Parameters
        ----------
        colour : Colour
        use : str
            ``fill``, ``line`` or ``words``.

        Examples
        --------
        >>> Palette(Theme()).name((38, 139, 210), "fill")
        'convanim-input'
        """
        key = colour, use
        if key not in self._names:
            known = dict(self._known(use))
            name = next((name for name, own in known.items() if own == colour), None)
            self._names[key] = self._noted(name, colour) if name else self._numbered(colour, known)
        return self._names[key]

    def definitions(self) -> Iterator[str]:
        """Yield a line for each colour: those of the theme, then what is made of them."""
        names = [name for name, _ in self._known("fill") if name in self._used]
        for name in names:
            yield f"\\providecolor{{{name}}}{{RGB}}{{{_numbers(self._used[name])}}}"
        yield from (definition for _, definition in self._own.values())

    def _known(self, use: str) -> Iterator[tuple[str, Colour]]:
        """Yield the theme's colours by their names, the first ones of a use first."""
        names = [one.name for one in fields(self.theme)]
        for name in dict.fromkeys((*_FIRST[use], *names)):
            value = getattr(self.theme, name)
            if name == "maps":
                yield from ((f"{PREFIX}-map-{n}", one) for n, one in enumerate(value, 1))
            elif isinstance(value, tuple) and len(value) == 3:
                yield f"{PREFIX}-{name}", value

    def _noted(self, name: str, colour: Colour) -> str:
        """Return a name of the theme's, which will be defined."""
        self._used[name] = colour
        return name

    def _numbered(self, colour: Colour, known: dict[str, Colour]) -> str:
        """Return a name with a number for a colour that is none of the theme's."""
        if colour not in self._own:
            name = f"{PREFIX}-{len(self._own) + 1}"
            definition = f"\\definecolor{{{name}}}{{RGB}}{{{_numbers(colour)}}}"
            if mix := _mix(colour, known):
                one, percent, other = mix
                self._noted(one, known[one])
                self._noted(other, known[other])
                definition = f"\\colorlet{{{name}}}{{{one}!{percent:g}!{other}}}"
            self._own[colour] = name, definition
        return self._own[colour][0]


def _mix(colour: Colour, known: dict[str, Colour]) -> tuple[str, float, str] | None:
    """Return two names and the first one's percentage, if a colour is a mix of theirs.

    Mixes with the background come first: most are paler than one of the theme's.
    """
    under = [name for name in known if name.endswith("-background")]
    for other, one in product(dict.fromkeys((*under, *known)), known):
        a, b = known[one], known[other]
        most = max(range(3), key=lambda part: abs(a[part] - b[part]))
        if a[most] == b[most]:
            continue
        share = (colour[most] - b[most]) / (a[most] - b[most])
        percent = round(100 * share, DIGITS)
        if 0 < percent < 100 and mixed(a, b, percent / 100) == colour:
            return one, percent, other
    return None


def _numbers(colour: Colour) -> str:
    return ",".join(map(str, colour))
