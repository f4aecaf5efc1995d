"""Pixels in and out of GIMP: the only floor that knows images and layers."""

from __future__ import annotations
