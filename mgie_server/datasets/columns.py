"""What the columns of a table mean, by the names that data sets give them."""

from __future__ import annotations

from collections.abc import Iterable

from mgie_server.datasets.left_out import BAD_COLUMNS, Omit

MEANINGS: dict[str, tuple[str, ...]] = {
    "source": (
        *("source", "before", "input", "original", "source_img", "source_image"),
        *("input_image", "original_image", "img0"),
    ),
    "target": (
        *("target", "after", "output", "edited", "target_img", "target_image", "output_image"),
        *("edited_image", "answer", "img1"),
    ),
    "instruction": ("instruction", "edit", "edit_prompt", "edit_instruction", "request", "prompt"),
    "expressive": ("expressive",),
    "mask": ("mask", "mask_img", "mask_image"),
    "caption": ("caption", "target_caption", "edited_prompt"),
    "source_caption": ("source_caption", "original_prompt"),
    "has_mask": ("has_mask",),  # true or false, where some rows have none
    "split": ("split",),
    "id": ("id", "img_id", "uid"),
    "turn": ("turn", "turn_index"),
    "licence": ("licence", "license"),
}
NEEDED = ("source", "target", "instruction")


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """The column of each meaning; capitals and blanks around a name do not count. Raises Omit where one is needed."""
    given = list(names)
    plain = {str(name).strip().lower(): name for name in reversed(given)}
    found = {
        meaning: plain[known]
        for meaning, all_known in MEANINGS.items()
        for known in [next((name for name in all_known if name in plain), None)]
        if known is not None
    }
    missing = [meaning for meaning in NEEDED if meaning not in found]
    if missing:
        shown = ", ".join(str(name)[:40] for name in given[:20]) or "none"
        wanted = " and ".join(f"{meaning} ({', '.join(MEANINGS[meaning][:4])})" for meaning in missing)
        raise Omit(BAD_COLUMNS, f"no column for {wanted}; it has {shown}")
    return found
