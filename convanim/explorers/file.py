"""An explorer in one file: all settings are drawn beforehand, if they are not too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from os import PathLike
from pathlib import Path
from typing import Any

from convanim.animation import Animation
from convanim.errors import ConvanimError, Option, as_key, shortened
from convanim.explorers.controls import Control, controls_of
from convanim.explorers.page import packed, page_of
from convanim.explorers.ranges import OR
from convanim.explorers.setting import asked, told
from convanim.files.whole import check_target, whole_files
from convanim.layers import KINDS, Layer

__all__ = ["ExplorerPage", "explorer_page"]

#: Limits on settings, on the steps of all, and on the bytes of a page that a browser opens at once.
MOST_SETTINGS, MOST_STEPS, LARGEST = 2_000, 200_000, 10_000_000

#: Settings that are drawn to tell the size of all.
SAMPLE = 6


@dataclass(frozen=True)
class ExplorerPage:
    """A page on which readers choose among the settings of a layer; `explorer_page` makes it.

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

        reasons: dict[str, ConvanimError] = {}
        for place in sorted(places, key=far):
            pairs = [*zip(self.controls, place, strict=True)]
            try:
                animation = asked(self.kind, self.given([c.choices[at] for c, at in pairs]))
            except ConvanimError as error:
                reasons.setdefault(str(error), error)
                continue
            return tuple(replace(one, start=at) for one, at in pairs), animation
        first, *others = reasons.values()
        raise ConvanimError("no setting can be drawn: ", *first.args) if others else first

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

    def save(
        self, *targets: str | PathLike[str], tick: Callable[[], None] = lambda: None
    ) -> list[Path]:
        """Write the page to files, all or none.

        Parameters
        ----------
        *targets : path
            Where to write; names end with ``.html``.
        tick : callable, optional
            Called after each setting.

        Returns
        -------
        list of Path

        Raises
        ------
        ConvanimError
            If a name ends otherwise, there are too many settings, or the page would be too large.
        OSError
            If a target can't be written.
        """
        paths = [*map(Path, targets)]
        if not paths:
            raise ConvanimError("nothing to write: give at least one file name")
        for path in paths:
            if path.suffix.lower() != ".html":
                raise ConvanimError(f"{path}: several settings need a page: give a name with .html")
            check_target(path)
        self.check()
        page = self.html(tick)
        with whole_files() as part_of:
            for path in paths:
                part_of(path).write_text(page, encoding="utf-8")
        return paths

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
        self.start()
        found: list[tuple[Animation, dict[str, Any]]] = []
        reasons: dict[tuple[str, Any], ConvanimError] = {}
        for given in self.settings():
            try:
                found.append((asked(self.kind, given), given))
            except ConvanimError as error:
                reasons = {(one.name, given[one.name]): error for one in self.controls} | reasons
        self._check_words([given for _, given in found], reasons)
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
        self, drawn: Sequence[Mapping[str, Any]], reasons: Mapping[tuple[str, Any], ConvanimError]
    ) -> None:
        """Raise ConvanimError for a word that makes no layer with any other choices."""
        for one in self.controls:
            used = {given[one.name] for given in drawn}
            for choice in one.choices if one.form != "slider" else ():
                if choice not in used:
                    raise reasons[one.name, choice]

    def _too_large(self, why: str) -> ConvanimError:
        return ConvanimError(
            f"{len(self):,} settings {why}: give shorter ranges or smaller layers, or serve them"
            " with convanim explore"
        )


def explorer_page(layer: type[Layer], **given: Any) -> ExplorerPage:
    """Make a page on which readers choose among the settings of a layer.

    Parameters
    ----------
    layer : type
        A kind of layer, such as `Conv`.
    **given : object
        Its parameters, and options of `animate`. Those with several values are a ``range``, a set,
        or a text such as ``"3..8"`` or ``"0/same"``; the page has a slider or buttons for each.

    Returns
    -------
    ExplorerPage
        Its ``save`` writes one file that fetches nothing.

    Raises
    ------
    ConvanimError
        If there is no range, or one can't be read.

    Examples
    --------
    >>> from convanim.layers import MaxPool
    >>> len(explorer_page(MaxPool, input=range(4, 7), kernel="2/3", ceil_mode={False, True}))
    12
    """
    kind = getattr(layer, "kind", None)
    if kind not in KINDS or KINDS[kind] is not layer:
        told = shortened(layer)
        raise ConvanimError(f"an explorer needs a kind of layer, such as Conv, got {told}")
    both = [as_key(name) for name, value in given.items() if _is_both(value)]
    typed = {name: _typed(value) for name, value in given.items() if not _is_both(value)}
    controls, fixed = controls_of(kind, typed, both)
    if not controls:
        raise ConvanimError("an explorer needs a range, such as kernel=range(1, 6)")
    return ExplorerPage(kind, controls, fixed)


def _is_both(value: Any) -> bool:
    """Whether a value stands for both states of a switch."""
    return isinstance(value, Set) and len(value) == 2 and all(isinstance(v, bool) for v in value)


def _typed(value: Any) -> Any:
    """Return a range or a set as it is typed, and another value as it is."""
    if isinstance(value, range):
        return f"{value.start}..{value[-1]}..{value.step}" if value else ".."
    return OR.join(sorted(map(str, value))) if isinstance(value, Set) else value


def _megabytes(size: float) -> str:
    return f"make a page of some {size / 1e6:,.0f} MB, over the limit of {LARGEST / 1e6:.0f}"
