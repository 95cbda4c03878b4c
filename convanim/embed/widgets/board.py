"""The widgets of an explorer: controls, and what they change."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import chain
from time import process_time
from typing import Any

import ipywidgets

from convanim.animation import Animation, animate
from convanim.embed.widgets.controls import NUMBERS, Control, controls_of, parameters_of
from convanim.embed.widgets.told import told
from convanim.errors import ConvanimError, told_of_layer
from convanim.export.notebook.bundle import Parts
from convanim.layers import Layer, Stack
from convanim.look import SETTINGS
from convanim.scene.views import VIEWS
from convanim.subjects import subject_of
from convanim.theme import THEMES

__all__ = ["Board"]

#: Options of pictures that are on or off.
SWITCHES = ("labels", "sum")

#: Sizes of all controls, so that they stand in columns.
STYLE, LAYOUT = {"description_width": "9em"}, {"width": "25em"}

#: Bytes of an animation that is drawn as a slider moves, which takes less than so many seconds, and
#: of one that is drawn when nothing was turned for so many.
AT_ONCE, SOON, AT_REST, REST = 100_000, 0.1, 400_000, 0.4

#: Place of the picture: beside the controls, or below them where there is little room.
BESIDE = {"flex": "1 1 20em", "min_width": "0", "margin": "0 0 0 1em"}


class Board:
    """Controls on the left, and what they change on the right.

    Parameters
    ----------
    animation : Animation
        What is shown at first.
    """

    def __init__(self, animation: Animation) -> None:
        self.animation = animation
        self._picture = ""
        self._is_slow = False
        self._waiting: TimerHandle | None = None
        self._controls = [controls_of(one, not n) for n, one in enumerate(animation.layer.layers)]
        self._turned = [[_widget(one) for one in controls] for controls in self._controls]
        self._look = _look_widgets(animation)
        self._shown = ipywidgets.HTML(layout=BESIDE)
        left = [_grouped(animation.layer, self._turned), *self._look.values()]
        self.box = ipywidgets.Box(
            [ipywidgets.VBox(left), self._shown], layout={"flex_flow": "row wrap"}
        )
        for one in chain(*self._turned, self._look.values()):
            one.observe(self._follow, "value")
        self._settle()
        self._draw_all(Parts(animation))
        self._is_slow = False  # what took long was loaded with the first drawing

    def _follow(self, _: object = None) -> None:
        """Show what is asked for, or why it can't be drawn."""
        if self._waiting:
            self._waiting.cancel()
        try:
            self.animation = animate(self._layer(), **self._options())
        except ConvanimError as error:
            self._shown.value = told(self.animation, self._picture, str(error))
        else:
            self._draw()
        self._settle()

    def _settle(self) -> None:
        """Disable what changes nothing: paddings that a word tells, options of other views."""
        for controls, turned in zip(self._controls, self._turned, strict=True):
            pairs = [*zip(controls, turned, strict=True)]
            has_word = any(NUMBERS in one.words and dial.value != NUMBERS for one, dial in pairs)
            for one, dial in pairs:
                if one.parameter == "padding" and not one.words:
                    dial.disabled = has_word
        for name in SWITCHES:
            self._look[name].disabled = name not in self.animation.view.options

    def _draw(self) -> None:
        """Show the animation; a large one, or one that takes long, when nothing more is turned."""
        parts, was_slow = Parts(self.animation), self._is_slow
        try:
            loop = get_running_loop()
        except RuntimeError:  # nothing runs that could wait
            self._draw_all(parts)
            return
        if was_slow or not self._draw_soon(parts):
            self._waiting = loop.call_later(REST, self._draw_all, parts)
        self._shown.value = told(self.animation, self._picture, is_old=was_slow)

    def _draw_soon(self, parts: Parts) -> bool:
        """Draw what can be drawn at once, and return whether that is all."""
        begun = process_time()
        moving = parts.moving(AT_ONCE)
        self._picture = parts.poster() if moving is None else moving
        self._is_slow = process_time() - begun > SOON
        return moving is not None

    def _draw_all(self, parts: Parts) -> None:
        """Draw and show the animation, or a step of one that is too large."""
        if not self._draw_soon(parts):
            self._picture = parts.html(AT_REST)
        self._shown.value = told(self.animation, self._picture)

    def _layer(self) -> Layer | Stack:
        """Return the layer, or the stack, that the controls tell."""
        layers, stack = self.animation.layer.layers, None
        for number, layer in enumerate(layers):
            chosen = [one.value for one in self._turned[number]]
            maps = stack.layers[-1].maps_made if stack else None
            given = parameters_of(layer, self._controls[number], chosen, maps)
            with told_of_layer(number + 1) if layers[1:] else nullcontext():
                if stack is None:
                    stack = Stack(type(layer)(**given))
                    continue
                given.pop("input", None)  # what the layer below makes
                stack = stack.then(type(layer), **given)
        assert stack is not None
        return stack if isinstance(self.animation.layer, Stack) else stack.layers[0]

    def _options(self) -> dict[str, Any]:
        """Return the options of the picture that the controls tell, or that it had at first."""
        return {**self.animation.given, **{name: one.value for name, one in self._look.items()}}


def _widget(control: Control) -> Any:
    """Return the widget of a control."""
    kind: Any = ipywidgets.Checkbox
    more: dict[str, Any] = {}
    if control.words:
        kind, more = ipywidgets.Dropdown, {"options": control.words}
    elif control.ends:
        kind = ipywidgets.IntSlider if control.by == 1 else ipywidgets.FloatSlider
        more = {"min": control.ends[0], "max": control.ends[1], "step": control.by}
    one = kind(value=control.value, **more)
    return _dressed(one, control.label, control.says)


def _dressed(one: Any, label: str, says: str) -> Any:
    """Return a widget with its words and sizes."""
    one.description, one.tooltip = label, says
    one.style, one.layout = STYLE, LAYOUT
    return one


def _grouped(layer: Layer | Stack, turned: Sequence[Sequence[Any]]) -> Any:
    """Return the controls of a layer, or of a stack's layers, each in a tab."""
    pages = [ipywidgets.VBox(one) for one in turned]
    if not isinstance(layer, Stack):
        return pages[0]
    tabs = ipywidgets.Tab(pages)
    for number, one in enumerate(layer.layers):
        tabs.set_title(number, f"{number + 1} {one.title}")
    return tabs


def _look_widgets(animation: Animation) -> dict[str, Any]:
    """Return the widgets of the options of a picture, by name."""
    settings = animation.settings
    subject, view, theme = subject_of(animation.layer, settings), animation.view, settings["theme"]
    views = [name for name, row in VIEWS.items() if row.lacks(subject) is None]
    if view.name not in views:  # several side by side
        views.append(view.name)
    themes = dict(zip(THEMES, THEMES, strict=True))
    if theme not in THEMES.values():  # the user's own
        themes[theme.name] = theme
    made = {
        "view": ipywidgets.Dropdown(options=views, value=view.name),
        "theme": ipywidgets.Dropdown(options=[*themes.items()], value=themes[theme.name]),
        **{name: ipywidgets.Checkbox(value=settings[name]) for name in SWITCHES},
    }
    return {name: _dressed(one, name, SETTINGS[name].told) for name, one in made.items()}
