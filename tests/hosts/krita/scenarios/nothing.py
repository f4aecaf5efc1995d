"""Starts Krita and ends it: makes the home from which the other scenarios start."""
