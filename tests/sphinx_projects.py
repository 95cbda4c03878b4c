"""Projects that Sphinx builds, for tests of its extension."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="no Sphinx: pip install 'convanim[sphinx]'")

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

#: Sphinx forks while threads of other tests may run, and has warnings of its own.
QUIET = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

CONF = """
extensions = ["convanim.sphinxext"]
project, author, copyright, version, release = "P", "A", "2026, A", "1", "1"
numfig = True
man_pages = [("index", "p", "P", ["A"], 1)]
latex_elements = {"fontpkg": "", "fncychap": ""}
suppress_warnings = ["epub.unknown_project_files"]
"""


def built(source: Path, name: str, parallel: int = 1) -> tuple[Path, str]:
    """Build documents; return where to, and what was said of mistakes."""
    said, work = StringIO(), source / "_build"
    trees = work / ("trees-gettext" if name == "gettext" else "trees")
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            *(source, source, work / name, trees, name),
            status=None,
            warning=said,
            parallel=parallel,
        )
        app.build()
    return work / name, re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue())


def write(source: Path, index: str, pages: dict[str, str], conf: str = CONF) -> None:
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.rst").write_text(index, encoding="utf-8")
    for name, text in pages.items():
        title = f"Page {name}\n========\n"
        (source / f"{name}.rst").write_text(title + text, encoding="utf-8")


def compiled(folder: Path) -> None:
    """Compile the document of a folder; skip where LaTeX lacks what Sphinx needs."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex: install texlive-latex-recommended")
    [source] = folder.glob("*.tex")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name]
    for _ in range(2):
        result = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        said = result.stdout.decode(errors="replace")
        if re.search(r"File `[\w-]+\.sty' not found", said):
            pytest.skip("a package of LaTeX is missing: install texlive-latex-extra")
        assert result.returncode == 0, said[-2000:]
    assert source.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
