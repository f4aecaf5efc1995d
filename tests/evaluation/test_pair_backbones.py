"""CLIP, DINO and LPIPS: tiny ones through the real loaders, and the names and shapes of the published ones."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import tiny_backbones
import torch
from pair_sets import scene
from tiny_backbones import dino_names, dino_shape, write_all, write_clip, write_dino, write_lpips
from torch import Tensor, nn
from transformers import CLIPConfig, CLIPModel, ViTConfig, ViTModel

from mgie_protocol.errors import MgieError
from mgie_server.evaluation.pairs.backbones import TOWERS, load_backbones
from mgie_server.evaluation.pairs.lpips_plan import PLANS
from mgie_server.evaluation.pairs.measuring import Goal, Measurer, Result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_all(tmp_path_factory.mktemp("backbones"))


def test_all_of_them_measure(folder: Path) -> None:
    backbones = load_backbones(folder, "cpu")
    assert not backbones.missing and len(backbones.there) == 4
    measurer = Measurer(backbones)
    goal = Goal(scene(0), scene(1), None, "a red lake")
    found, own = measurer.measure(goal, [Result(goal.target, False), Result(goal.source, True)])
    same, other = found
    assert set(same) == set(measurer.wanted) == {*other}
    assert same["cvs"] == pytest.approx(1) and same["dino"] == pytest.approx(1)
    assert same["lpips_alex"] == pytest.approx(0) and same["lpips_vgg"] == pytest.approx(0)
    assert same["cts"] == pytest.approx(own["cts"]) and same["outside"] is None
    for name in ("cvs", "dino"):
        value = other[name]
        assert value is not None and -1 <= value < 0.9999
    assert all((other[name] or 0) > 0 for name in ("lpips_alex", "lpips_vgg"))
    _, silent = measurer.measure(Goal(scene(0), scene(1), None, None), [])
    assert silent["cts"] is None


def test_cosines_are_those_of_the_library(folder: Path) -> None:
    """By transformers' own pipeline of features, from the same file."""
    clip = load_backbones(folder, "cpu").clip
    assert clip
    model = CLIPModel.from_pretrained(folder / "clip-vit-base-patch32").eval()
    picture = scene(5, 32)  # needs no resizing
    mean, deviation = (
        torch.tensor([0.48145466, 0.4578275, 0.40821073]),
        torch.tensor([0.26862954, 0.26130258, 0.27577711]),
    )
    pixels = ((torch.from_numpy(picture.copy()) / 255 - mean) / deviation).permute(2, 0, 1)[None]
    words = json.loads((folder / "clip-vit-base-patch32" / "vocab.json").read_text())
    ids = torch.tensor([[words[piece] for piece in ("<|startoftext|>", "ab", "z</w>", "<|endoftext|>")]])
    with torch.inference_mode():
        seen = model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)[0]
        read = model.text_projection(model.text_model(input_ids=ids).pooler_output)[0]
    assert np.allclose(clip.pictures([picture])[0], (seen / seen.norm()).numpy(), atol=1e-5)
    assert np.allclose(clip.text("ABz"), (read / read.norm()).numpy(), atol=1e-5)


def test_captions_longer_than_clip_reads_are_cut(folder: Path) -> None:
    clip = load_backbones(folder, "cpu").clip
    assert clip and np.allclose(clip.text("z " * 200), clip.text("z " * 75), atol=1e-6)


def test_every_published_tensor_of_dino_arrives(tmp_path: Path) -> None:
    tensors = write_dino(tmp_path / "dino-vits16")
    dino = load_backbones(tmp_path, "cpu").dino
    assert dino
    theirs = sorted(float(t.sum()) for t in tensors.values())
    ours = sorted(float(t.sum()) for t in dino._model.state_dict().values())
    assert np.allclose(theirs, ours, atol=1e-6)


@pytest.mark.parametrize("net", ["alex", "vgg"])
def test_lpips_by_its_formula(tmp_path: Path, net: str) -> None:
    """Against the tower as torchvision has it, layer by layer, and the sum over the five that LPIPS taps."""
    tower, lins = write_lpips(tmp_path / "lpips", net)
    lpips = load_backbones(tmp_path, "cpu").lpips[net]
    a, b = (torch.rand(1, 3, 80, 72) * 2 - 1 for _ in range(2))
    assert float(lpips(a, b)) == pytest.approx(_by_formula(net, tower, lins, a, b), rel=1e-4)
    both = lpips(torch.cat([a, b]), b)
    assert float(both[0]) == pytest.approx(float(lpips(a, b)), rel=1e-4) and float(both[1]) == pytest.approx(
        0, abs=1e-6
    )


_LAYERS = {  # torchvision's `features`: c convolution and ReLU, p pooling; a tap stands behind
    "alex": "c* p c* p c* c* c*",
    "vgg": "c c* p c c* p c c c* p c c c* p c c c*",
}


def _by_formula(net: str, tower: dict[str, Tensor], lins: dict[str, Tensor], a: Tensor, b: Tensor) -> float:
    numbers = sorted({int(name.split(".")[1]) for name in tower})
    shift, scale = (
        torch.tensor(v).view(1, 3, 1, 1) for v in ((-0.030, -0.088, -0.188), (0.458, 0.448, 0.450))
    )
    geometry = {0: (4, 2), 3: (1, 2)} if net == "alex" else {}
    x, y, total, taps = (a - shift) / scale, (b - shift) / scale, 0.0, 0
    left = list(numbers)
    for step in _LAYERS[net].split():
        if step == "p":
            x, y = (nn.functional.max_pool2d(v, *((3, 2) if net == "alex" else (2, 2))) for v in (x, y))
            continue
        k = left.pop(0)
        weight, bias = tower[f"features.{k}.weight"], tower[f"features.{k}.bias"]
        stride, padding = geometry.get(k, (1, 1))
        x, y = (torch.relu(nn.functional.conv2d(v, weight, bias, stride, padding)) for v in (x, y))
        if step == "c*":
            p, q = (v / torch.sqrt((v**2).sum(1, keepdim=True)).add(1e-10) for v in (x, y))
            total += float(((p - q) ** 2 * lins[f"lin{taps}.model.1.weight"].view(1, -1, 1, 1)).sum(1).mean())
            taps += 1
    return total


def test_the_published_sizes() -> None:
    """Names, shapes and numbers of parameters of the files that docs/evaluation.md names; no memory is taken."""
    alex, vgg = PLANS["alex"](), PLANS["vgg"]()
    assert alex.shapes()["features.0.weight"] == (64, 3, 11, 11) and alex.shapes()["features.10.bias"] == (
        256,
    )
    assert vgg.shapes()["features.28.weight"] == (512, 512, 3, 3)
    assert [_count(plan.shapes()) for plan in (alex, vgg)] == [2_469_696, 14_714_688]
    assert [_count(plan.lin_shapes()) for plan in (alex, vgg)] == [1_152, 1_472]
    assert alex.lin_shapes()["lin1.model.1.weight"] == (1, 192, 1, 1)
    with torch.device("meta"):
        clip = CLIPModel(CLIPConfig())
        dino = ViTModel(
            ViTConfig(hidden_size=384, num_attention_heads=6, intermediate_size=1536), add_pooling_layer=False
        )
    assert sum(p.numel() for p in clip.parameters()) == 151_277_313
    assert clip.state_dict()["visual_projection.weight"].shape == (512, 768)
    assert clip.state_dict()["text_model.embeddings.position_embedding.weight"].shape == (77, 512)
    published = {name: dino_shape(name, 384, 224, 16) for name in dino_names(12)}
    assert _count(published) == 21_665_664 == sum(p.numel() for p in dino.parameters())


def _count(shapes: dict[str, tuple[int, ...]]) -> int:
    return sum(int(np.prod(shape)) for shape in shapes.values())


def test_what_is_missing_is_named_with_how_to_get_it(tmp_path: Path) -> None:
    write_lpips(tmp_path / "lpips", "alex")
    backbones = load_backbones(tmp_path, "cpu")
    assert backbones.there == ("lpips_alex",)
    told = {one.name: one.what for one in backbones.missing}
    assert TOWERS["vgg"] in told["lpips_vgg"] and str(tmp_path / "lpips") in told["lpips_vgg"]
    assert "hf download openai/clip-vit-base-patch32" in told["clip"] and str(tmp_path) in told["clip"]
    assert "facebook/dino-vits16" in told["dino"]
    assert set(Measurer(backbones).wanted) == {"l1", "l2", "psnr", "ssim", "lpips_alex", "outside"}


class Evil:
    def __reduce__(self) -> tuple:
        return (exec, ("raise SystemExit('it was run')",))


def test_words_that_do_not_fit_are_told_of(tmp_path: Path) -> None:
    write_clip(tmp_path / "clip-vit-base-patch32")
    (tmp_path / "clip-vit-base-patch32" / "merges.txt").write_text("#version: 0.2\nq q\n")
    with pytest.raises(MgieError, match="qq"):
        load_backbones(tmp_path, "cpu")


@pytest.mark.parametrize("place", ["lpips", "dino"])
def test_nothing_of_a_file_is_run(tmp_path: Path, place: str) -> None:
    if place == "lpips":
        write_lpips(tmp_path / "lpips", "alex")
        target = tmp_path / "lpips" / TOWERS["alex"]
    else:
        write_dino(tmp_path / "dino-vits16")
        (tmp_path / "dino-vits16" / "model.safetensors").unlink()
        target = tmp_path / "dino-vits16" / "pytorch_model.bin"
    target.write_bytes(pickle.dumps({"features.0.bias": Evil()}, 2))
    with pytest.raises(MgieError) as told:
        load_backbones(tmp_path, "cpu")
    assert told.value.code == "model_not_installed" and str(target) in told.value.message


def test_damaged_files_are_named(tmp_path: Path) -> None:
    write_lpips(tmp_path / "lpips", "vgg")
    torch.save({"lin0.model.1.weight": torch.zeros(1, 9, 1, 1)}, tmp_path / "lpips" / "vgg.pth")
    with pytest.raises(MgieError, match=r"vgg\.pth.*lin0"):
        load_backbones(tmp_path, "cpu")
    write_clip(tmp_path / "other" / "clip-vit-base-patch32")
    (tmp_path / "other" / "clip-vit-base-patch32" / "merges.txt").unlink()
    with pytest.raises(MgieError, match=r"merges\.txt"):
        load_backbones(tmp_path / "other", "cpu")


def test_a_network_without_some_of_its_tensors_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = dino_names(2)
    monkeypatch.setattr(tiny_backbones, "dino_names", lambda depth: names[:-3])
    write_dino(tmp_path / "dino-vits16")
    with pytest.raises(MgieError, match="lacks"):
        load_backbones(tmp_path, "cpu")
