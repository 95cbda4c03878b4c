"""What people ask, each answered by one command; the answers are worked by hand.

The threads are those of the field's forums and trackers; a comment names where each was asked.
"""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from convanim.command.cli import cli

#: By the question: the command, and words of its answer that decide it.
QUESTIONS = {
    # Stack Overflow 37674306: an input of 13, a window of 6, stride 5.
    # SAME: o = ⌈13/5⌉ = 3, total = (3 − 1)·5 + 6 − 13 = 3, 1 before and 2 after;
    # VALID: ⌊(13 − 6)/5⌋ + 1 = 2, which reads 0 to 10 and drops 11 and 12.
    "SAME or VALID?": (
        "shape --same -k 6 -s 5 -i 13",
        ["i = 13: 1 before, 2 after", "valid", "= 2, and no window reaches the last 2 cells"],
    ),
    # pytorch 3867, 67551: TensorFlow's total is (112 − 1)·2 + 7 − 224 = 5, PyTorch's 2·3.
    "Why does same at stride 2 differ between TensorFlow and PyTorch?": (
        "shape --same -k 7 -s 2 -i 224",
        ["padding 3 at both ends", "i = 224: 2 before, 3 after: windows 1 cell further on"],
    ),
    # pytorch 3867: the total that keeps a size with stride s is s(i − 1) + k − i.
    "Which padding keeps the size with a stride?": (
        "shape --same -k 3 -s 2",
        ["no fixed padding keeps every size", "s(i − 1) + k̂ − i", "padding 1 at both ends"],
    ),
    # pytorch 8816, 25536; discuss 2688: ⌊(5 − 1)/2⌋ + 1 = ⌊(6 − 1)/2⌋ + 1 = 3.
    "Why output padding?": (
        "shape conv -i 6 -k 3 -s 2 -p 1 --back",
        ["--output-padding 1", "inputs 5 to 6 all make 3", "(6 + 2·1 − 3) mod 2 = 1"],
    ),
    # discuss 14338: 2p = d(k − 1).
    "Which padding keeps the size?": (
        "shape --same -k 5 -d 2",
        ["padding 4 at both ends keeps every size", "d(k − 1) = 8"],
    ),
    "Which padding keeps the size of an even kernel?": (
        "shape --same -k 4",
        ["padding 1 before and 2 after", "1 makes i − 1 cells, 2 makes i + 1"],
    ),
    # discuss 11173: 2·(16 − 1) + 4 − 2·1 = 32.
    "How to invert a layer?": (
        "shape conv -i 32 -k 4 -s 2 -p 1 --back",
        ["back: 16×16 → 32×32", "conv-transpose -i 16 -k 4 -s 2 -p 1", "not to the numbers"],
    ),
    # keras 10185, 14158: ⌊15/2⌋ = 7, 7·2 = 14.
    "My U-Net loses a pixel": (
        'shape stack "max-pool -i 15 -k 2" "conv-transpose -k 2 -s 2"',
        ["15×15 → 14×14", "7×7"],
    ),
    "How does my U-Net keep the pixel?": (
        "shape max-pool -i 15 -k 2 --back",
        ["max-unpool -i 7 -k 2 --output-size 15", "without it, it would be", "14×14"],
    ),
    "Which inputs does my U-Net halve without loss?": (
        "shape max-pool -k 2 --input-for 7",
        ["inputs 14 to 15", "= 2·(7 − 1) + 2 = 14", "the smallest is read to its end"],
    ),
    # pytorch 6842, 148123: ⌈(2 − 1)/2⌉ + 1 = 2, but window 1 starts at 2, beyond the input.
    "Where is ceil mode's last column?": (
        "shape max-pool -i 2 -k 1 -s 2 --ceil-mode",
        ["2×2 → 1×1", "the last window would start", "row 1 and column 1"],
    ),
    # keras-tcn 8, 196, 207: r = 1 + (7 − 1)·1 + (3 − 1)·2 = 11, jump 4.
    "What is the receptive field of my stack?": (
        'shape stack "conv -i 224 -k 7 -s 2 -p 3" "max-pool -k 3 -s 2 -p 1"',
        ["= 11, jump 4", "begins at −5, its centre is 0"],
    ),
    # Cross Validated 287774, 311696; Stack Overflow 76071558: 1 + 1 + 2 + 4 + 8 = 16 cells,
    # unit strides: the axis keeps its 16 cells.
    "What does WaveNet's figure show?": (
        'shape stack "conv -i 16 --axes 1 -k 2 -p causal" "conv -k 2 -d 2 -p causal"'
        ' "conv -k 2 -d 4 -p causal" "conv -k 2 -d 8 -p causal"',
        ["16 → 16", "= 16, jump 1", "begins at −15"],
    ),
    # A block has two convolutions: 1 + 2·(1 + 2 + 4 + 8) = 31.
    "What if a level of WaveNet's has two convolutions?": (
        'shape stack "conv -i 16 --axes 1 -k 2 -p causal" "conv -k 2 -p causal"'
        ' "conv -k 2 -d 2 -p causal" "conv -k 2 -d 2 -p causal" "conv -k 2 -d 4 -p causal"'
        ' "conv -k 2 -d 4 -p causal" "conv -k 2 -d 8 -p causal" "conv -k 2 -d 8 -p causal"',
        ["= 31, jump 1"],
    ),
    # locuslab/TCN 8, 76: 16 + 2·8 − 9 + 1 = 24 cells, of which the last 8 are chomped.
    "How much does a chomp take off?": (
        "shape conv -i 16 --axes 1 -k 3 -d 4 -p 8",
        ["16 → 24"],
    ),
    # (3 − 1)·4 = 8.
    "Which padding is causal?": (
        "shape conv -i 16 --axes 1 -k 3 -d 4 -p causal",
        ["16 → 16", "16 + 8 + 0"],
    ),
    # Stack Overflow 70664047.
    "Does fold undo unfold?": (
        "shape unfold -i 4 -k 2 --back",
        ["fold --output-size 4 -k 2", "as often as windows read it"],
    ),
    # discuss: to halve an image, and to double it.
    "Which layer halves?": (
        "shape --from 224 --to 112",
        [
            "convanim shape conv -i 224 -k 3 -s 2 -p 1  # ca.Conv(224, kernel=3, stride=2",
            "convanim shape max-pool -i 224 -k 2  #",
            "TensorFlow, JAX and ONNX pad 0:1",
        ],
    ),
    "Which layer doubles?": (
        "shape --from 7 --to 14",
        ["conv-transpose -i 7 -k 4 -s 2 -p 1  #", "upsample -i 7 -r 2  #"],
    ),
    # "kernel size can't be greater than actual input size": 3 + 2·2 − 5 + 1 = 3.
    "Which padding lets a kernel of 5 onto 3 cells?": (
        "shape --from 3 --to 3 -k 5 -s 1",
        ["convanim shape conv -i 3 -k 5 -p 2  #"],
    ),
    # conv_arithmetic, PR 16: 1 + (5 + 2 − 3)/2 = 3, 1 + (7 + 2 − 3)/2 = 4.
    "What of rectangles?": ("shape conv -i 5x7 -k 3 -s 2 -p 1", ["5×7 → 3×4"]),
    # animatedai 2, ManimML 15, ezyang 3: 16 − 5 + 1 = 12.
    "What of one axis?": ("shape conv -i 16 --axes 1 -k 5", ["16 → 12"]),
    "What of three axes?": ("shape conv -i 8x16x16 -k 3 -s 1x2x2 -p 1", ["8×16×16 → 8×8×8"]),
}

#: Questions that `shape` is to answer by words of a layer's own arithmetic.
TOLD = {
    # Stack Overflow 53841509: ⌊0·5/3⌋ = 0 to ⌈5/3⌉ − 1 = 1, ⌊5/3⌋ = 1 to ⌈10/3⌉ − 1 = 3,
    # ⌊10/3⌋ = 3 to 4.
    "What are adaptive pooling's windows?": (
        "shape adaptive-avg-pool -i 5 --output-size 3",
        ["0–1, 1–3, 3–4"],
    ),
    # discuss 127331: PyTorch's (out, in/g, k, k) = (8, 4/2, 3, 3).
    "Which shape has a grouped layer's weight?": (
        "shape conv -i 8 -k 3 --channels 4x8 --groups 2",
        ["8×2×3×3"],
    ),
    # Transposed: (in, out/g, k, k) = (4, 8/2, 3, 3).
    "Which shape has a transposed one's?": (
        "shape conv-transpose -i 8 -k 3 --channels 4x8 --groups 2",
        ["4×4×3×3"],
    ),
    # tensorflow 53291.
    "Which order has a pixel shuffle?": (
        "shape pixel-shuffle -i 2 -r 2 --order dcr",
        ["dcr (TensorFlow"],
    ),
    # 3·3 windows of 2·2 cells.
    "Which shape has unfold's output?": ("shape unfold -i 4 -k 2", ["4×4 → 4×9"]),
    "Which padding is causal, and where?": (
        "shape conv -i 16 --axes 1 -k 3 -d 4 -p causal",
        ["8 before, 0 after"],
    ),
    "How do frameworks differ for same at stride 2?": (
        "shape conv -i 224 -k 3 -s 2 -p same-upper",
        ["0 before, 1 after", "each window 1 cell earlier"],
    ),
}


def answer_to(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    cli(shlex.split(command), prog_name="convanim", standalone_mode=False)
    return capsys.readouterr().out


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_command_answers(question, capsys):
    command, decisive = QUESTIONS[question]
    answer = answer_to(command, capsys)
    assert [words for words in decisive if words not in answer] == []


@pytest.mark.parametrize("question", TOLD)
def test_one_command_tells_the_rule(question, capsys):
    command, decisive = TOLD[question]
    answer = answer_to(command, capsys)
    assert [words for words in decisive if words not in answer] == []


def test_a_kernel_that_does_not_fit_is_told_what_would():
    # "Kernel size can't be greater than actual input size": an input of 5, or padding of 1 and
    # more: 3 + 2·1 = 5.
    command = [sys.executable, "-m", "convanim", "shape", "conv", "-i", "3", "-k", "5"]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert "larger than the padded input 3: give an input of at least 5" in result.stderr
