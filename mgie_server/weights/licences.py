"""What a person agrees to before published weights are fetched. Imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """what: the part of the model; terms: its licence; plainly: what that means, in plain words; url: the text."""

    what: str
    terms: str
    plainly: str
    url: str


_APPLE = Licence(
    "MGIE's weights (mllm.pt, unet.pt), by Apple and UC Santa Barbara",
    "CC-BY-NC-4.0",
    "Not for paid work: no commercial use of any kind. Name the authors.",
    "https://github.com/apple/ml-mgie",
)
_LLAMA = Licence(
    "the language model: LLaMA-7B by Meta, as LLaVA-7B-v1",
    "LLaMA's own non-commercial licence",
    "For research, not for paid work. Meta asks users to request access to the weights.",
    "https://github.com/facebookresearch/llama/blob/llama_v1/MODEL_CARD.md",
)
_STABLE_DIFFUSION = Licence(
    "the diffusion editor: Stable Diffusion 1.5, as InstructPix2Pix (itself MIT)",
    "CreativeML OpenRAIL-M",
    "Forbids certain uses, such as to deceive, to harass, to exploit minors, or to break the law; the list is in its text.",
    "https://huggingface.co/spaces/CompVis/stable-diffusion-license",
)
_CLIP = Licence(
    "the visual encoder: CLIP ViT-L/14 by OpenAI", "MIT", "Free use.", "https://github.com/openai/CLIP"
)


def _qwen_vl(size: str) -> Licence:
    return Licence(
        f"the describer: Qwen3-VL-{size}-Instruct by Alibaba",
        "Apache-2.0",
        "Free use, for paid work too.",
        f"https://huggingface.co/Qwen/Qwen3-VL-{size}-Instruct",
    )


DESCRIBERS = {"qwen3-vl-2b": _qwen_vl("2B"), "qwen3-vl-4b": _qwen_vl("4B")}


def _apache(what: str, repo: str) -> tuple[Licence, ...]:
    plainly = "Free use, for paid work too."
    return (Licence(what, "Apache-2.0", plainly, f"https://huggingface.co/{repo}"),)


LICENCES: dict[str, tuple[Licence, ...]] = {
    "mgie-7b": (_APPLE, _LLAMA, _STABLE_DIFFUSION, _CLIP),
    "instruct-pix2pix": (_STABLE_DIFFUSION, _CLIP),
    "lgie": (_APPLE, _LLAMA, _STABLE_DIFFUSION, _CLIP),
    "klein-4b": _apache("FLUX.2 klein 4B by Black Forest Labs", "black-forest-labs/FLUX.2-klein-4B"),
    "klein-base-4b": _apache(
        "FLUX.2 klein base 4B by Black Forest Labs", "black-forest-labs/FLUX.2-klein-base-4B"
    ),
    "qwen-edit": _apache("Qwen-Image-Edit 2511 by Alibaba", "Qwen/Qwen-Image-Edit-2511"),
    "qwen-edit-fast": (
        *_apache("Qwen-Image-Edit 2511 by Alibaba", "Qwen/Qwen-Image-Edit-2511"),
        Licence(
            "its adapter of four steps, by ModelTC (lightx2v)",
            "Apache-2.0",
            "Free use, for paid work too.",
            "https://huggingface.co/lightx2v/Qwen-Image-Edit-2511-Lightning",
        ),
    ),
    "firered-edit": _apache("FireRed-Image-Edit 1.1 by FireRedTeam", "FireRedTeam/FireRed-Image-Edit-1.1"),
    "longcat-edit-turbo": _apache(
        "LongCat-Image-Edit Turbo by Meituan", "meituan-longcat/LongCat-Image-Edit-Turbo"
    ),
    "kontext": (
        Licence(
            "FLUX.1 Kontext [dev] by Black Forest Labs",
            "FLUX.1 [dev] Non-Commercial License",
            "Not for paid work: the weights may not be used commercially without a licence of theirs.",
            "https://huggingface.co/black-forest-labs/FLUX.1-Kontext-dev",
        ),
    ),
}


def licence_text(model: str, describer: str = "") -> str:
    """All that is to be read before a model is fetched, with the describer beside it; or a describer alone."""
    spoken = [DESCRIBERS[name] for name in (model, describer) if name in DESCRIBERS]
    lines = [f"{model} is made of:"]
    for licence in (*LICENCES.get(model, ()), *spoken):
        lines += [f"- {licence.what}", f"    {licence.terms}: {licence.plainly}", f"    {licence.url}"]
    return "\n".join(lines)
