"""InstructPix2Pix against the library's own pipeline, LGIE on top of it, and parts that models share in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from published import converted, picture
from text_editor_files import pipeline, write_text_editor

from mgie_protocol.errors import MgieError
from mgie_server.engines import catalog
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.text_engine import LgieEngine, TextEngine
from mgie_server.runtime.shared_parts import SharedParts
from mgie_server.weights.convert import convert_any
from mgie_server.weights.lgie import compose_lgie
from mgie_server.weights.own_layout import Manifest
from mgie_server.weights.own_writer import Storage
from mgie_server.weights.verify import verify


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MGIE's home with all three models."""
    home = tmp_path_factory.mktemp("home")
    models = home / "models"
    converted(models / "mgie-7b")
    published = tmp_path_factory.mktemp("published")
    write_text_editor(published)
    convert_any(published, models / "instruct-pix2pix", Storage())
    compose_lgie(models / "mgie-7b", models / "instruct-pix2pix", models / "lgie")
    return home


@pytest.fixture
def load(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MGIE_HOME", str(home))
    options = catalog.LoadOptions(shared=SharedParts())
    return lambda name: catalog.load_engine(name, "cpu", options)


def test_the_picture_is_the_librarys(load) -> None:
    engine = load("instruct-pix2pix")
    assert isinstance(engine, TextEngine)
    said = engine.describe(picture(0), "make it red")
    settings = EditSettings(6, 7.5, 1.5, 11, exact=True)
    ours = engine.edit(picture(0), said, settings, lambda *step: None)
    image = Image.fromarray(np.rint(picture(0) * 255).astype(np.uint8))
    generator = torch.Generator().manual_seed(11)
    theirs = pipeline()("make it red", image, 6, generator=generator, output_type="np").images[0]
    assert np.abs(ours - theirs).max() < 2e-3
    other = engine.edit(picture(0), engine.describe(picture(0), "x"), settings, lambda *step: None)
    assert np.abs(ours - other).max() > 0.01


def test_lgie_speaks_without_the_picture_and_edits(load) -> None:
    engine = load("lgie")
    assert isinstance(engine, LgieEngine) and engine.capabilities.describes
    said = engine.describe(picture(0), "make it red")
    assert said.expressive and said.rows is None
    assert engine.describe(picture(1), "make it red").expressive == said.expressive
    assert engine.describe(picture(0), "make it red", "my words").expressive == "my words"
    made = engine.edit(picture(0), said, EditSettings(3, 7.5, 1.5, 1), lambda *step: None)
    assert made.shape == picture(0).shape and np.isfinite(made).all()


def test_models_share_their_common_parts_in_memory(load) -> None:
    mgie, editor, lgie = (load(name) for name in ("mgie-7b", "instruct-pix2pix", "lgie"))
    assert isinstance(mgie, MgieEngine)
    assert lgie.model.mllm.llama is mgie.model.mllm.llama
    assert lgie.model.mllm.lm_head is mgie.model.mllm.lm_head
    assert lgie.model.editor.unet is editor.model.editor.unet
    assert lgie.model.text_encoder is editor.model.text_encoder
    assert editor.model.editor.autoencoder is mgie.model.editor.autoencoder
    assert editor.model.editor.unet is not mgie.model.editor.unet


def test_what_is_not_used_any_more_is_let_go(load) -> None:
    import gc
    import weakref

    engine = load("mgie-7b")
    gone = weakref.ref(engine.model.mllm.llama)
    del engine
    gc.collect()
    assert gone() is None


def test_the_folders_are_whole_and_their_common_files_are_one(home: Path) -> None:
    models = home / "models"
    for name in ("instruct-pix2pix", "lgie"):
        found = verify(models / name)
        assert found.ok, found.faults
    for part, owner in (("llm", "mgie-7b"), ("unet", "instruct-pix2pix"), ("vae", "instruct-pix2pix")):
        file = Manifest.load(models / "lgie").parts[part].files[0].file
        assert (models / "lgie" / file).samefile(models / owner / file)


def test_faults_of_the_published_files_are_named(tmp_path: Path) -> None:
    write_text_editor(tmp_path / "published")
    (tmp_path / "published" / "tokenizer" / "merges.txt").unlink()
    with pytest.raises(MgieError, match=r"merges\.txt"):
        convert_any(tmp_path / "published", tmp_path / "own", Storage())
    (tmp_path / "published" / "text_encoder" / "model.safetensors").unlink()
    with pytest.raises(MgieError, match="text_encoder could not be read: there are no weights"):
        convert_any(tmp_path / "published", tmp_path / "own", Storage())
