"""`mgie edit`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_client.requests import FIRST, ON, margins_from, with_describing
from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.events import Result
from mgie_protocol.request import EditRequest
from mgie_server.cli.answer import Json, answering
from mgie_server.cli.beside import (
    Context,
    Expand,
    Inpaint,
    Marks,
    Negative,
    References,
    names_of,
    read_beside,
)
from mgie_server.cli.describing import Describe, check_describe, check_terminal, read_first
from mgie_server.cli.edit_usage import check_usage
from mgie_server.cli.edited import send_result, told
from mgie_server.cli.model_picture import ModelPictureFiles, SaveModelPicture
from mgie_server.cli.pipes import DASH, check_output, read_picture_or_pipe, selection_of
from mgie_server.cli.recipe_out import CubeMean, CubeOut, CubeSize, RecipeFiles, RecipeOut

if TYPE_CHECKING:
    from mgie_protocol.pixels import PixelBuffer
    from mgie_server.imaging.metadata import PictureFile
    from mgie_server.imaging.naming import Target

Pictures = Annotated[
    list[Path], typer.Argument(help="A picture (PNG, JPEG, TIFF, WebP), or several, or folders of them.")
]
Instruction = Annotated[
    str, typer.Option("--instruction", "-i", help="What should change.", show_default=False)
]
Model = Annotated[str, typer.Option(help="See `mgie models list`.")]
Exact = Annotated[bool, typer.Option("--exact", help="Decode token by token, as the original does.")]
Landing = Annotated[
    str,
    typer.Option(
        help="How the model's picture reaches yours: auto (untouched where nothing changed), raw (itself; what "
        "auto is with --exact, for a model that paints), photometric (light and colour alone)."
    ),
]
Coverage = Annotated[
    str,
    typer.Option(
        help="Alpha: keep; grow where something was painted into transparency; or model: the model's own, which cuts "
        "out, of a model that has one."
    ),
]


def edit(
    pictures: Pictures,
    instruction: Instruction,
    out: Annotated[
        Path | None,
        typer.Option(help="The result, or a folder for it; default: NAME-edited.EXT, never overwriting."),
    ] = None,
    model: Model = "mini",
    mask: Annotated[Path | None, typer.Option(help="Where to edit: white = here; same size.")] = None,
    feather: Annotated[float, typer.Option(help="Soft edge of the mask in pixels, 0 to 1000.")] = 0.0,
    seed: Annotated[int | None, typer.Option(help="Same seed, same pixels; default: random.")] = None,
    steps: Annotated[
        int | None, typer.Option(help="Diffusion steps, 1 to 200; default: the model's.")
    ] = None,
    text_guidance: Annotated[
        float | None, typer.Option(help="How strongly the text guides, 0 to 30.")
    ] = None,
    image_guidance: Annotated[
        float | None, typer.Option(help="How strongly the picture guides, 0 to 30.")
    ] = None,
    expressive: Annotated[str | None, typer.Option(help="Your own expressive instruction.")] = None,
    describe: Describe = ON,
    reference: References = None,
    negative: Negative = None,
    inpaint: Inpaint = False,
    context: Context = None,
    marks: Marks = None,
    expand: Expand = None,
    variations: Annotated[int, typer.Option(help="How many results, 1 to 8.")] = 1,
    exact: Exact = False,
    landing: Landing = "auto",
    coverage: Coverage = "keep",
    save_model_picture: SaveModelPicture = None,
    recipe_out: RecipeOut = None,
    cube_out: CubeOut = None,
    cube_size: CubeSize = 33,
    cube_mean: CubeMean = False,
    json: Json = False,
) -> None:
    """Edit a picture as the instruction says; the result has its size, depth and alpha.

    Several pictures are edited beside themselves or into the folder --out, a folder of them into --out.
    - is standard input, and as --out standard output.
    """
    from mgie_server.imaging.naming import is_folder

    many = len(pictures) > 1 or is_folder(pictures[0])
    check_usage(pictures, mask, out, variations, json)
    check_describe(describe, expressive, DASH in pictures, many)
    recipes = RecipeFiles(recipe_out, cube_out, cube_size, cube_mean)
    if many and (recipes.wanted or save_model_picture):
        hint = "--recipe-out, --cube-out, --save-model-picture"
        raise typer.BadParameter("these are for one picture", param_hint=hint)
    with answering(json) as answer:
        request = EditRequest(
            instruction=instruction,
            model=model,
            expressive=expressive,
            seed=secrets.randbelow(2**31) if seed is None else seed,
            variations=variations,
            steps=steps,
            text_guidance=text_guidance,
            image_guidance=image_guidance,
            decoding="exact" if exact else "fast",
            feather=feather,
            previews=False,
            landing=landing,
            coverage=coverage,
            with_model_picture=save_model_picture is not None,
            with_recipe=recipes.wanted,
            references=names_of(reference),
            negative=negative,
            inpaint=inpaint,
            context=context,
            marks=marks is not None,
            expand=margins_from(expand or ""),
        )
        request = with_describing(request, describe)
        request.check()
        check_terminal(describe, answer)
        answer.aside_only = out == DASH
        beside = read_beside(reference, marks)
        if many:
            from mgie_server.cli.batch import edit_many

            edit_many(answer, request, pictures, mask, out, beside)
            return
        model_pictures = ModelPictureFiles(save_model_picture, variations)
        files = model_pictures, recipes
        data = _edit_file(request, pictures[0], mask, out, files, json, beside, describe == FIRST)
        answer.give(data, told(data))


def _edit_file(
    request: EditRequest,
    picture: Path,
    mask: Path | None,
    out: Path | None,
    files: tuple[ModelPictureFiles, RecipeFiles],
    quiet: bool,
    beside: Beside,
    read_before: bool,
) -> dict[str, Any]:
    """Everything that can be refused is refused before the edit, the place of the result included."""
    from mgie_server.imaging.files import check_writable
    from mgie_server.imaging.gray import sent_of
    from mgie_server.imaging.naming import target_of

    model_pictures, recipes = files
    source = read_picture_or_pipe(picture).grown_by(request.expand)
    selection = selection_of(mask, request.feather) if mask else None
    if out == DASH:
        check_output(source)
        target = None
    else:
        target = target_of(picture, source, out, request.variations)
        for path in target.paths:
            check_writable(path, source, gets_alpha=request.coverage == "model")
    paths = target.paths if target else []
    model_pictures.check(paths)
    recipes.check(paths, request.variations)
    data: dict[str, Any] = {}

    def land(result: Result) -> None:
        data.update(_put(target, result, source, selection))
        data.update(model_pictures.write(result, source.samples))
        data.update(recipes.write(result, data))

    pixels = sent_of(source, request.coverage)
    if read_before:
        request = read_first(request, lambda asked: run_shown(asked, pixels, selection, quiet, beside=beside))
    run_shown(request, pixels, selection, quiet, land, beside)
    return data


def _put(
    target: Target | None, result: Result, source: PictureFile, selection: PixelBuffer | None
) -> dict[str, Any]:
    """Into files, or without a target to standard output."""
    from mgie_server.imaging.results import write_result

    if target is None:
        return send_result(result, source, selection)
    return write_result(target, result, source, selection)


def run_shown(
    request: EditRequest,
    pixels: Any,
    selection: Any,
    quiet: bool,
    land: Callable[[Result], None] | None = None,
    beside: Beside = NOTHING,
) -> Result:
    """Do the job, with a line that says how far it is unless quiet. Raises MgieError as run_job does, mask_size_differs."""
    from mgie_protocol.pixels import check_selection
    from mgie_server.cli.progress import ProgressLine
    from mgie_server.cli.session import run_job

    if selection is not None:
        check_selection(pixels.format, selection.format)
    with ProgressLine(quiet) as line:
        return run_job(request, pixels, selection, line.watch, land, beside)
