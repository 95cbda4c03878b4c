"""The maps view: input maps, kernel slices and output maps, with their numbers."""

from convanim.scene.views.maps.row import VIEW

__all__ = ["VIEW"]
