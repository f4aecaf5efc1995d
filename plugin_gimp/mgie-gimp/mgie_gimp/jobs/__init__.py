"""The server and what is asked of it. No widgets and no layers here."""

from __future__ import annotations
