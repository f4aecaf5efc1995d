"""mgie-open-kept: results that the server keeps because their image, or GIMP, was gone before they came."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mgie_gimp.canvas.opening import add_to_image, open_as_image
from mgie_gimp.host import Gimp
from mgie_gimp.jobs import noted, requests
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.keeping import fetch_list
from mgie_gimp.jobs.server import use_folder
from mgie_gimp.types import KeptEdit, Origin, Outcome
from mgie_protocol.errors import MgieError

AS_LAYER = "layer"


def run(run_mode: Any, image: Any, config: Any) -> list[Any]:
    """The layers. Raises MgieError, Closed."""
    noted.sweep()
    if run_mode == Gimp.RunMode.NONINTERACTIVE:
        return _run_quietly(image, config)
    from mgie_gimp.dialogs.keeping import choose_kept

    def put(chosen: KeptEdit, outcome: Outcome, as_layer: bool) -> list[Any]:
        return _put(image if as_layer else None, chosen, outcome)

    return choose_kept(image, config, put)


def _run_quietly(image: Any, config: Any) -> list[Any]:
    from mgie_gimp.dialogs.status import follow_job
    from mgie_gimp.jobs.job import Fetching

    use_folder(config.get_property("server") or "")
    connection = Connection(config.get_property("transport") or "auto")
    try:
        chosen = _named(fetch_list(connection), (config.get_property("job") or "").strip())
        job = Fetching(connection, chosen)
        outcome = follow_job(job)
        layers = _put(image if config.get_property("place") == AS_LAYER else None, chosen, outcome)
        job.delivered()
    finally:
        connection.close()
    return layers


def _named(kept: list[KeptEdit], job_id: str) -> KeptEdit:
    """The one whose name begins so, else one that is not in the list, which the server may know."""
    found = [edit for edit in kept if edit.job_id.startswith(job_id)]
    if found or job_id:
        return found[0] if found else KeptEdit(job_id, "", "", 0.0, 0)
    raise MgieError("job_unknown", "The server keeps no results.")


def _put(image: Any, kept: KeptEdit, outcome: Outcome) -> list[Any]:
    origin = kept.origin or Origin()
    pictures = outcome.pictures
    mask = noted.mask_of(kept.job_id, pictures[0].width * pictures[0].height)
    here = image is not None and image.is_valid()
    notes = requests.to_records(outcome, origin.tattoo if here else 0, origin.layer)
    marks = origin.marks if here else 0
    notes = [replace(note, x=origin.x, y=origin.y, strength=origin.strength, marks=marks) for note in notes]
    if not here:
        return open_as_image(pictures, notes, mask)
    return add_to_image(image, pictures, notes, mask, origin.left, origin.top)
