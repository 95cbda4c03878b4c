"""Figures in other programs: each module is loaded where it is used."""
