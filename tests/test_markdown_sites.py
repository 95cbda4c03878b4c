"""Sites of MkDocs, Material and Zensical: built by their own tools, seen in a browser.

Those that need more than MkDocs are run by hand: `pytest -m slow tests/test_markdown_sites.py`,
where mkdocs-material and zensical are installed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from test_browser import browser as browser  # a fixture

ROOT = Path(__file__).parents[1]

PALETTE = """
  font: false
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {icon: material/weather-sunny, name: Dark}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {icon: material/weather-night, name: Light}
"""

EXTENSIONS = """
markdown_extensions:
  - admonition
  - attr_list
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
"""

PAGE = """---
title: A page
---
# Strided

=== "Conv"

    ```convanim
    conv -i 5 -k 3 -s 2 -p 1
    ```

```{ .convanim #guide format=png }
guide 4.7
```
"""


class Site:
    """A site in a folder, and the tools that build it."""

    def __init__(self, folder: Path, config: str, pages: dict[str, str]) -> None:
        self.folder = folder
        (folder / "mkdocs.yml").write_text(f"site_name: A site\n{config}")
        for name, text in pages.items():
            (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "docs" / name).write_text(text)
        # What an installed convanim tells of itself, of the one that is tested.
        home = folder / "installed" / "entries-0.dist-info"
        home.mkdir(parents=True)
        points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
        lines: list[str] = []
        for group, rows in points.items():
            lines += [f"[{group}]", *(f"{name} = {value}" for name, value in rows.items())]
        (home / "METADATA").write_text("Metadata-Version: 2.1\nName: entries\nVersion: 0\n")
        (home / "entry_points.txt").write_text("\n".join(lines))

    def build(self, *words: str, tool: str = "mkdocs") -> tuple[int, str]:
        """The status of a build, and what it said."""
        paths = [str(ROOT), str(self.folder / "installed"), os.environ.get("PYTHONPATH", "")]
        done = subprocess.run(
            [sys.executable, "-m", tool, "build", *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def page(self, name: str) -> str:
        return (self.folder / "site" / name / "index.html").read_text()


def sources(page: str) -> list[str]:
    return re.findall(r'<img src="([^"]*convanim-[^"]*)"', page)


needs_mkdocs = pytest.mark.skipif(
    not (find_spec("mkdocs") and find_spec("pymdownx")),
    reason="no MkDocs: pip install mkdocs pymdown-extensions",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: Any) -> Site:
    config = f"theme: mkdocs\nplugins: [convanim]\n{EXTENSIONS}"
    pages = {"index.md": PAGE, "sub/page.md": PAGE}
    return Site(tmp_path_factory.mktemp("site"), config, pages)


@needs_mkdocs
def test_pictures_are_files_of_the_site_and_drawn_once(site):
    status, said = site.build("--strict")
    assert status == 0, said
    cache = site.folder / ".cache" / "plugin" / "convanim"
    drawn = {file: file.stat().st_mtime_ns for file in cache.iterdir()}
    assert site.build("--strict")[0] == 0
    assert {file: file.stat().st_mtime_ns for file in cache.iterdir()} == drawn
    assert sorted(file.suffix for file in drawn) == [".png", ".svg", ".svg"]
    for name in ("", "sub/page"):
        found = sources(site.page(name))
        assert len(found) == 2
        assert all(
            (site.folder / "site" / name / source).resolve().read_bytes()
            == (cache / Path(source).name).read_bytes()
            for source in found
        )
    assert 'id="guide"' in site.page("sub/page")


@needs_mkdocs
def test_a_mistake_names_page_and_line_and_ends_a_strict_build(site):
    page = site.folder / "docs" / "wrong.md"
    page.write_text(PAGE + "\n> ```convanim\n> conv -i 5 -k 3 --strid 2\n> ```\n")
    status, said = site.build("--strict")
    told = [line for line in said.splitlines() if "convanim:" in line]
    assert status == 1
    assert len(told) == 1
    assert told[0].startswith("WARNING -  convanim: wrong.md:16: No such option")
    assert "No such option" in site.page("wrong")
    page.unlink()


@needs_mkdocs
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("{look: {theem: dark}}", "unknown key 'theem': did you mean 'theme'?"),
        pytest.param("{folder: ../up}", "must be one of the site", marks=pytest.mark.slow),
    ],
)
def test_a_mistake_in_settings_is_one_line(tmp_path, settings, said):
    config = f"theme: mkdocs\nplugins:\n  - convanim: {settings}\n"
    site = Site(tmp_path, config, {"index.md": ""})
    status, told = site.build()
    assert status == 1
    assert "ERROR   -  convanim: " in told
    assert said in told
    assert "Traceback" not in told


def tones(page: Any) -> tuple[float, float]:
    """Lightness of the ground and of the lines of the first picture as it is seen, from 0 to 1."""
    shot = page.locator("figure img").first.screenshot()
    with Image.open(BytesIO(shot)) as image:
        seen = np.asarray(image.convert("L")) / 255
    ground = float(np.median(seen))  # most of the picture
    return ground, float(seen.max() if ground < 0.5 else seen.min())


@needs_mkdocs
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("theme", "modes"),
    [
        pytest.param("{name: mkdocs}", "light light", marks=pytest.mark.slow),
        pytest.param("{name: mkdocs, color_mode: dark}", "dark dark", marks=pytest.mark.slow),
        ("{name: mkdocs, color_mode: auto}", "light dark"),
        ("{name: readthedocs}", "light light"),
    ],
)
def test_pictures_can_be_seen_whatever_the_readers_system_is(browser, tmp_path, theme, modes):
    config = f"theme: {theme}\nplugins: [convanim]\n"
    site = Site(tmp_path, config, {"sub/page.md": "# A\n\n```convanim\nconv -i 3 -k 2\n```\n"})
    status, said = site.build("--strict")
    assert status == 0, said
    for system, mode in zip(("light", "dark"), modes.split(), strict=True):
        page = browser.new_context(color_scheme=system).new_page()
        page.route("http*://**", lambda route: route.abort())  # fonts and scripts of the theme
        page.goto((tmp_path / "site" / "sub" / "page" / "index.html").as_uri())
        page.wait_for_function("[...document.images].every(i => i.complete && i.naturalWidth)")
        ground, line = tones(page)
        assert (ground > 0.9 and line < 0.2) if mode == "light" else (ground < 0.2 < 0.8 < line)
        page.context.close()


@pytest.fixture(scope="module", params=["material with the plugin", "material", "zensical"])
def themed(request: Any, tmp_path_factory: Any) -> Site:
    """A site with a button for light and dark."""
    library = "zensical" if request.param == "zensical" else "material"
    if find_spec(library) is None:
        pytest.skip(f"no {library}: pip install mkdocs-material zensical")
    has_plugin = request.param.endswith("plugin")
    own = "plugins: [search, convanim]" if has_plugin else ""
    extension = "" if has_plugin else "  - convanim\n"
    config = f"theme:\n  name: material{PALETTE}\n{own}\n{EXTENSIONS}{extension}"
    wrong = "\n```convanim\nconv -i 5 -k 9\n```\n"
    pages = {"index.md": PAGE, "sub/page.md": PAGE, "wrong.md": PAGE + wrong}
    site = Site(tmp_path_factory.mktemp("site"), config, pages)
    status, said = site.build(tool="zensical" if library == "zensical" else "mkdocs")
    assert status == 0, said
    assert "convanim: wrong.md:16: " in said
    return site


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pictures_follow_the_toggle(browser, themed, system, width):
    view = {"width": width, "height": 900}
    motion = {"light": "reduce", "dark": "no-preference"}[system]
    context = browser.new_context(viewport=view, color_scheme=system, reduced_motion=motion)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((themed.folder / "site" / "sub" / "page" / "index.html").as_uri())
    page.wait_for_function("[...document.images].every(i => i.complete && i.naturalWidth)")
    other = {"light": "dark", "dark": "light"}[system]
    for scheme in (system, other):
        if scheme == other:
            button = page.locator("[data-md-component=palette] input")
            button.nth({"light": 0, "dark": 1}[other]).evaluate("input => input.click()")
            page.wait_for_timeout(300)
        ground, line = tones(page)
        assert (ground > 0.95 and line < 0.2) if scheme == "light" else (ground < 0.2 < 0.8 < line)
    shown = page.locator("figure img").first.evaluate("image => image.currentSrc")
    still = page.locator("figure source").first.get_attribute("srcset")
    assert shown.endswith(still.lstrip("./")) == (motion == "reduce")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not [text for text in said if "convanim" in text]
    context.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_axe_finds_nothing_in_figures(browser, themed):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page()
    page.goto((themed.folder / "site" / "wrong" / "index.html").as_uri())
    found = axe.Axe().run(page, context="figure, .convanim-mistake").response
    page.close()
    assert [violation["id"] for violation in found["violations"]] == []
    assert found["passes"]
