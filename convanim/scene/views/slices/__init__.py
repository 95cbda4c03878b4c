"""The slices view: a plane for each slice of three axes, the output's above the input's."""

from convanim.scene.views.slices.view import VIEW

__all__ = ["VIEW"]
