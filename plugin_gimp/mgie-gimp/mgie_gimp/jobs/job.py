"""One job from its pixels to its pictures, moved by whoever calls poll."""

from __future__ import annotations

from dataclasses import replace

from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.deadman import Deadman
from mgie_gimp.jobs.requests import fitting
from mgie_gimp.jobs.timing import Clock, share_done
from mgie_gimp.plain import Outcome, Parcel, Situation
from mgie_protocol import events
from mgie_protocol.errors import MgieError

CANCEL_PATIENCE_S = 3.0  # then the window closes anyway; the goodbye cancels the job as well


class Job:
    """`situation` says where it is. Once it ended, `outcome` is set, or `error`."""

    def __init__(self, connection: Connection, parcel: Parcel) -> None:
        """Submits. Raises MgieError for what the server would refuse unseen.

        Only models that paint are told the parcel's limit: they see more of what is selected. One of light and colour
        edits the whole layer, so that the artist may paint on its mask.
        """
        paints = connection.may_paint(parcel.request.model)
        self._request = fitting(parcel.request, paints)
        self.situation = Situation(variations=self._request.variations)
        self.outcome: Outcome | None = None
        self.error: MgieError | None = None
        self._connection = connection
        self.picture = parcel.picture
        self._clock = Clock()
        self._id = connection.client.submit(
            replace(self._request, feather=0.0),  # the mask has it
            parcel.picture,
            parcel.limit if paints else None,
            recipe=parcel.recipe,
            on_disconnect="cancel",
        )
        self._deadman = Deadman(self._id)
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

    def _take(self, ask) -> bool:
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
            self._deadman.dismiss()
        return bool(told)

    def _on(self, event: events.Event) -> None:
        now = self.situation
        if getattr(event, "job_id", "") not in ("", self._id):
            return
        if isinstance(event, events.Accepted):
            now.stage, now.place = "queued", event.place
        elif isinstance(event, events.Expressive):
            now.expressive = event.text
        elif isinstance(event, events.Progress):
            self._on_progress(event)
        elif isinstance(event, events.Result):
            self._on_result(event)
        elif isinstance(event, events.Failed):
            self.error = event.error
        elif isinstance(event, events.Disconnected) and event.error is None:
            now.stage, now.seconds_left = "connecting", None

    def _on_progress(self, event: events.Progress) -> None:
        now = self.situation
        now.stage, now.step, now.steps, now.variation = event.stage, event.step, event.steps, event.variation
        if event.preview is not None:
            now.preview = event.preview
        share = share_done(event.step, event.steps, event.variation, now.variations)
        if share is not None:
            now.share = max(share, now.share or 0.0)
            now.seconds_left = self._clock.seconds_left(now.share)

    def _on_result(self, event: events.Result) -> None:
        self.outcome = Outcome(
            request=self._request,
            pictures=event.pictures,
            expressive=event.expressive,
            seeds=event.seeds,
            model=self._connection.model(event.model),
            server_version=self._connection.server_version,
            seconds=event.seconds,
            reports=event.reports,
            recipes={one.variation: bytes(one.data) for one in event.attachments if one.name == "recipe"},
        )

    def _update_stage(self) -> None:
        now = self.situation
        if self._connection.starting:
            now.stage = "starting"
        elif now.stage in ("starting", "connecting"):
            now.stage = "sending" if self._connection.connected else "connecting"

    def cancel(self) -> None:
        """Ask the server to stop; the job ends with the error `cancelled`, or with what came first."""
        if not self.ended and not self.situation.cancelling:
            self.situation.cancelling = True
            self._connection.client.cancel(self._id)

    def abandon(self) -> None:
        """Do not wait for the answer to a cancel; closing the connection cancels the job as well."""
        if not self.ended:
            self.error = MgieError("cancelled", "The edit was cancelled.")
        self._deadman.dismiss()
