"""One job from its pixels to its pictures, moved by whoever calls poll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mgie_client.requests import fitting, recipes_of
from mgie_client.time_left import ShareClock, share_done
from mgie_gimp.jobs import noted
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.watchdog import Watchdog
from mgie_gimp.types import KeptEdit, Origin, Outcome, Parcel, Situation
from mgie_protocol import events, messages
from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest

CANCEL_TIMEOUT_S = 3.0  # then the window closes anyway; the server has heard of it, or is gone


class Following:
    """A job that somebody asked for. `situation` says where it is. Once it ended, `outcome` is set, or `error`."""

    def __init__(self, connection: Connection, job_id: str, variations: int = 1) -> None:
        self.situation = Situation(variations=variations)
        self.outcome: Outcome | None = None
        self.error: MgieError | None = None
        self.shape = (1, 1)  # of what is edited, px, where it is known
        self.instruction, self.origin = "", Origin()  # and for whom
        self.id = job_id
        self._connection = connection
        self._clock = ShareClock()
        self._update_stage()

    @property
    def ended(self) -> bool:
        return self.outcome is not None or self.error is not None

    def poll(self) -> bool:
        """Move a little. True when something came, so that more may follow at once."""
        return self._take(self._connection.poll)

    def wait(self, timeout_s: float) -> None:
        """Move until something comes, at most timeout_s."""
        self._take(lambda: self._connection.wait(timeout_s))

    def _take(self, ask: Callable[[], list[events.Event]]) -> bool:
        if self.ended:
            return False
        try:
            told = ask()
        except MgieError as error:
            self.error = error
            told = []
        for event in told:
            self._on(event)
        self._update_stage()
        if self.ended:
            self._on_end()
        return bool(told)

    def _on(self, event: events.Event) -> None:
        now = self.situation
        if getattr(event, "job", None) not in (None, self.id):
            return
        if isinstance(event, messages.Accepted):
            now.stage, now.place = "queued", event.place
        elif isinstance(event, messages.Expressive):
            now.expressive = event.text
        elif isinstance(event, messages.Progress):
            self._on_progress(event)
        elif isinstance(event, events.Result):
            self.outcome = self._outcome(event)
        elif isinstance(event, messages.Error) and event.job:
            self.error = event.error
        elif isinstance(event, events.Disconnected) and event.error is None:
            now.stage, now.seconds_left = "connecting", None

    def _on_progress(self, event: messages.Progress) -> None:
        now = self.situation
        now.stage, now.step, now.steps, now.variation = event.stage, event.step, event.steps, event.variation
        if event.picture is not None:
            now.preview = event.picture
        share = share_done(event.step, event.steps, event.variation, now.variations)
        if share is not None:
            now.share = max(share, now.share or 0.0)
            now.seconds_left = self._clock.seconds_left(now.share)

    def _outcome(self, event: events.Result) -> Outcome:
        return Outcome(
            request=self._request_of(event),
            pictures=event.pixels,
            expressive=event.expressive,
            seeds=event.seeds,
            model=self._connection.model(event.model),
            server_version=self._connection.server_version,
            seconds=event.seconds,
            reports=event.reports,
            recipes=recipes_of(event),
            notes=event.notes,
            expressives=event.expressives,
        )

    def _request_of(self, event: events.Result) -> EditRequest:
        """Raises MgieError for one of another version, which a server would not have kept."""
        return EditRequest.from_dict(event.request)

    def _update_stage(self) -> None:
        now = self.situation
        now.slow = self._connection.slow
        if self._connection.starting:
            now.stage = "starting"
        elif now.stage in ("starting", "connecting"):
            now.stage = self._first_stage if self._connection.connected else "connecting"

    _first_stage = "fetching"

    def _on_end(self) -> None:
        """There is an outcome, or an error."""

    def cancel(self) -> None:
        """Ask the server to stop; the job ends with the error `cancelled`, or with what came first."""
        if not self.ended and not self.situation.cancelling:
            self.situation.cancelling = True
            self._connection.client.cancel(self.id)

    def abandon(self) -> None:
        """Do not wait for the answer to a cancel."""
        if not self.ended:
            self.cancel()
            self.error = MgieError("cancelled", "The edit was cancelled.")
            self._on_end()

    def delivered(self) -> None:
        """The pictures are where they belong: the server need not keep them."""
        self._connection.client.received(self.id)
        noted.forget(self.id)


class Job(Following):
    """An edit of the artist's."""

    _first_stage = "sending"

    def __init__(self, connection: Connection, parcel: Parcel, keep: bool = False) -> None:
        """Submits. keep: the server finishes it and keeps the result until `delivered`, should GIMP end before.

        Raises MgieError for what the server would refuse unseen. What is selected is what the model judges. One of light
        and colour edits the whole layer all the same, so that the artist may paint on its mask, and a recipe judges nothing.
        """
        paints = connection.may_paint(parcel.request.model)
        self._request = fitting(parcel.request, paints)
        self._keep = keep
        job_id = connection.client.submit(
            replace(self._request, feather=0.0, extent="layer"),  # the mask has the rest
            parcel.picture,
            parcel.limit if parcel.recipe is None else None,
            beside=parcel.beside,
            recipe=parcel.recipe,
            on_disconnect="keep" if keep else "cancel",
        )
        self._watchdog = Watchdog(job_id, keep)
        super().__init__(connection, job_id, self._request.variations)
        self.shape = (
            parcel.picture.width,
            parcel.picture.height,
        )  # not the picture: it would stay for as long as this
        self.instruction, self.origin = parcel.request.instruction, parcel.origin
        if keep:
            noted.note(job_id, parcel.origin, parcel.mask)

    def _request_of(self, event: events.Result) -> EditRequest:
        return self._request

    def _on_end(self) -> None:
        self._watchdog.dismiss()
        if not self._keep and self.outcome is not None:
            self.delivered()
        elif self.error is not None and self.error.code != "server_unreachable":
            noted.forget(self.id)


class Fetching(Following):
    """A result that the server keeps."""

    def __init__(self, connection: Connection, kept: KeptEdit) -> None:
        connection.client.fetch(kept.job_id)
        super().__init__(connection, kept.job_id)
        self.instruction, self.origin = kept.instruction, kept.origin or Origin()

    def cancel(self) -> None:
        """Only this program does not want it now: it stays with the server."""
        self.situation.cancelling = True
        self.error = self.error or MgieError("cancelled", "The result was not fetched.")
