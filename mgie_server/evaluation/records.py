"""What is kept of every edit and every refused instruction; the tables are made of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Judgement:
    """One answer to one instruction. All but refused are meaningless where it was refused.

    rest: RMS of what is not clean, 0..1. ciede2000: mean over the picture, against the goal. ssim: -1..1.
    cast: degrees left, for white balance only.
    """

    refused: bool
    did_it: bool = False
    clean: bool = False
    rest: float = 0.0
    ciede2000: float = 0.0
    ssim: float = 0.0
    cast: float | None = None


@dataclass(frozen=True)
class EditRecord:
    """One instruction for one photograph.

    unchanged_ciede2000: of the picture without any edit. goal_did_it: whether the goal itself has the property,
    which is the most that can be asked for. claims: (kind, value, true) of the expressive text.
    follows_form: whether the text has the form in which claims are read. names_family: of the first clause, or "".
    """

    photograph: str
    family: str
    language: str
    text: str
    colors: tuple[str, ...]
    damage: str
    expressive: str
    ours: Judgement
    keyword: Judgement
    keyword_family: str
    unchanged_ciede2000: float
    goal_did_it: bool
    names_family: str = ""
    follows_form: bool = False
    claims: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class RefusalRecord:
    """One instruction that must be refused. ours: whether it was; answer: the expressive text where it was not."""

    photograph: str
    kind: str
    language: str
    text: str
    ours: bool
    keyword: bool
    answer: str = ""


@dataclass(frozen=True)
class ToolRecord:
    """An automatic tool without language on one damaged photograph. cast: degrees, for white balance only."""

    photograph: str
    family: str
    damage: str
    tool: str
    ciede2000: float
    cast: float | None


@dataclass(frozen=True)
class Strip:
    """A row of pictures for the report, JPEG files. ours, keyword: None where it refused."""

    family: str
    photograph: str
    text: str
    expressive: str
    before: bytes
    goal: bytes
    ours: bytes | None
    keyword: bytes | None


@dataclass
class Records:
    """Everything that was measured."""

    edits: list[EditRecord] = field(default_factory=list[EditRecord])
    refusals: list[RefusalRecord] = field(default_factory=list[RefusalRecord])
    tools: list[ToolRecord] = field(default_factory=list[ToolRecord])
    strips: dict[str, Strip] = field(default_factory=dict[str, Strip])
