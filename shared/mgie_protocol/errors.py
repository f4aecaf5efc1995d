"""The one error type that a person can meet, on both sides of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

CODES = frozenset(
    {
        "picture_unreadable",
        "picture_too_large",
        "picture_invalid",
        "mask_size_differs",
        "selection_empty",
        "pictures_differ",
        "receipt_missing",
        "instruction_empty",
        "instruction_too_long",
        "instruction_invalid",
        "model_unknown",
        "model_not_installed",
        "edit_not_supported",
        "parameter_out_of_range",
        "output_not_writable",
        "recipe_invalid",
        "recipe_is_local",
        "recipe_not_possible",
        "server_unreachable",
        "unauthorized",
        "cancelled",
        "deadline_exceeded",
        "queue_full",
        "worker_crashed",
        "worker_hung",
        "device_error",
        "out_of_memory",
        "protocol_version",
        "message_invalid",
        "message_too_large",
        "job_unknown",
        "already_running",
        "not_available",
        "internal",
    }
)


class MgieError(Exception):
    """What went wrong, in a form that travels the wire and that a person can act on.

    code: stable, lower_snake_case, one of CODES (a newer peer may send others).
    message: what happened, with the value in it. hint: what to do, "" when there is nothing.
    details: JSON-able extras, e.g. {"nearest": ["darker", "cooler"]}.
    """

    def __init__(self, code: str, message: str, hint: str = "", details: Mapping[str, Any] | None = None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.details: dict[str, Any] = dict(details or {})

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __repr__(self) -> str:
        return f"MgieError({self.code!r}, {self.message!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (MgieError, (self.code, self.message, self.hint, self.details))

    def to_dict(self) -> dict[str, Any]:
        """The error as the wire carries it."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "details": self.details}

    @classmethod
    def from_dict(cls, data: Any) -> MgieError:
        """The error that to_dict wrote; raises MgieError("message_invalid") for anything else."""
        fields = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        code, message = fields.get("code"), fields.get("message")
        hint, details = fields.get("hint", ""), fields.get("details", {})
        if not (isinstance(code, str) and isinstance(message, str) and isinstance(hint, str)):
            raise cls("message_invalid", "An error on the wire needs a code, a message and a hint.")
        if not code or not isinstance(details, dict):
            raise cls("message_invalid", "An error on the wire needs a code and an object of details.")
        return cls(code, message, hint, cast("dict[str, Any]", details))


def invalid(message: str) -> MgieError:
    """A message that does not follow the protocol."""
    return MgieError("message_invalid", message)
