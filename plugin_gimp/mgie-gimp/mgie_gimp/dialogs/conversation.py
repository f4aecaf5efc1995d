"""The windows of one call, in their order: options, progress, the expressive text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mgie_client import requests
from mgie_client.error_words import nearest
from mgie_gimp import arguments
from mgie_gimp.dialogs import draft, toolkit
from mgie_gimp.dialogs.expressive import ask_text
from mgie_gimp.dialogs.message import show_message
from mgie_gimp.dialogs.notice import NEWS, notice_box
from mgie_gimp.dialogs.options import OptionsDialog
from mgie_gimp.dialogs.progress import ProgressWindow
from mgie_gimp.dialogs.watching import SERVERS, Watch
from mgie_gimp.host import Gimp
from mgie_gimp.i18n import _
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.job import Following, Job
from mgie_gimp.jobs.receipt import line_words
from mgie_gimp.jobs.wording import told
from mgie_gimp.types import CUT_OUT, MINI, OWN_GUIDANCE, Closed, Options, Outcome, Parcel, Record, Told
from mgie_protocol.errors import MgieError
from mgie_protocol.request import COVERAGES

_LOOK_MS = 100


class Conversation:
    """The connection is made while the artist still chooses, and a server started, so that both are ready then."""

    def __init__(
        self, procedure: Any, config: Any, record: Record | None, layers: list[str], *, ask: bool
    ) -> None:
        """ask: open the options; else the last ones are taken (Filters > Repeat)."""
        toolkit.start()
        self._ask = ask
        self._procedure, self._config = procedure, config
        self._record, self._layers = record, layers
        self._watch = Watch()
        self._error: MgieError | None = None  # of the last attempt
        self._shown: MgieError | None = None  # in the dialog
        self._unfinished = False  # the artist's words have led to nothing yet
        self._jobs: list[Following] = []  # whose pictures are on their way to the image
        if record is not None and ask:
            _prefill(config, record)
        elif ask and procedure.get_name() == arguments.EDIT and (words := draft.take()):
            config.set_property("instruction", words)

    def ask_options(self) -> None:
        """Let the artist choose. Raises Closed."""
        if not self._ask:
            return
        dismiss = self._watch.dismiss_recommendation
        dialog = OptionsDialog(self._procedure, self._config, self._record, self._layers, dismiss)
        self._shown = None
        self._show_state(dialog)
        timer = toolkit.every(_LOOK_MS, lambda: self._look(dialog))
        try:
            chosen = dialog.run()
        finally:
            toolkit.stop(timer)
            dialog.close()
            toolkit.settle()
        self._unfinished = self._unfinished or chosen
        if not chosen:
            raise Closed
        self._error = None

    def _look(self, dialog: OptionsDialog) -> bool:
        """Once in a while: what the server is doing."""
        self._watch.look(self._config)
        self._show_state(dialog)
        return True

    def _show_state(self, dialog: OptionsDialog) -> None:
        trouble = self._watch.trouble
        self._unfinished = self._unfinished or trouble is not None  # also while another attempt is under way
        dialog.show_server(self._watch.words(), self._watch.models)
        dialog.allow_edit(trouble is None)
        if self._record is None and self._procedure.get_name() == arguments.EDIT:
            dialog.recommend(self._watch.recommended(self._config.get_property("model") or MINI.name))
        wrong = trouble or self._error
        if wrong is not self._shown:
            self._shown = wrong
            dialog.show_notice(notice_box(told(wrong, buttons=True), self._ways_on(wrong)) if wrong else None)

    def _ways_on(self, wrong: MgieError) -> list[tuple[str, Callable[[], object]]]:
        """Another attempt at the server, or the edits that are near to what was asked for."""
        if wrong is self._watch.trouble:
            return [(_("Try Again"), self._watch.again)]
        names = [_(name) for name in nearest(wrong)]
        return [(name, lambda name=name: self._config.set_property("instruction", name)) for name in names]

    def fitted(self, options: Options) -> Options:
        """Without what the dialog did not offer, because the model has no use for it."""
        model = next((one for one in self._watch.models if one.name == options.model), None)
        if model is None or not self._ask:
            return options
        references = options.references if model.references else ""
        return replace(
            options,
            references=references,
            negative=options.negative if model.negative else "",
            marks=options.marks if model.paints else "",
            expand=options.expand if model.paints else "",
            inpaint=options.inpaint and model.inpaints,
            coverage=options.coverage if model.alpha or options.coverage != CUT_OUT else COVERAGES[0],
            describe=options.describe if model.describes else requests.ON,
            text_guidance=options.text_guidance if model.guided else OWN_GUIDANCE,
            image_guidance=options.image_guidance if model.guided else OWN_GUIDANCE,
        )

    def takes(self, error: MgieError) -> bool:
        """Whether the options open again with this; else it ends the call."""
        if not self._ask or error.code == "cancelled":
            return False
        if error.code in SERVERS:
            self._watch.fail(error)
        else:
            self._error = error
        self._let_go()
        return True

    def edit(self, parcel: Parcel, options: Options) -> Outcome:
        """Edit, with the artist's eyes on it. Raises MgieError, Closed."""
        connection = self._watch.connect(options.server, options.transport)
        if options.describe == requests.FIRST:
            parcel = _read_first(connection, parcel)
        return self._follow(Job(connection, parcel, keep=True), _("Editing"))

    def tell(self, outcome: Outcome, kept: list[str], placed: list[str]) -> None:
        """The layers are there. What became of the picture that is shown, the recipes that were kept, and what
        there is to know of where the result lies, in GIMP's status bar; what the server has to say to the artist, in a
        window of its own.
        """
        self._unfinished = False
        self._let_go()
        words = line_words(outcome.reports[0]) if outcome.reports else ""
        said = [_("Edited: {what}").format(what=words)] if words else []
        said += [_("Kept as recipe “{name}”").format(name=name) for name in kept] + placed
        if said:
            Gimp.message(" · ".join(said))
        if outcome.notes:
            show_message(Told(_("The layer is edited."), "\n\n".join(outcome.notes)), NEWS)

    def _follow(self, job: Following, title: str) -> Outcome:
        self._jobs.append(job)
        try:
            return ProgressWindow(job, title).run()
        except Closed:  # of several layers none is wanted
            self._let_go()
            raise

    def _let_go(self) -> None:
        """The server need not keep what has come."""
        for job in self._jobs:
            if job.outcome is not None:
                job.delivered()
        self._jobs.clear()

    def close(self) -> None:
        """At the end of the call."""
        self._watch.drop()
        if self._ask and self._unfinished and self._procedure.get_name() == arguments.EDIT:
            draft.keep(self._config.get_property("instruction") or "")


def _read_first(connection: Connection, parcel: Parcel) -> Parcel:
    """The edit by the text that the artist has read. Raises MgieError, Closed."""
    describing = replace(parcel, request=requests.describing(parcel.request))
    try:
        said = ProgressWindow(Job(connection, describing), _("Describing")).run().expressive
    except MgieError as error:
        if error.code != "edit_not_supported" or connection.model(parcel.request.model).describes:
            raise
        return parcel  # the model says nothing, and no server had told so when it was asked
    text = ask_text(said, connection.poll)
    return replace(parcel, request=requests.with_text(parcel.request, said, text))


def _prefill(config: Any, record: Record) -> None:
    """Open mgie-edit-again with what made the layer."""
    config.set_property("instruction", record.instruction)
    config.set_property("expressive", record.expressive)
    config.set_property("variations", 1)
    config.set_property("strength", record.strength)
    config.set_property("seed", min(record.seed, 2**31 - 1))
