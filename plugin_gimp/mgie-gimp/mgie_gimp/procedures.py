"""The procedures: what is asked, in which order, of which floor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mgie_gimp import arguments, kept
from mgie_gimp.canvas.checks import source_layer
from mgie_gimp.canvas.feather import with_edge
from mgie_gimp.canvas.inserting import Place, insert
from mgie_gimp.canvas.opening import file_name
from mgie_gimp.canvas.reach import reach
from mgie_gimp.canvas.reading import read_mask, take
from mgie_gimp.canvas.records import find_source, read_record
from mgie_gimp.host import Gimp, GLib, GObject
from mgie_gimp.jobs import requests
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.server import use_folder
from mgie_gimp.jobs.wording import error_words, told
from mgie_gimp.plain import CanvasError, Closed, Options, Origin, Outcome, Parcel, Record, Taken
from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest

_CALLER = ("canvas_", "instruction_", "parameter_", "recipe_")  # errors of whoever called


def run(procedure: Any, run_mode: Any, image: Any, drawables: list[Any], config: Any) -> Any:
    """One call of a procedure; gives the values that it returns to GIMP."""
    quiet = run_mode == Gimp.RunMode.NONINTERACTIVE
    try:
        if procedure.get_name() == arguments.KEPT:
            return _succeeded(procedure, kept.run(run_mode, image, config))
        errand = _Errand.of(image, drawables, procedure.get_name())
        layers = (
            _run_quietly(errand, config) if quiet else _run_with_windows(errand, procedure, run_mode, config)
        )
    except Closed:
        return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, None)
    except MgieError as error:
        return _failed(procedure, error, quiet)
    if not image.is_valid():  # closed meanwhile; on success GIMP would keep the settings in it, and complain
        return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, None)
    return _succeeded(procedure, layers)


@dataclass(frozen=True)
class _Errand:
    """What is edited, by which procedure. record: of the selected layer, for mgie-edit-again."""

    procedure: str
    image: Any
    selected: Any
    source: Any
    record: Record | None

    @classmethod
    def of(cls, image: Any, drawables: list[Any], procedure: str) -> _Errand:
        """Raises CanvasError."""
        selected = source_layer(image, drawables)
        if procedure != arguments.AGAIN:
            return cls(procedure, image, selected, selected, None)
        record = read_record(selected)
        return cls(procedure, image, selected, find_source(image, record), record)

    def request(self, options: Options, previews: bool) -> EditRequest:
        """Raises MgieError."""
        if self.procedure == arguments.RECIPE:
            return requests.applying(options)
        if self.record is None:
            return requests.to_request(options, previews=previews)
        return replace(requests.again(self.record, options), previews=previews)

    def parcel(self, request: EditRequest, taken: Taken, options: Options) -> Parcel:
        """Raises MgieError."""
        applies = self.procedure == arguments.RECIPE
        recipe = requests.recipe_bytes(options.instruction) if applies else None
        origin = Origin(
            file_name(self.image), taken.name, taken.left + taken.x, taken.top + taken.y, taken.tattoo
        )
        return Parcel(request, taken.picture, reach(taken), recipe, origin)

    def take(self, request: EditRequest) -> Taken:
        """The source's pixels, and the selection; for mgie-edit-again the earlier mask where nothing is selected."""
        taken = take(self.image, self.source)
        selected = self.selected
        same = (selected.get_width(), selected.get_height()) == (taken.picture.width, taken.picture.height)
        if self.record is not None and taken.mask is None and same:
            taken = replace(taken, mask=read_mask(selected))
        return with_edge(taken, request.feather, request.strict_selection)

    def insert(self, taken: Taken, outcome: Outcome) -> list[Any]:
        """The new layers."""
        notes = requests.to_records(outcome, taken.tattoo, taken.name)
        place = Place(self.image, self.source, self.selected)
        return insert(place, taken, outcome.pictures, notes)


def options_of(config: Any, procedure: str) -> Options:
    """What a procedure's arguments hold; of mgie-apply-recipe the recipe stands for the instruction."""

    def text(name: str) -> str:
        return config.get_property(name) or ""

    server, transport = text("server"), text("transport") or "auto"
    if procedure == arguments.RECIPE:
        return Options(text("recipe"), server=server, transport=transport)
    shared = Options(
        instruction=text("instruction"),
        expressive=text("expressive"),
        variations=config.get_property("variations"),
        seed=config.get_property("seed"),
        server=server,
        transport=transport,
    )
    if procedure == arguments.AGAIN:
        return shared
    return replace(
        shared,
        model=text("model"),
        steps=config.get_property("steps"),
        text_guidance=config.get_property("text-guidance"),
        image_guidance=config.get_property("image-guidance"),
        strict=config.get_property("strict-selection"),
        feather=config.get_property("feather"),
        landing=text("landing"),
        coverage=text("coverage"),
        describe_first=config.get_property("describe-first"),
        keep_recipe=config.get_property("keep-recipe"),
    )


def _run_quietly(errand: _Errand, config: Any) -> list[Any]:
    """For scripts: no window, the progress goes to the status bar of whoever called."""
    from mgie_gimp.dialogs.status import follow

    options = options_of(config, errand.procedure)
    request = errand.request(options, previews=False)
    taken = errand.take(request)
    parcel = errand.parcel(request, taken, options)
    use_folder(options.server)
    connection = Connection(options.transport)
    try:
        outcome = follow(connection, parcel)
    finally:
        connection.close()
    requests.keep_recipes(outcome)
    return errand.insert(taken, outcome)


def _run_with_windows(errand: _Errand, procedure: Any, run_mode: Any, config: Any) -> list[Any]:
    from mgie_gimp.dialogs.conversation import Conversation

    talk = Conversation(procedure, config, errand.record, ask=run_mode == Gimp.RunMode.INTERACTIVE)
    try:
        while True:
            talk.ask_options()
            try:
                options = options_of(config, errand.procedure)
                request = errand.request(options, previews=True)
                taken = errand.take(request)
                outcome = talk.edit(errand.parcel(request, taken, options), options)
                break
            except MgieError as error:
                if not talk.takes(error) or not errand.image.is_valid():
                    raise
        layers = errand.insert(taken, outcome)
        talk.tell(outcome, requests.keep_recipes(outcome))
        return layers
    finally:
        talk.close()


def _failed(procedure: Any, error: MgieError, quiet: bool) -> Any:
    if not quiet and error.code != "cancelled":
        from mgie_gimp.dialogs.message import show_message

        show_message(told(error))  # GIMP would head it "Calling error"
    if not quiet or error.code == "cancelled":
        return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, None)
    calling = isinstance(error, CanvasError) or error.code.startswith(_CALLER)
    status = Gimp.PDBStatusType.CALLING_ERROR if calling else Gimp.PDBStatusType.EXECUTION_ERROR
    literal = GLib.Error.new_literal(Gimp.PlugIn.error_quark(), error_words(error), 0)
    return procedure.new_return_values(status, literal)


def _succeeded(procedure: Any, layers: list[Any]) -> Any:
    values = procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)
    values.remove(1)
    values.insert(1, _array_of(layers))
    return values


def _array_of(layers: list[Any]) -> Any:
    """GIMP's array of objects. Python cannot make one, but any procedure that takes layers can."""
    holder = Gimp.get_pdb().lookup_procedure("gimp-image-set-selected-layers").create_config()
    holder.set_core_object_array("layers", layers)
    return GObject.Value(Gimp.core_object_array_get_type(), holder.get_property("layers"))
