"""The procedures: what is asked, in which order, of which floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from mgie_gimp import arguments, kept
from mgie_gimp.canvas.scratch import spare_memory
from mgie_gimp.errand import Errand
from mgie_gimp.host import Gimp, GLib, GObject
from mgie_gimp.jobs import requests
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.server import use_folder
from mgie_gimp.jobs.wording import error_words, told
from mgie_gimp.layer_data import Taken
from mgie_gimp.types import CanvasError, Closed, Options, Outcome, Parcel
from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest

_CALLER = ("canvas_", "instruction_", "parameter_", "recipe_")  # errors of whoever called


def run(procedure: Any, run_mode: Any, image: Any, drawables: list[Any], config: Any) -> Any:
    """One call of a procedure; gives the values that it returns to GIMP."""
    quiet = run_mode == Gimp.RunMode.NONINTERACTIVE
    spare_memory()
    try:
        if procedure.get_name() == arguments.KEPT:
            return _succeeded(procedure, kept.run(run_mode, image, config))
        errand = Errand.of(image, drawables, procedure.get_name())
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


def options_of(config: Any, procedure: str) -> Options:
    """What a procedure's arguments hold; of mgie-apply-recipe the recipe stands for the instruction."""

    def text(name: str) -> str:
        return config.get_property(name) or ""

    server, transport = text("server"), text("transport") or "auto"
    strength = config.get_property("strength")
    if procedure == arguments.RECIPE:
        return Options(text("recipe"), strength=strength, server=server, transport=transport)
    shared = Options(
        instruction=text("instruction"),
        expressive=text("expressive"),
        variations=config.get_property("variations"),
        seed=config.get_property("seed"),
        strength=strength,
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
        describe=text("describe"),
        keep_recipe=config.get_property("keep-recipe"),
        references=text("references"),
        negative=text("negative"),
        context=config.get_property("context"),
        marks=text("marks"),
        expand=text("expand"),
        inpaint=config.get_property("inpaint"),
    )


def _run_quietly(errand: Errand, config: Any) -> list[Any]:
    """For scripts: no window, the progress goes to the status bar of whoever called."""
    from mgie_gimp.dialogs.status import follow

    options = options_of(config, errand.procedure)
    request = errand.request(options, previews=False)
    takens = errand.take(request)
    use_folder(options.server)
    connection = Connection(options.transport)
    try:
        outcomes = _each(errand, takens, request, options, partial(follow, connection))
    finally:
        connection.close()
    for outcome in outcomes:
        requests.keep_recipes(outcome)
    return errand.insert(takens, outcomes, options).layers


def _run_with_windows(errand: Errand, procedure: Any, run_mode: Any, config: Any) -> list[Any]:
    from mgie_gimp.dialogs.conversation import Conversation

    ask = run_mode == Gimp.RunMode.INTERACTIVE
    talk = Conversation(procedure, config, errand.record, errand.layers, ask=ask)
    try:
        while True:
            talk.ask_options()
            try:
                options = talk.fitted(options_of(config, errand.procedure))
                request = errand.request(options, previews=True)
                takens = errand.take(request)
                outcomes = _each(errand, takens, request, options, partial(talk.edit, options=options))
                break
            except MgieError as error:
                if not talk.takes(error) or not errand.image.is_valid():
                    raise
        inserted = errand.insert(takens, outcomes, options)
        recipes = [name for outcome in outcomes for name in requests.keep_recipes(outcome)]
        talk.tell(outcomes[0], recipes, [*errand.missing(request), *inserted.said])
        return inserted.layers
    finally:
        talk.close()


def _each(
    errand: Errand,
    takens: list[Taken],
    request: EditRequest,
    options: Options,
    edit: Callable[[Parcel], Outcome],
) -> list[Outcome]:
    """Edit what was read, one layer after the other; what was read keeps no pixels. Raises MgieError, Closed."""
    outcomes = []
    for place, taken in enumerate(takens):
        parcel = errand.parcel(request, taken, options)
        takens[place] = replace(taken, picture=None)
        del taken
        outcomes.append(edit(parcel))
        del parcel
    return outcomes


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
