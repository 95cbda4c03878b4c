"""Writers of documents that hold an animation's words, too: captions, players, decks of slides."""

from __future__ import annotations

from pathlib import Path

from convanim.export.job import Job, imported

__all__ = ["write_caption", "write_deck", "write_player"]


def write_caption(job: Job) -> list[Path]:
    """Write caption, worked formulas and alt text."""
    picture = job.picture
    parts = (picture.caption, "\n".join(picture.formulas), picture.alt)
    job.tick()
    return job.written("\n\n".join(parts) + "\n")


def write_player(job: Job) -> list[Path]:
    """Write a page that plays the animation."""
    return job.written(imported("export.player.player_html")(job.picture, job.tick))


def write_deck(job: Job) -> list[Path]:
    """Write a deck with one slide per step, and caption and worked formulas in its notes."""
    picture = job.picture
    notes = "\n\n".join((picture.caption, "\n".join(picture.formulas)))
    path, shape = job.part_of(job.target), picture.canvas.ratio
    imported("render.pptx.write_pptx")(
        *(path, picture.scene, picture.steps, (picture.alt, notes), picture.theme, shape, job.tick)
    )
    return [job.target]
