"""The order of the rooms: a module imports only from those above it, and none in a circle."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "convanim"

#: From the top: modules, and wings of several.
ROOMS = (
    *("errors", "wording", "checks", "files", "colours", "theme", "timing"),
    *("walk", "decode", "layers", "tell", "scene"),
    *("limits", "look", "recipes"),
    *("encode", "render", "export", "places"),
    *("subjects", "animation", "parse", "gallery", "embed", "sphinxext", "explorers"),
    *("command", "__main__"),
)

#: Libraries that live in some rooms only.
HOMES = {
    "matplotlib": {"render"},
    "fontTools": {"render"},
    "PIL": {"encode", "decode"},
    "imageio": {"encode"},
    "imageio_ffmpeg": {"encode"},
    "pptx": {"render"},
    "ipywidgets": {"embed"},
    "jinja2": {"export", "gallery"},
    "click": {"command", "parse"},
    "docutils": {"embed"},
    "sphinx": {"embed"},
    "markdown": {"embed"},
    "markdown_it": {"embed"},
    "mkdocs": {"embed"},
    "werkzeug": {"explorers"},
}

#: What rooms must not know, besides those below them: a scene is made of a walk alone.
UNKNOWN = {
    "walk": {"layers"},
    "scene": {"layers", "files"},
    "render": {"layers", "files"},
    "encode": {"layers", "scene", "files"},
    "decode": {"layers", "scene", "files"},
    "tell": {"scene", "theme"},
}

#: Lines of a module, and modules of a room.
LINES, MODULES_OF_A_ROOM = 300, 11


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): path for path in PACKAGE.rglob("*.py") if name_of(path)}


def room_of(name: str) -> str:
    return name.split(".")[0]


def imports(path: Path) -> set[str]:
    """Full names of the modules a file imports, inside functions too, or names to be loaded."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {f"convanim.{name}" for name in MODULES}
            found |= (whole & modules) or {node.module}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            module = node.value.rpartition(".")[0]  # "encode.gif.write_gif", a format's writer
            found |= {f"convanim.{module}"} if "." in module and module in MODULES else set()
    return found


def ours(name: str) -> set[str]:
    """Modules of the package that a module imports."""
    found = {module.removeprefix("convanim.") for module in imports(MODULES[name])}
    return found & MODULES.keys()


def test_every_module_has_its_room():
    assert {room_of(name) for name in MODULES} == {*ROOMS}


def test_the_documentation_tells_them_in_their_order():
    page = (PACKAGE.parent / "docs" / "built.rst").read_text(encoding="utf-8")
    rows = re.findall(r"^   \* - (``.*)$", page, flags=re.M)
    assert tuple(re.findall("``([a-z_]+)``", ", ".join(rows))) == ROOMS


@pytest.mark.parametrize("name", MODULES)
def test_imports_only_from_rooms_above(name):
    for other in ours(name):
        assert ROOMS.index(room_of(other)) <= ROOMS.index(room_of(name)), other


def test_no_modules_import_each_other_in_a_circle():
    # A package's own module stands for what it takes from the others in it.
    graph = {name: {other for other in ours(name) if other != name} for name in MODULES}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("name", MODULES)
def test_rooms_know_nothing_of_what_is_not_theirs(name):
    known = {room_of(other) for other in ours(name)}
    assert not known & UNKNOWN.get(room_of(name), set())


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("scene.views.")])
def test_views_load_what_draws_them_when_they_are_staged(name):
    # Every picture needs the rows of all views, which a package's own module has.
    if MODULES[name].name == "__init__.py" and name.count(".") == 2:
        top = ast.parse(MODULES[name].read_text(encoding="utf-8")).body
        loaded = {node.module or "" for node in top if isinstance(node, ast.ImportFrom)}
        assert not {module for module in loaded if f"{module}.".startswith(f"convanim.{name}.")}


@pytest.mark.parametrize("name", MODULES)
def test_libraries_keep_to_their_rooms(name):
    for module in imports(MODULES[name]):
        homes = HOMES.get(module.split(".")[0])
        assert homes is None or room_of(name) in homes, module


@pytest.mark.parametrize("name", MODULES)
def test_modules_stay_small(name):
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= LINES


def test_rooms_stay_small():
    folders = [path for path in PACKAGE.rglob("*") if path.is_dir() and path.name != "__pycache__"]
    for folder in (PACKAGE, *folders):
        modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(modules) <= MODULES_OF_A_ROOM, folder
