"""Decks of slides made by their own tools from the lines of `--for`, seen in a browser.

They install what npm has, and are run by hand: `pytest -m slow tests/test_decks.py`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from test_browser import CHROMIUM, QUIET

import convanim as ca
from convanim.export import FORMATS
from convanim.places import PLACES, Figure

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ANIMATION = ca.animate(ca.Conv(5, kernel=3, stride=2, padding=1), steps="0-3")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of npm's packages."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm here")
    if "NODE_MODULES" in os.environ:
        return Path(os.environ["NODE_MODULES"])
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder)]
    done = subprocess.run([*command, "reveal.js", "@marp-team/marp-cli"], capture_output=True)
    if done.returncode:
        pytest.skip("npm could not install reveal.js and Marp")
    return folder / "node_modules"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        yield page
        browser.close()


def written(place: str, folder: Path) -> str:
    """Write the files of a place into a folder, and return its lines."""
    row = PLACES[place]
    animation = ca.animate(ANIMATION.layer, **row.with_own({**ANIMATION.given, "duration": 300}))
    animation.save(*(folder / f"conv{FORMATS[name].ending}" for name in row.formats))
    return row.lines(Figure(Path("conv"), animation.steps, animation.alt, animation.timing))


def seen(page: Any, folder: Path) -> np.ndarray:
    page.screenshot(path=folder / "seen.png")
    with Image.open(folder / "seen.png") as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def differs(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((np.abs(one - other).max(axis=2) > 60).sum() > 200)


def test_reveal_steps_and_plays(modules, page, tmp_path):
    plays, steps = written("reveal", tmp_path).split("\n\n")
    dist = (modules / "reveal.js" / "dist").as_uri()
    (tmp_path / "deck.html").write_text(
        f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Deck</title>
        <link rel="stylesheet" href="{dist}/reveal.css"></head><body>
        <div class="reveal"><div class="slides"><section>{plays}</section>
        <section>{steps}</section></div></div>
        <script src="{dist}/reveal.js"></script>
        <script>Reveal.initialize({{transition: "none", hash: false}})</script></body></html>""",
        encoding="utf-8",
    )
    page.goto((tmp_path / "deck.html").as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    page.wait_for_timeout(150)
    first = seen(page, tmp_path)
    page.wait_for_timeout(450)
    assert differs(first, seen(page, tmp_path))  # it plays
    shown = []
    page.keyboard.press("ArrowRight")
    for _ in ANIMATION.steps:
        page.wait_for_timeout(400)
        shown.append(seen(page, tmp_path))
        visible = page.evaluate(
            """() => [...document.querySelectorAll(".present img")].filter(
                 one => getComputedStyle(one).visibility === "visible"
                   && +getComputedStyle(one).opacity > 0.5).map(one => one.src.slice(-6))"""
        )
        assert visible == [f"{len(shown) - 1:02}.svg"]
        page.keyboard.press("ArrowRight")
    assert all(differs(a, b) for a, b in pairwise(shown))


def test_marp_shows_the_animation(modules, page, tmp_path):
    line = written("marp", tmp_path)
    (tmp_path / "deck.md").write_text(f"# Strides\n\n{line}\n", encoding="utf-8")
    command = [str(modules / ".bin" / "marp"), "--no-stdin", "deck.md", "-o", "deck.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page.goto((tmp_path / "deck.html").as_uri())
    page.wait_for_timeout(150)
    first = seen(page, tmp_path)
    page.wait_for_timeout(450)
    assert differs(first, seen(page, tmp_path))
    assert page.locator("img").get_attribute("alt") == ANIMATION.alt
