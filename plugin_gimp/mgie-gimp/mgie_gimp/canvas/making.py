"""One result as a layer that is not in its image yet: laid over its source, or the whole source with the edit in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from mgie_gimp.canvas.checks import box_of
from mgie_gimp.canvas.cutting import left_through, parted
from mgie_gimp.canvas.marks import Change
from mgie_gimp.canvas.mask_bytes import let_through
from mgie_gimp.canvas.masks import give_mask, read_mask
from mgie_gimp.canvas.scratch import filter_pixels, rendered, scratch_image, set_pixels
from mgie_gimp.host import Gimp
from mgie_gimp.layer_data import Box, Mask, Taken
from mgie_protocol.pixels import PixelBuffer


@dataclass(frozen=True)
class Spot:
    """Where a picture is to lie. box: in the image, after the change that its source went through. clip: nothing of the
    picture lies outside of it, in the image; None: all of it stays.
    """

    box: Box
    change: Change
    clip: Box | None = None


def over(image: Any, taken: Taken, picture: PixelBuffer, spot: Spot) -> Any:
    """The edit as a layer, the selection its mask."""
    if _is_still(spot, picture):
        layer = _filled(image, taken, picture)
        layer.set_offsets(spot.box.x, spot.box.y)
        return layer
    like = (image.get_base_type(), image.get_precision())
    with scratch_image(picture.width, picture.height, *like) as scratch:
        profile = image.get_color_profile()
        if profile is not None:
            scratch.set_color_profile(profile)
        return Gimp.Layer.new_from_drawable(_changed(scratch, taken, picture, spot), image)


def instead(image: Any, source: Any, taken: Taken, picture: PixelBuffer, spot: Spot, strength: float) -> Any:
    """The source's pixels as they are now, and the edit in them where it is selected; with the source's settings.

    strength: share of the edit in the mix, 0..1.
    """
    whole = picture.width >= taken.marks.width and picture.height >= taken.marks.height
    if taken.mask is not None and taken.alike:  # the source's mask does what the selection would
        mask = None if whole else Mask(let_through(taken.mask), "Y u8")
        taken = replace(taken, mask=mask)
    if taken.mask is None and strength >= 1:
        layer = over(image, taken, picture, spot)
    else:
        layer = _with_edit(image, source, taken, picture, spot, strength)
    _settle(layer, source)
    return layer


def cut_out(image: Any, source: Any, taken: Taken, picture: PixelBuffer, spot: Spot, strength: float) -> Any:
    """As `instead`, with all pixels there, and what the picture's alpha hides hidden by the layer's mask."""
    opaque, hides = parted(picture, taken.mask)
    layer = instead(image, source, taken, opaque, spot, strength)
    like = (image.get_base_type(), image.get_precision())
    with scratch_image(picture.width, picture.height, *like) as scratch:
        edit = _changed(scratch, replace(taken, mask=hides), opaque, spot)
        here, lies = box_of(layer), box_of(edit)
        there = Box(here.x - lies.x, here.y - lies.y, here.width, here.height)
        hidden = read_mask(edit.get_mask(), there)
    own = layer.get_mask()
    if own is None:
        give_mask(layer, left_through(hidden, strength, None))
        return layer
    before = read_mask(own, Box(0, 0, here.width, here.height)) if layer.get_apply_mask() else None
    through = left_through(hidden, strength, before)
    set_pixels(own, through.babl, through.data)  # a mask of a layer that is in no image cannot be taken away
    layer.set_apply_mask(True)
    return layer


def _with_edit(
    image: Any, source: Any, taken: Taken, picture: PixelBuffer, spot: Spot, strength: float
) -> Any:
    """Edit and source, each masked where the other is not, and added: in linear light, as GIMP's masks blend."""
    with rendered(source, image) as seen:
        scratch = seen.get_image()
        for other in scratch.get_layers():
            other.set_visible(other == seen)
        seen.set_mode(Gimp.LayerMode.NORMAL)
        seen.set_composite_mode(Gimp.LayerCompositeMode.AUTO)
        seen.set_opacity(100.0)
        whole = box_of(seen)
        edit = _changed(scratch, taken, picture, spot)
        edit.set_mode(Gimp.LayerMode.MERGE)
        lies, mask = box_of(edit), edit.get_mask()
        if mask is None:
            mask = edit.create_mask(Gimp.AddMaskType.WHITE)
            edit.add_mask(mask)
        if strength < 1:
            filter_pixels(mask, "gegl:levels", {"out-high": strength})
        through = read_mask(mask, Box(whole.x - lies.x, whole.y - lies.y, whole.width, whole.height))
        give_mask(seen, through).invert(True)
        scratch.resize(whole.width, whole.height, -whole.x, -whole.y)
        layer = Gimp.Layer.new_from_visible(scratch, image, "edit")
        layer.set_offsets(whole.x, whole.y)
        return layer


def _settle(layer: Any, source: Any) -> None:
    """Give a layer the source's opacity, modes and mask."""
    passes = source.get_mode() == Gimp.LayerMode.PASS_THROUGH
    layer.set_mode(Gimp.LayerMode.NORMAL if passes else source.get_mode())
    layer.set_opacity(source.get_opacity())
    if not passes:
        layer.set_blend_space(source.get_blend_space())
        layer.set_composite_space(source.get_composite_space())
        layer.set_composite_mode(source.get_composite_mode())
    mask = source.get_mask()
    if mask is not None:
        here, there = box_of(layer), source.get_offsets()
        give_mask(layer, read_mask(mask, here.moved(-there.offset_x, -there.offset_y)))
        layer.set_apply_mask(source.get_apply_mask())


def _filled(image: Any, taken: Taken, picture: PixelBuffer) -> Any:
    gray = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = Gimp.ImageType.GRAYA_IMAGE if gray else Gimp.ImageType.RGBA_IMAGE
    layer = Gimp.Layer.new(image, "edit", picture.width, picture.height, kind, 100.0, Gimp.LayerMode.NORMAL)
    set_pixels(layer, taken.wire.babl, picture.data)
    if taken.mask is not None:
        give_mask(layer, taken.mask)
    return layer


def _changed(scratch: Any, taken: Taken, picture: PixelBuffer, spot: Spot) -> Any:
    """The edit with its mask in a scratch image, where it is to lie, mirrored, turned and scaled as its source was."""
    layer = _filled(scratch, taken, picture)
    scratch.insert_layer(layer, None, 0)
    change, box = spot.change, spot.box
    if change.mirrored:
        layer = layer.transform_flip_simple(Gimp.OrientationType.HORIZONTAL, True, 0.0)
    turns = {1: Gimp.RotationType.DEGREES90, 2: Gimp.RotationType.DEGREES180, 3: Gimp.RotationType.DEGREES270}
    if change.quarters:
        layer = layer.transform_rotate_simple(turns[change.quarters], True, 0.0, 0.0)
    if (layer.get_width(), layer.get_height()) != (box.width, box.height):
        layer.scale(box.width, box.height, False)
    layer.set_offsets(box.x, box.y)
    if spot.clip is not None:
        inside = box.meeting(spot.clip)
        layer.resize(max(1, inside.width), max(1, inside.height), box.x - inside.x, box.y - inside.y)
    return layer


def _is_still(spot: Spot, picture: PixelBuffer) -> bool:
    """Whether the picture is to lie in the image just as it is."""
    same_size = (spot.box.width, spot.box.height) == (picture.width, picture.height)
    return same_size and spot.clip is None and not spot.change.mirrored and not spot.change.quarters
