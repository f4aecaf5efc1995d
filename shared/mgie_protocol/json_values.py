"""What stands in a message or a file of JSON, taken as what it should be; empty where it is something else."""

from __future__ import annotations

from typing import Any, cast


def list_in(value: object) -> list[Any]:
    """The list, or [] where the value is none."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def object_in(value: object) -> dict[str, Any]:
    """The object, or {} where the value is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
