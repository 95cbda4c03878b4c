"""Change the program in one place at a time, and see whether a test fails.

The changes are mutmut's. It makes them inside plain functions only, where most of what counts
here stands in properties, tables and frozen classes; so they are applied to whole modules here,
and each is tried in a process forked from one that has the libraries loaded.

    python scripts/mutants.py                           all modules below
    python scripts/mutants.py layers/axes walk/numbers  some of them

Survivors are printed, but for those that `equivalent.toml` gives a reason for. The status is 1
where more than 5 % survive.
"""

from __future__ import annotations

import argparse
import difflib
import gc
import importlib
import os
import resource
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

import libcst as cst
import pytest
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).parents[1]

#: The tests that reach a module, the likeliest to fail first; its doctests come before them.
TESTS = {
    "walk/model": ("test_walk", "test_model", "test_values", "test_scene"),
    "walk/combine": ("test_model", "test_walk", "test_values", "test_kinds"),
    "walk/places": ("test_values", "test_model"),
    "walk/picks": ("test_small_layers", "test_values", "test_model", "test_kinds"),
    "walk/compute": (
        "test_values",
        "test_model",
        "test_kinds",
        "test_given_numbers",
        "test_dtypes",
    ),
    "walk/numbers": ("test_values", "test_model", "test_given_numbers", "test_dtypes"),
    "walk/arrays": ("test_given_numbers", "test_dtypes", "test_values"),
    "walk/fields": ("test_stack",),
    "walk/part": ("test_part",),
    "walk/mirror": ("test_view_scatter",),
    "walk/stamps": ("test_view_scatter",),
    "scene/compose": ("test_view_marks", "test_views"),
    "scene/sums": ("test_view_marks", "test_view_columns", "test_view_maps"),
    "scene/sight": ("test_sight",),
    "layers/__init__": ("test_layers", "test_defaults"),
    "layers/axes/window": ("test_axes", "test_walk", "test_layers", "test_advice"),
    "layers/axes/transposed": ("test_axes", "test_walk", "test_layers", "test_kinds"),
    "layers/axes/others": ("test_axes", "test_kinds", "test_stack"),
    "layers/axes/fields": ("test_stack",),
    "layers/axes/gaps": ("test_gaps",),
    "layers/values/checks": ("test_parameters", "test_layers", "test_defaults"),
    "layers/values/constructors": ("test_parameters", "test_layers", "test_defaults"),
    "layers/values/text": ("test_parameters", "test_layers", "test_defaults"),
    "layers/values/entries": ("test_parameters", "test_layers", "test_defaults", "test_advice"),
    "layers/values/parameters": (
        "test_parameters",
        "test_layers",
        "test_defaults",
        "test_captions",
        "test_messages",
    ),
    "layers/arrays": ("test_values", "test_given_numbers", "test_dtypes"),
    "layers/base": ("test_layers", "test_advice", "test_values"),
    "layers/grouped": ("test_small_layers", "test_kinds", "test_reference"),
    "layers/conv": ("test_layers", "test_values", "test_advice", "test_captions"),
    "layers/paddings": ("test_small_layers", "test_layers", "test_kinds", "test_advice"),
    "layers/pool": ("test_layers", "test_values", "test_advice", "test_captions"),
    "layers/adaptive": ("test_small_layers", "test_kinds"),
    "layers/unfold": ("test_small_layers", "test_kinds"),
    "layers/shuffle": ("test_small_layers", "test_kinds"),
    "layers/upsample": ("test_small_layers", "test_kinds", "test_stack"),
    "layers/stack": ("test_stack",),
    "tell/arithmetic": ("test_arithmetic", "test_arithmetic_symbols"),
    "tell/relationships": ("test_arithmetic", "test_arithmetic_symbols"),
    "tell/terms": ("test_arithmetic", "test_arithmetic_symbols"),
    "tell/stack": ("test_answers", "test_stack", "test_questions"),
    "tell/fields": ("test_answers", "test_stack", "test_questions"),
    "tell/shape/unread": ("test_captions", "test_rules", "test_texts"),
    **{
        f"tell/rules/{name}": ("test_rules", "test_questions", "test_texts")
        for name in ("axis", "difference", "differences", "paddings", "pooling", "remarks", "rule")
    },
    "tell/rules/same": ("test_rules", "test_questions", "test_texts", "test_solver"),
    **{
        f"tell/solver/{name}": ("test_answers", "test_solver", "test_questions")
        for name in (
            *("along", "back", "between", "formulas"),
            *("inputs", "same", "search", "through"),
        )
    },
    **{
        f"decode/{name}": ("test_said", "test_decode")
        for name in ("asked", "files", "inline", "kernels", "named", "pictures", "read", "tables")
    },
    "look/numbers": ("test_said", "test_decode", "test_given_numbers", "test_drawn_layers"),
    "encode/gif": ("test_gif", "test_encode"),
    "encode/palette": ("test_palette", "test_gif", "test_encode"),
}

#: Of these files, the tests with such names; the others reach none of the modules.
CHOSEN = {"test_encode": "gif or palette or same_input"}

#: What tests import, loaded once: all but the program.
LIBRARIES: tuple[str, ...] = (
    "hypothesis.strategies",
    "imageio_ffmpeg",
    "matplotlib.backends.backend_agg",
)
LIBRARIES += ("numpy", "onnx.reference", "PIL.ImageSequence", "PIL.GifImagePlugin", "pypdf")

#: A module, its lines before, and after; None stands for any.
Change = tuple[str, str, str | None]

#: Share of survivors that is let pass.
LIMIT = 0.05

#: Bytes a mutant may take.
MEMORY = 4 << 30

#: What no test can tell, as it is never evaluated or stands for itself.
SKIPPED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)


@dataclass(frozen=True, eq=False)
class Mutant:
    """One node of a module to be replaced by another."""

    module: cst.Module
    node: cst.CSTNode
    other: cst.CSTNode

    @property
    def source(self) -> str:
        """The module as it would be."""
        changed = self.module.deep_replace(self.node, self.other)
        assert isinstance(changed, cst.Module)
        return changed.code

    def change(self) -> tuple[str, str]:
        """Lines that change, before and after."""
        lines = difflib.ndiff(self.module.code.splitlines(), self.source.splitlines())
        found: dict[str, list[str]] = {"-": [], "+": [], " ": [], "?": []}
        for line in lines:
            found[line[0]].append(line[2:].strip())
        return " ".join(found["-"]), " ".join(found["+"])


class Mutated(MetaPathFinder, InspectLoader):
    """Finds one module, and loads it from the source it is given."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source = path, source
        self.inside = [str(path.parent)] if path.stem == "__init__" else None
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts[:-1] if self.inside else parts)

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """Answer for the one module."""
        if name != self.name:
            return None
        return spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=self.inside
        )

    def get_source(self, name: str) -> str:
        """Return what the module is made of."""
        return self.source


class Mutants(cst.CSTVisitor):
    """Collects the mutants of a module."""

    def __init__(self, module: cst.Module) -> None:
        self.module = module
        self.found: list[Mutant] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Ask each operator that knows such a node."""
        if isinstance(node, SKIPPED) or any(is_such(node) for is_such in UNTOLD):
            return False
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                others = (other for other in operator(node) if not _are_alike(node, other))
                self.found += [Mutant(self.module, node, other) for other in others]
        return True


def _is_strict(node: cst.CSTNode) -> bool:
    """Whether a node is zip's ``strict``: it says that lengths agree, and changes nothing."""
    keyword = node.keyword if isinstance(node, cst.Arg) else None
    return keyword is not None and keyword.value == "strict"


def _are_alike(node: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether two calls differ in ``strict`` alone."""
    if not (isinstance(node, cst.Call) and isinstance(other, cst.Call)):
        return False
    mine, others = ([id(arg) for arg in n.args if not _is_strict(arg)] for n in (node, other))
    return node.func is other.func and mine == others


def _is_export(node: cst.CSTNode) -> bool:
    names = [target.target for target in node.targets] if isinstance(node, cst.Assign) else []
    return any(isinstance(name, cst.Name) and name.value == "__all__" for name in names)


def _is_bare_field(node: cst.CSTNode) -> bool:
    """Whether a node is ``name: type = field()``, which a base class has as a property."""
    call = node.value if isinstance(node, cst.AnnAssign) else None
    return isinstance(call, cst.Call) and not call.args and call.func.deep_equals(cst.Name("field"))


#: What else no test can tell.
UNTOLD = (_is_export, _is_strict, _is_bare_field)


def mutants_of(path: Path) -> list[Mutant]:
    """Return all mutants of a module."""
    module = cst.parse_module(path.read_text(encoding="utf-8"))
    visitor = Mutants(module)
    module.visit(visitor)
    return visitor.found


def arguments(name: str) -> list[str]:
    """Return pytest's arguments for the tests of a module."""
    chosen = [CHOSEN[test] for test in TESTS[name] if test in CHOSEN]
    others = [test.removeprefix("test_") for test in TESTS[name] if test not in CHOSEN]
    return [
        *("-x", "-q", "--doctest-modules", "-o", "addopts=", "-p", "no:cacheprovider"),
        *("-p", "no:xdist", "-p", "no:randomly", "-p", "no:unraisableexception"),
        "--assert=plain",
        *(("-k", " or ".join([*chosen, *others, "doctest"])) if chosen else ()),
        str(ROOT / "convanim" / f"{name}.py"),
        *(str(ROOT / "tests" / f"{test}.py") for test in TESTS[name]),
    ]


def begin(name: str, mutant: Mutant | None, seconds: int) -> int:
    """Try a mutant, or the module as it is, in a process of its own; return its number."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(silent, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if mutant:
            path = ROOT / "convanim" / f"{name}.py"
            sys.meta_path.insert(0, Mutated(path, mutant.source))
        status = int(pytest.main(arguments(name)))
    finally:
        os._exit(status)


def survivors(name: str, found: Iterable[Mutant], jobs: int, seconds: int) -> Iterator[Mutant]:
    """Try mutants, some at a time, and yield those that no test told from the module."""
    running: dict[int, Mutant] = {}
    waiting = iter(found)
    while True:
        while len(running) < jobs and (mutant := next(waiting, None)):
            running[begin(name, mutant, seconds)] = mutant
        if not running:
            return
        process, status = os.wait()
        mutant = running.pop(process)
        if status == 0:
            yield mutant


def usual_seconds(name: str) -> float:
    """Measure how long the tests of a module take; they must pass."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _, status = os.waitpid(begin(name, None, 600), 0)
    if status:
        sys.exit(f"{name}: its tests fail without a mutant: pytest {' '.join(arguments(name))}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def equivalents() -> set[Change]:
    """Read the mutants that no test could tell; None stands for all of a line."""
    text = Path(__file__).with_name("equivalent.toml").read_text(encoding="utf-8")
    return {(m["module"], m["was"], m.get("becomes")) for m in tomllib.loads(text)["mutant"]}


def main() -> None:
    """Try the mutants of some modules, or of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(TESTS)}")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if unknown := set(given.modules) - set(TESTS):
        parser.error(f"unknown modules: {', '.join(unknown)}")
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    sys.dont_write_bytecode = True
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()  # no child looks through what is there already
    known, total, alive = equivalents(), 0, 0
    for name in given.modules or TESTS:
        mine = {entry for entry in known if entry[0] == name}
        tried, survived = try_module(name, mine, given.jobs)
        total, alive = total + tried, alive + survived
    share = alive / max(1, total)
    print(f"{total} mutants, {alive} survive: {share:.1%}")
    sys.exit(share > LIMIT)


def try_module(name: str, known: set[Change], jobs: int) -> tuple[int, int]:
    """Try the mutants of a module; return how many are no equivalents, and how many survive."""
    began, seconds = time.monotonic(), usual_seconds(name)
    found = mutants_of(ROOT / "convanim" / f"{name}.py")
    met, alike, alive = set(), 0, 0
    for mutant in survivors(name, found, jobs, int(3 * seconds + 5)):
        was, becomes = mutant.change()
        entries = known & {(name, was, becomes), (name, was, None)}
        met |= entries
        alike += bool(entries)
        alive += not entries
        if not entries:
            print(f"\n{name}\n  - {was}\n  + {becomes}", flush=True)
    for _, was, _ in known - met:
        print(f"\n{name}: take out of equivalent.toml what is so no more\n  - {was}")
    print(
        f"{name}: {len(found)} mutants, {alike} equivalent, {alive} others survive,"
        f" {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return len(found) - alike, alive


if __name__ == "__main__":
    main()
