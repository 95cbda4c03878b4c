"""The order of the rooms: a module imports only from those above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "convanim"

#: From the top; a folder is one room, whose own modules stand in their order.
ROOMS = (
    *(
        "interrupts",
        "locks",
        "errors",
        "files",
        "wording",
        "parameters",
        "gaps",
        "axes",
        "layers.base",
        "layers.conv",
        "layers.pool",
        "layers",
    ),
    *(
        "arithmetic",
        "captions",
        "shape",
        "walk",
        "arrays",
        "values",
        "expressions",
        "theme",
        "limits",
    ),
    *(
        "scene.primitives",
        "scene.plane",
        "scene.subject",
        "scene.labels",
        "scene.parts",
        "scene.words",
        "scene.slanted",
        "scene.numerical",
    ),
    *("scene.kernel", "scene.arrows", "scene.counting", "scene.subsampling", "scene.tower"),
    *("scene.channels", "scene.matrix"),
    *(
        "scene",
        "animation",
        "frames",
        "render",
        "render.fonts",
        "render.typeset",
        "render.paint",
        "render.flats",
        "render.raster",
        "render.pdf",
        "render.vector",
        "render.svg",
    ),
    *("encode", "encode.palette", "encode.gif", "encode.mp4", "encode.png", "export", "notebook"),
    *("listing", "recipes", "page", "booklet"),
    *("gallery.note", "gallery.pool", "gallery.figures", "gallery.whole", "gallery"),
    *("options", "cli", "__main__"),
)

#: A spec's doors to what is made of it, opened when they are used.
DOORS = {("layers.base", "values"), ("animation", "export"), ("animation", "notebook")}

#: Libraries that live in one room only.
HOMES = {
    "matplotlib": "render",
    "fontTools": "render",
    "PIL": "encode",
    "imageio": "encode",
    "click": ("options", "cli"),
}


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {room(path): path for path in PACKAGE.rglob("*.py") if room(path)}


def imports(path: Path) -> set[str]:
    """Full names of the modules a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {f"convanim.{name}" for name in MODULES}
            found |= (whole & modules) or {node.module}
    return found


def test_every_module_has_its_room():
    assert sorted(MODULES) == sorted(ROOMS)


@pytest.mark.parametrize("name", ROOMS)
def test_imports_only_from_rooms_above(name):
    for module in imports(MODULES[name]):
        if module.startswith("convanim."):
            other = module.removeprefix("convanim.")
            assert ROOMS.index(other) < ROOMS.index(name) or (name, other) in DOORS, module


@pytest.mark.parametrize("name", ROOMS)
def test_libraries_keep_to_their_rooms(name):
    for module in imports(MODULES[name]):
        home = HOMES.get(module.split(".")[0])
        assert home is None or name.startswith(home), module


@pytest.mark.parametrize("name", ROOMS)
def test_modules_stay_small(name):
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 330
