"""Writers of documents that hold an animation's words, too: captions, players, decks of slides."""

from __future__ import annotations

from pathlib import Path

from convanim.export.job import Job, imported

__all__ = ["write_caption", "write_deck", "write_player"]


def write_caption(job: Job) -> list[Path]:
    """Write caption, worked formulas and alt text."""
    picture = job.picture
    parts = (picture.caption, "\n".join(picture.formulas), picture.alt)
    job.part_of(job.target).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    job.tick()
    return [job.target]


def write_player(job: Job) -> list[Path]:
    """Write a page that plays the animation."""
    text = imported("export.player.player_html")(job.picture, job.tick)
    job.part_of(job.target).write_text(text, encoding="utf-8")
    return [job.target]


def write_deck(job: Job) -> list[Path]:
    """Write a deck with one slide per step, and caption and worked formulas in its notes."""
    picture = job.picture
    notes = "\n\n".join((picture.caption, "\n".join(picture.formulas)))
    imported("render.pptx.write_pptx")(
        job.part_of(job.target),
        picture.scene,
        picture.steps,
        (picture.alt, notes),
        picture.theme,
        picture.canvas.ratio,
        job.tick,
    )
    return [job.target]
