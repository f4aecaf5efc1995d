"""Windows (GTK), and the status bar for scripts."""

from __future__ import annotations
