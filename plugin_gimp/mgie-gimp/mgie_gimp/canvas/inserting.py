"""Results as new layers, in one undo step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from mgie_gimp.canvas import making, provenance, records, selecting
from mgie_gimp.canvas.checks import box_of
from mgie_gimp.canvas.making import Spot
from mgie_gimp.canvas.marks import Change, change_of
from mgie_gimp.canvas.standing import ON_TOP, Standing, standing
from mgie_gimp.canvas.undo import one_step
from mgie_gimp.host import Gimp
from mgie_gimp.i18n import _
from mgie_gimp.layer_data import Box, Taken
from mgie_gimp.types import CUT_OUT, Record
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import COVERAGES

_NAME_CHARS = 60
_SAID_CHARS = 24  # of a layer's name: what the status bar has no room for, GIMP says in a window
_PRECISIONS = {
    ("u8", "srgb"): "U8_NON_LINEAR",
    ("u8", "linear"): "U8_LINEAR",
    ("u16", "srgb"): "U16_NON_LINEAR",
    ("u16", "linear"): "U16_LINEAR",
    ("f32", "srgb"): "FLOAT_NON_LINEAR",
    ("f32", "linear"): "FLOAT_LINEAR",
}


@dataclass(frozen=True)
class Edited:
    """What came back for one layer. selected: the earlier result that was made again, or the source itself. pictures:
    one a variation; the list is emptied as they are taken out of it. notes: one for each picture.
    """

    source: Any
    selected: Any
    taken: Taken
    pictures: list[PixelBuffer]
    notes: list[Record]


@dataclass
class Inserted:
    """layers: the new ones, in the order of their pictures. said: what to know of them, for the status bar."""

    layers: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        """Each thing once."""
        if words not in self.said:
            self.said.append(words)


def insert(image: Any, edits: list[Edited]) -> Inserted:
    """New layers, one for each picture, where canvas.standing says; one undo step, named by the instruction.

    Of each layer's pictures the first is on top and the only one that is shown. What was closed or deleted meanwhile
    loses no result: without its layer it goes on top of the image, without its image into a new one.
    """
    made = Inserted()
    if not image.is_valid() or image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        for edit in edits:
            taken = replace(edit.taken, left=-edit.taken.x, top=-edit.taken.y)
            new = _new_image(taken)
            _insert(new, replace(edit, taken=taken), made)
            provenance.state(new, edit.notes)
        return made
    first: list[Any] = []

    def do() -> None:
        for edit in edits:
            count = len(made.layers)
            _insert(image, edit, made)
            first.extend(made.layers[count : count + 1])
            if any(edit.notes[0].request.get("expand") or ()):
                _grow(image, made.layers[count:])
        provenance.state(image, [note for edit in edits for note in edit.notes])
        image.set_selected_layers(first)

    one_step(image, short(edits[0].notes[0].instruction), do)
    Gimp.displays_flush()
    return made


def _insert(image: Any, edit: Edited, made: Inserted) -> None:
    """The results of one layer."""
    taken = edit.taken
    source = edit.source if edit.source.is_valid() and edit.source.get_image() == image else None
    selected = edit.selected if edit.selected.is_valid() else source
    change = change_of(source, taken.marks) if source else None
    if source is None or change is None:
        box = Box(taken.left + taken.x, taken.top + taken.y, taken.form.width, taken.form.height)
        spot, place = Spot(box, Change()), replace(ON_TOP, above=source)
        if source is not None:
            made.say(_lost_words(taken.name))
    else:
        spot = _spot(source, taken, change)
        keeps = edit.notes[0].request.get("coverage", COVERAGES[0]) == COVERAGES[0]
        grown = [] if keeps else edit.pictures
        place = standing(image, source, selected, taken, grown, edit.notes[0].strength, _cuts(edit))
        _say(made, taken, spot.change, place)
    new = _layers(image, source, edit, spot, place)
    for layer in place.hides:
        _hide(layer)
    made.layers.extend(new)


def _layers(image: Any, source: Any, edit: Edited, spot: Spot, place: Standing) -> list[Any]:
    """The new layers in the image, from the top."""
    new: list[Any] = []
    for note in edit.notes:
        picture = edit.pictures.pop(0)  # and so it goes as soon as GIMP has it
        if place.instead:
            make = making.cut_out if _cuts(edit) else making.instead
            layer = make(image, source, edit.taken, picture, spot, note.strength / 100)
            selecting.keep(layer, edit.taken)
        else:
            layer = making.over(image, edit.taken, picture, spot)
            layer.set_opacity(note.strength)
        layer.set_name(layer_name(note))
        records.attach(layer, replace(note, x=edit.taken.x, y=edit.taken.y, instead=place.instead))
        _put(image, layer, place.above)  # directly above it, and so below the one before
        layer.set_visible(place.visible and not new)
        new.append(layer)
    return new


def _cuts(edit: Edited) -> bool:
    """Whether the model's own transparency was asked for; a picture without alpha has none to cut by."""
    return edit.notes[0].request.get("coverage") == CUT_OUT and edit.taken.form.channels in (2, 4)


def _grow(image: Any, layers: list[Any]) -> None:
    """Make the image as large as to hold these layers, which were made larger than it."""
    boxes = [box_of(layer) for layer in layers]
    left, top = min(0, *(box.x for box in boxes)), min(0, *(box.y for box in boxes))
    right = max(image.get_width(), *(box.x + box.width for box in boxes))
    bottom = max(image.get_height(), *(box.y + box.height for box in boxes))
    if (left, top, right, bottom) != (0, 0, image.get_width(), image.get_height()):
        image.resize(right - left, bottom - top, -left, -top)


def _spot(source: Any, taken: Taken, change: Change) -> Spot:
    """Where a picture of a source lies now: the artist may have moved, turned, scaled or cropped it."""
    now, marks = box_of(source), taken.marks
    was = Box(taken.x, taken.y, taken.form.width, taken.form.height)
    box = change.place(was, marks.width, marks.height).moved(now.x, now.y)
    return Spot(box, change, now if change.crop else None)


def _say(made: Inserted, taken: Taken, change: Change, place: Standing) -> None:
    if not place.visible:
        made.say(_("hidden, as “{name}” is").format(name=short(taken.name, _SAID_CHARS)))
    elif place.instead:
        made.say(_("in the place of “{name}”").format(name=short(taken.name, _SAID_CHARS)))
    if change != Change(size=(taken.marks.width, taken.marks.height)):
        words = _("“{name}” was turned, scaled or cropped meanwhile, and so is the result.")
        made.say(words.format(name=taken.name))


def _lost_words(name: str) -> str:
    return _(
        "“{name}” was changed so much meanwhile that the result lies where the layer was, and as large as it was."
    ).format(name=name)


def _hide(layer: Any) -> None:
    locked = layer.get_lock_visibility()
    if locked:  # then GIMP would pass over it
        layer.set_lock_visibility(False)
    layer.set_visible(False)
    if locked:
        layer.set_lock_visibility(True)


def _put(image: Any, layer: Any, above: Any) -> None:
    if above is None:
        image.insert_layer(layer, None, 0)
    else:
        image.insert_layer(layer, above.get_parent(), image.get_item_position(above))


def _new_image(taken: Taken) -> Any:
    """For a result whose image was closed, or has become one that cannot hold it."""
    form = taken.form
    base = Gimp.ImageBaseType.GRAY if form.channels < 3 else Gimp.ImageBaseType.RGB
    precision = getattr(Gimp.Precision, _PRECISIONS[form.dtype, form.transfer])
    image = Gimp.Image.new_with_precision(form.width, form.height, base, precision)
    if Gimp.default_display() is not None:
        Gimp.Display.new(image)
    return image


def short(text: str, most: int = _NAME_CHARS) -> str:
    """In one line of at most so many characters."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def layer_name(record: Record) -> str:
    """One line: what was asked for, and which seed made it."""
    return _("{instruction} (seed {seed})").format(instruction=short(record.instruction), seed=record.seed)
