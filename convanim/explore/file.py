"""An explorer in one file: all settings are drawn beforehand, if they are not too many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from convanim.animation import Animation
from convanim.errors import ConvanimError, Option
from convanim.explore.page import packed, page_of
from convanim.explore.ranges import Control
from convanim.explore.told import asked, told

__all__ = ["Explorer"]

#: Limits on settings, on the steps of all, and on the bytes of a page that a browser opens at once.
MOST_SETTINGS, MOST_STEPS, LARGEST = 2_000, 200_000, 10_000_000

#: Settings that are drawn to tell the size of all.
SAMPLE = 6


@dataclass(frozen=True)
class Explorer:
    """A page on which readers choose among the settings of a layer.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``.
    controls : tuple of Control
    fixed : mapping
        What is given for all other options, by their names in Python.
    """

    kind: str
    controls: tuple[Control, ...]
    fixed: Mapping[str, Any]

    def __len__(self) -> int:
        """Return the number of settings, wrong ones among them."""
        return prod(len(one.choices) for one in self.controls)

    def given(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return what a setting gives for all options; ``values`` are those of the controls."""
        names = (one.name for one in self.controls)
        return {**self.fixed, **dict(zip(names, values, strict=True))}

    def settings(self) -> Iterator[dict[str, Any]]:
        """Yield what all settings give; the last control's choice runs fastest."""
        return map(self.given, product(*(one.choices for one in self.controls)))

    def start(self) -> tuple[tuple[Control, ...], Animation]:
        """Return the controls as they stand at first, and the animation that is then shown.

        Where their usual places make no layer, it is the nearest setting that does.

        Raises
        ------
        ConvanimError
            If no setting makes a layer that can be drawn; the message is that of the first place.
        """
        places = product(*(range(len(one.choices)) for one in self.controls))
        usual = [one.start for one in self.controls]

        def far(place: tuple[int, ...]) -> int:
            return sum(abs(at - start) for at, start in zip(place, usual, strict=True))

        first: ConvanimError | None = None
        for place in sorted(places, key=far):
            pairs = [*zip(self.controls, place, strict=True)]
            try:
                animation = asked(self.kind, self.given([c.choices[at] for c, at in pairs]))
            except ConvanimError as error:
                first = first or error
                continue
            return tuple(replace(one, start=at) for one, at in pairs), animation
        assert first is not None
        raise ConvanimError("no setting can be drawn: ", *first.args)

    def html(self, tick: Callable[[], None] = lambda: None) -> str:
        """Return the page.

        Parameters
        ----------
        tick : callable, optional
            Called after each setting.

        Raises
        ------
        ConvanimError
            If the page would be too large for a browser.
        """
        controls, animation = self.start()
        usual = told(self.kind, self.given([one.value for one in controls]))

        def entries() -> Iterator[dict[str, Any]]:
            for given in self.settings():
                yield told(self.kind, given)
                tick()

        page = page_of(self.kind, controls, animation, usual, packed(entries()))
        if len(page.encode()) > LARGEST:
            raise self._too_large(_megabytes(len(page)))
        return page

    def check(self) -> None:
        """Raise ConvanimError where there are too many settings, or they make too large a page.

        A few are drawn to tell.
        """
        if len(self) > MOST_SETTINGS:
            longest = max(self.controls, key=lambda one: len(one.choices))
            raise ConvanimError(
                f"{len(self):,} settings are over the limit of {MOST_SETTINGS:,}: give a shorter"
                " range to ",
                Option(longest.name),
                ", or serve them with convanim explore",
            )
        found: list[tuple[Animation, dict[str, Any]]] = []
        reasons: dict[tuple[str, Any], ConvanimError] = {}
        for given in self.settings():
            try:
                found.append((asked(self.kind, given), given))
            except ConvanimError as error:
                reasons |= {pair: error for pair in given.items() if pair not in reasons}
        self._check_words({pair for _, given in found for pair in given.items()}, reasons)
        steps = sum(len(animation) for animation, _ in found)
        if steps > MOST_STEPS:
            raise self._too_large(f"have {steps:,} steps, over the limit of {MOST_STEPS:,}")
        found.sort(key=lambda one: len(one[0]))
        few = found[:: -(-len(found) // SAMPLE) or 1]
        drawn = sum(len(animation) for animation, _ in few)
        size = steps / max(1, drawn) * len(packed(told(self.kind, given) for _, given in few))
        if size > LARGEST:
            raise self._too_large(_megabytes(size))

    def _check_words(
        self, drawn: Collection[tuple[str, Any]], reasons: Mapping[tuple[str, Any], ConvanimError]
    ) -> None:
        """Raise ConvanimError for a word that makes no layer with any other choices."""
        for one in self.controls:
            for choice in one.choices if one.form != "slider" else ():
                if (one.name, choice) not in drawn:
                    raise reasons[one.name, choice]

    def _too_large(self, why: str) -> ConvanimError:
        return ConvanimError(
            f"{len(self):,} settings {why}: give shorter ranges or smaller layers, or serve them"
            " with convanim explore"
        )


def _megabytes(size: float) -> str:
    return f"make a page of some {size / 1e6:,.0f} MB, over the limit of {LARGEST / 1e6:.0f}"
