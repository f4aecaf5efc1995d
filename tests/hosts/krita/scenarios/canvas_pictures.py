"""Known pixels in each of Krita's colour spaces: painted by the scenarios, computed again by the tests. No Krita here."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass

WIDTH, HEIGHT = 37, 23

SRGB = "sRGB-elle-V2-srgbtrc.icc"
LINEAR = "sRGB-elle-V2-g10.icc"
GRAY = "Gray-D50-elle-V2-srgbtrc.icc"
GRAY_LINEAR = "Gray-D50-elle-V2-g10.icc"
CODES = {"U8": "B", "U16": "H", "F16": "e", "F32": "f"}
CHANNELS = {"RGBA": 4, "GRAYA": 2, "CMYKA": 5, "LABA": 4, "XYZA": 4, "YCbCrA": 4}


@dataclass(frozen=True)
class Case:
    """wire: channels, dtype, transfer that must come out. tolerance: in the layer's own units, None: not compared.

    again: the largest difference in the wire's units when the inserted layer is read again.
    """

    model: str
    depth: str
    profile: str
    wire: tuple[int, str, str]
    tolerance: float | None = 0.0
    again: float = 0.0

    @property
    def space(self) -> tuple[str, str, str]:
        return self.model, self.depth, self.profile

    @property
    def as_it_is(self) -> bool:
        return "sRGB" in self.profile or self.profile in (GRAY, GRAY_LINEAR)

    @property
    def pixel(self) -> int:
        return struct.calcsize(CODES[self.depth]) * CHANNELS[self.model]


CASES = {
    "rgba_u8": Case("RGBA", "U8", SRGB, (4, "u8", "srgb")),
    "rgba_u16": Case("RGBA", "U16", SRGB, (4, "u16", "srgb")),
    "rgba_u16_linear": Case("RGBA", "U16", LINEAR, (4, "u16", "linear")),
    "rgba_f16": Case("RGBA", "F16", LINEAR, (4, "f32", "linear")),
    "rgba_f16_encoded": Case("RGBA", "F16", SRGB, (4, "f32", "srgb")),
    "rgba_f32": Case("RGBA", "F32", LINEAR, (4, "f32", "linear")),
    "rgba_f32_encoded": Case("RGBA", "F32", SRGB, (4, "f32", "srgb")),
    "gray_u8": Case("GRAYA", "U8", GRAY, (2, "u8", "srgb")),
    "gray_u16": Case("GRAYA", "U16", GRAY_LINEAR, (2, "u16", "linear")),
    "gray_f16": Case("GRAYA", "F16", GRAY_LINEAR, (2, "f32", "linear")),
    "gray_f32": Case("GRAYA", "F32", GRAY_LINEAR, (2, "f32", "linear")),
    "gray_u8_g22": Case("GRAYA", "U8", "Gray-D50-elle-V2-g22.icc", (2, "f32", "linear"), 0, 0),
    "adobe_u8": Case("RGBA", "U8", "ClayRGB-elle-V2-g22.icc", (4, "f32", "linear"), 0, 1e-6),
    "rec2020_u16": Case("RGBA", "U16", "Rec2020-elle-V4-g10.icc", (4, "f32", "linear"), 0, 1e-6),
    "rec2020_f32": Case("RGBA", "F32", "Rec2020-elle-V4-g10.icc", (4, "f32", "linear"), 1e-5, 1e-5),
    "rec2020_f16": Case("RGBA", "F16", "Rec2020-elle-V4-g10.icc", (4, "f32", "linear"), 2e-3, 4e-3),
    "cmyk_u8": Case("CMYKA", "U8", "Chemical proof", (4, "u8", "srgb"), None, 32),
    "lab_u16": Case("LABA", "U16", "Lab identity built-in", (4, "f32", "linear"), 1, 1e-4),
    "lab_f32": Case("LABA", "F32", "Lab identity built-in", (4, "f32", "linear"), 2e-2, 1e-4),
    "xyz_f32": Case("XYZA", "F32", "XYZ identity built-in", (4, "f32", "linear"), 1e-3, 1e-4),
}


def numbers(case: Case) -> list[float]:
    """Channels in Krita's own order. Some alphas are 0 or 1, floats reach beyond 0..1, colours of LAB lie in sRGB."""
    dice = random.Random(f"{case.model} {case.depth} {case.profile}")
    made: list[float] = []
    for _ in range(WIDTH * HEIGHT):
        alpha = dice.choice((0.0, 1.0, dice.random()))
        made += [_channel(case, number, dice) for number in range(CHANNELS[case.model] - 1)]
        made.append(alpha * {"U8": 255, "U16": 65535}.get(case.depth, 1))
    whole = case.depth in ("U8", "U16")
    return [round(number) for number in made] if whole else made


def _channel(case: Case, number: int, dice: random.Random) -> float:
    if case.model == "LABA":  # near the gray axis: sRGB has these colours
        low, high = [(20.0, 80.0), (-10.0, 10.0), (-10.0, 10.0)][number]
        value = dice.uniform(low, high)
        if case.depth == "F32":
            return value
        return value * 655.35 if number == 0 else (value + 128) * 257
    if case.model == "XYZA":
        return dice.uniform(0.2, 0.5)
    if case.depth in ("U8", "U16"):
        return dice.uniform(0, {"U8": 255, "U16": 65535}[case.depth])
    return dice.uniform(-0.5, 4.0) if "encoded" not in case.profile else dice.random()


def raw(case: Case) -> bytes:
    """The same, as Krita stores them."""
    values = numbers(case)
    return struct.pack(f"<{len(values)}{CODES[case.depth]}", *values)


def values(case: Case, data: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(data) // struct.calcsize(CODES[case.depth])}{CODES[case.depth]}", data)
