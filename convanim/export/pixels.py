"""Writers of formats made of pixels: what is written where, and by which function of an encoder.

The libraries of a format are imported when it is used.
"""

from __future__ import annotations

from pathlib import Path

from convanim.export.job import Job, Writer, imported, numbered

__all__ = ["animation_writer", "noting_writer", "still_writer", "stills_writer", "video_writer"]


def animation_writer(writer: str) -> Writer:
    """Return a function that writes all frames to one file.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, timing and tick; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        frames = job.frames(job.picture.steps)
        write_frames = imported(writer)
        write_frames(job.part_of(job.target), frames, job.picture.timing, job.tick)
        return [job.target]

    return write


def noting_writer(writer: str, has_poster: bool = False) -> Writer:
    """Return a function that writes all frames to one file, which notes its dots per inch.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, timing, dpi and tick; see `imported`.
    has_poster : bool
        Whether it takes frames of the poster, too: None where that is the first step.
    """

    def write(job: Job) -> list[Path]:
        picture, path = job.picture, job.part_of(job.target)
        frames, write_frames = job.frames(picture.steps), imported(writer)
        posters = []
        if has_poster:
            is_first = picture.poster == picture.steps[0]
            posters = [None if is_first else job.frames([picture.poster])]
        write_frames(path, frames, picture.timing, picture.dpi, job.tick, *posters)
        return [job.target]

    return write


def video_writer(writer: str) -> Writer:
    """Return a function that writes all frames to one video.

    Parameters
    ----------
    writer : str
        Name of a function of path, frames, film and tick; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        from convanim.scene.tween import Stop, tweened

        picture, steps = job.picture, job.picture.steps
        film = picture.timing.film(len(steps))
        stops = [
            Stop(steps[shot.number], steps[min(shot.number + 1, len(steps) - 1)], shot.share)
            for shot in film.shots
        ]
        frames = job.frames(range(len(stops)), tweened(picture.scene, stops))
        write_frames = imported(writer)
        write_frames(job.part_of(job.target), frames, film, job.tick)
        return [job.target]

    return write


def still_writer(writer: str) -> Writer:
    """Return a function that writes the step that stands for the animation.

    Parameters
    ----------
    writer : str
        Name of a function of paths, frames, dpi and tick; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        frames = job.frames([job.picture.poster])
        write_frames = imported(writer)
        write_frames([job.part_of(job.target)], frames, job.picture.dpi, job.tick)
        return [job.target]

    return write


def stills_writer(writer: str) -> Writer:
    """Return a function that writes one file per step.

    Parameters
    ----------
    writer : str
        Name of a function of paths, frames, dpi and tick; see `imported`.
    """

    def write(job: Job) -> list[Path]:
        targets, frames = numbered(job.target, job.picture.steps), job.frames(job.picture.steps)
        write_frames = imported(writer)
        write_frames(map(job.part_of, targets), frames, job.picture.dpi, job.tick)
        return targets

    return write
