"""What is said of long work beforehand."""

from __future__ import annotations

import re

import pytest

import convanim as ca
from convanim.command import forecast as module
from convanim.command.forecast import forecast
from convanim.export import FORMATS


def test_nothing_is_said_of_short_work():
    assert forecast(ca.animate(ca.Conv(5, 3)), {"gif", "mp4"}) is None
    assert forecast(ca.animate(ca.Conv(60, 3)), {"svg", "txt"}) is None


@pytest.mark.parametrize("suffix", [name for name, row in FORMATS.items() if row.is_animated])
def test_what_is_said_comes_true(suffix, monkeypatch):
    monkeypatch.setattr(module, "FEW", 100)
    animation = ca.animate(ca.Conv(14, 3), dpi=40, poster=9)
    said = forecast(animation, {suffix})
    width, height = animation.scene.pixels(40)
    found = re.fullmatch(
        rf"144 frames of {width} × {height} pixels: about \d+ s, and (\d+) (kB|MB) of"
        rf" {suffix.upper()}; --shown 12 draws only a corner",
        said,
    )
    size = int(found[1]) * {"kB": 1e3, "MB": 1e6}[found[2]]
    assert size == pytest.approx(len(animation.to_bytes(suffix)), rel=0.35)


@pytest.mark.parametrize(
    ("kernel", "view", "advice"),
    [(3, "slanted", "12"), (13, "slanted", "24"), (13, "columns", None)],
)
def test_a_corner_is_advised_that_can_be_drawn(kernel, view, advice, monkeypatch):
    monkeypatch.setattr(module, "FEW", 100)
    said = forecast(ca.animate(ca.Conv(26, kernel), view=view, dpi=20), {"gif"})
    found = re.search(r"--shown (\d+)", said)
    assert (found and found[1]) == advice
    if advice:
        assert len(ca.animate(ca.Conv(26, kernel), shown=int(advice))) > 0
