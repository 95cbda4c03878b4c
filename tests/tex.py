"""Documents compiled by pdfLaTeX, and pages as pixels, for tests of TikZ."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import convanim as ca

#: A page that is as large as a picture, without margins.
PAGE = r"""\documentclass{article}\usepackage{tikz}
\hoffset-1in\voffset-1in\oddsidemargin0pt\topmargin0pt\headheight0pt\headsep0pt
\parindent0pt\topskip0pt\pagestyle{empty}\textwidth%(width)fpt\textheight16000pt
\begin{document}\pdfpagewidth%(width)fpt\pdfpageheight%(height)fpt
%(pages)s
\end{document}
"""


def compiled(folder: Path, source: str, *options: str) -> Path:
    """Compile a document without a shell; return the PDF."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex: install texlive-latex-recommended and texlive-pictures")
    (folder / "deck.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    result = subprocess.run(
        [*command, *options, "deck.tex"], cwd=folder, capture_output=True, check=False
    )
    said = result.stdout.decode(errors="replace")
    if "not found" in said and ".sty" in said:
        pytest.skip("a package of LaTeX is missing: install texlive-pictures")
    assert result.returncode == 0, said[-2000:]
    return folder / "deck.pdf"


def pages(pdf: Path, size: tuple[int, int]) -> list[np.ndarray]:
    """Render the pages of a PDF with a width and a height in pixels."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("no pdftoppm: install poppler-utils")
    width, height = map(str, size)
    command = ["pdftoppm", "-scale-to-x", width, "-scale-to-y", height, "-png", pdf.name, "page"]
    subprocess.run(command, cwd=pdf.parent, check=True)
    found = sorted(pdf.parent.glob("page-*.png"), key=lambda path: int(path.stem.split("-")[1]))
    return [np.asarray(Image.open(path).convert("RGB"), int) for path in found]


def steps_rendered(folder: Path, picture: ca.Animation) -> list[tuple[np.ndarray, np.ndarray]]:
    """Render the steps of a file of TikZ, each beside our own frame of the step, as pixels."""
    picture.save(folder / "a-frames.tikz", folder / "b-frames.png")
    bodies = (
        rf"\vbox to0pt{{\hbox{{\def\convanimstep{{{number}}}\input{{a-frames.tikz}}}}\vss}}"
        for number, _ in enumerate(picture.steps, 1)
    )
    sizes = {"width": picture.scene.width, "height": picture.scene.height}
    pdf = compiled(folder, PAGE % {**sizes, "pages": "\\newpage\n".join(bodies)})
    ours = [Image.open(path).convert("RGB") for path in sorted(folder.glob("b-*.png"))]
    return [
        (found, np.asarray(own, int))
        for found, own in zip(pages(pdf, ours[0].size), ours, strict=True)
    ]
