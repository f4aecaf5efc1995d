"""Runs everything that is measured, photograph by photograph, and keeps the records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from mgie_server.engines.engine import Engine
from mgie_server.evaluation.automatic import TOOLS, residual_cast
from mgie_server.evaluation.cases import Case, cases_of
from mgie_server.evaluation.claims import Claim, claims_of, holds, named_family
from mgie_server.evaluation.differences import CLEAN
from mgie_server.evaluation.keywords import keyword_edit
from mgie_server.evaluation.measures import judged_size
from mgie_server.evaluation.photographs import Photograph, quantised, read_photograph
from mgie_server.evaluation.prepared import DAMAGES_OF, Prepared
from mgie_server.evaluation.properties import Judged, did_it
from mgie_server.evaluation.records import EditRecord, Judgement, Records, RefusalRecord, Strip, ToolRecord
from mgie_server.evaluation.refusals import impossible
from mgie_server.evaluation.runner import Seat
from mgie_server.training.edits import Edit

Picture = np.ndarray
OnDone = Callable[[int], None]
REFUSAL_PHOTOGRAPHS = 2  # how many photographs an instruction to be refused meets
_STRIP_SIDE = 224  # px
REFUSED = Judgement(refused=True)


class Measuring:
    """One run over all photographs."""

    def __init__(
        self, engine: Engine, paths: list[Path], families: tuple[str, ...], size: int, seed: int
    ) -> None:
        self.records = Records()
        self._engine, self._paths, self._families = engine, paths, families
        self._size, self._seed = size, seed

    def run(self, on_done: OnDone) -> Records:
        """on_done: told how many cases are done, refusals counted in."""
        done = 0
        for number, path in enumerate(self._paths):
            photograph = read_photograph(path, self._size)
            seats = _Seats(self._engine, photograph)
            cases = cases_of(seats.at("").prepared.small, number, self._families)
            for case in cases:
                seat = seats.at(case.damage)
                seed = self._seed + len(self.records.edits)
                self.records.edits.append(self._edit(photograph, seat, case, seed, number))
                done += 1
                on_done(done)
            done += self._refuse(photograph, seats, number)
            on_done(done)
            self._use_tools(photograph, seats)
        return self.records

    def _edit(self, photograph: Photograph, seat: _Judge, case: Case, seed: int, number: int) -> EditRecord:
        made = seat.seat.edit(case.text, seed)
        ours = REFUSED if made is None else seat.judge(case.edit, made.picture)
        keyword = keyword_edit(case.text)
        by_keyword = REFUSED if keyword is None else seat.judge_operation(case.edit, keyword)
        wanted = self._families.index(case.edit.family) % len(self._paths)
        if case.edit.family not in self.records.strips and number >= wanted:
            text = "" if made is None else made.expressive
            pictures = (made and made.picture, keyword and seat.prepared.operated(keyword))
            self.records.strips[case.edit.family] = _strip(photograph.name, seat, case, text, *pictures)
        spoken = _spoken("" if made is None else made.expressive)
        return EditRecord(
            photograph=photograph.name,
            family=case.edit.family,
            language=case.language,
            text=case.text,
            colors=case.edit.colors,
            damage=case.damage,
            expressive="" if made is None else made.expressive,
            ours=ours,
            keyword=by_keyword,
            keyword_family="" if keyword is None else keyword.family,
            unchanged_ciede2000=seat.limits(case.edit)[0],
            goal_did_it=seat.limits(case.edit)[1],
            names_family=named_family(spoken or []),
            follows_form=spoken is not None,
            claims=() if made is None else _checked(spoken or [], seat.judged(case.edit, made.picture)),
        )

    def _refuse(self, photograph: Photograph, seats: _Seats, number: int) -> int:
        """Every instruction meets REFUSAL_PHOTOGRAPHS photographs, in turns. Returns how many were asked."""
        meets = min(REFUSAL_PHOTOGRAPHS, len(self._paths))
        asked = 0
        for k, wish in enumerate(impossible()):
            if (number - k) % len(self._paths) >= meets:
                continue
            description = seats.at("").seat.describe(wish.text)
            answer = "" if description is None else description.expressive
            keyword = keyword_edit(wish.text) is None
            refused = description is None
            record = (photograph.name, wish.kind, wish.language, wish.text, refused, keyword, answer)
            self.records.refusals.append(RefusalRecord(*record))
            asked += 1
        return asked

    def _use_tools(self, photograph: Photograph, seats: _Seats) -> None:
        for family in self._families:
            for damage in DAMAGES_OF.get(family, ()):
                prepared = seats.at(damage).prepared
                for name, tool in TOOLS.items():
                    result = tool(prepared.picture)
                    cast = residual_cast(result, prepared.original) if "balance" in family else None
                    distance = prepared.reference(Edit(family)).ciede2000(result)
                    record = ToolRecord(photograph.name, family, damage, name, distance, cast)
                    self.records.tools.append(record)


class _Judge:
    """A prepared picture before the model, and the judgements of what became of it."""

    def __init__(self, engine: Engine, prepared: Prepared) -> None:
        self.prepared = prepared
        self.seat = Seat(engine, prepared)
        self._operations: dict[tuple[Edit, Edit], Judgement] = {}
        self._limits: dict[Edit, tuple[float, bool]] = {}

    def judged(self, edit: Edit, after: Picture) -> Judged:
        """after: full size."""
        p = self.prepared
        return Judged(p.small, judged_size(after), edit, p.small_original, p.damage)

    def judge(self, edit: Edit, after: Picture) -> Judgement:
        """A full-size result against what was asked."""
        judged, reference = self.judged(edit, after), self.prepared.reference(edit)
        rest = self.prepared.cleanness.rest(judged.after)
        return Judgement(
            refused=False,
            did_it=did_it(judged),
            clean=rest <= CLEAN,
            rest=rest,
            ciede2000=reference.ciede2000(after),
            ssim=reference.ssim(after),
            cast=residual_cast(after, self.prepared.original) if edit.family == "fix white balance" else None,
        )

    def judge_operation(self, asked: Edit, used: Edit) -> Judgement:
        """The fixed operation `used` as an answer to `asked`; computed once."""
        if (asked, used) not in self._operations:
            self._operations[asked, used] = self.judge(asked, self.prepared.operated(used))
        return self._operations[asked, used]

    def limits(self, edit: Edit) -> tuple[float, bool]:
        """CIEDE2000 between the picture as it is and the goal; whether the goal has the property asked for."""
        if edit not in self._limits:
            distance = self.prepared.reference(edit).ciede2000(self.prepared.picture)
            self._limits[edit] = (distance, did_it(self.judged(edit, self.prepared.goal(edit))))
        return self._limits[edit]


class _Seats:
    """One photograph in all the states in which it is edited."""

    def __init__(self, engine: Engine, photograph: Photograph) -> None:
        self._engine, self._photograph = engine, photograph
        self._made: dict[str, _Judge] = {}

    def at(self, damage: str) -> _Judge:
        if damage not in self._made:
            self._made[damage] = _Judge(self._engine, Prepared(self._photograph.pixels, damage))
        return self._made[damage]


def _spoken(expressive: str) -> list[Claim] | None:
    return claims_of(expressive) if expressive else None


def _checked(claims: list[Claim], judged: Judged) -> tuple[tuple[str, str, bool], ...]:
    return tuple((claim.kind, claim.value, holds(claim, judged)) for claim in claims)


def _strip(
    name: str, seat: _Judge, case: Case, expressive: str, ours: Picture | None, keyword: Picture | None
) -> Strip:
    return Strip(
        family=case.edit.family,
        photograph=name,
        text=case.text,
        expressive=expressive,
        before=_jpeg(seat.prepared.picture),
        goal=_jpeg(seat.prepared.goal(case.edit)),
        ours=None if ours is None else _jpeg(ours),
        keyword=None if keyword is None else _jpeg(keyword),
    )


def _jpeg(picture: Picture) -> bytes:
    h, w = picture.shape[:2]
    scale = min(1.0, _STRIP_SIDE / max(h, w))
    small = cv2.resize(picture, (round(w * scale), round(h * scale)), interpolation=cv2.INTER_AREA)
    bgr = cv2.cvtColor(quantised(small), cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 82])[1].tobytes()
