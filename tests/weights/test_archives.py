"""The authors' own files: the folder _ckpt without CLIP and editor, the archive, and archives that mean harm."""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from published import LAYOUT, converted, copy_published

from mgie_protocol.errors import MgieError
from mgie_server.weights import archives
from mgie_server.weights.archives import unpack
from mgie_server.weights.convert import convert, convert_any
from mgie_server.weights.finding import Named
from mgie_server.weights.own_writer import Storage

PARTS = Named(llava=LAYOUT.llava, clip=LAYOUT.clip, editor=LAYOUT.ip2p)
Change = Callable[[tarfile.TarInfo], None]


def archive(
    path: Path, *extra: tuple[str, Change], names: tuple[str, ...] = ("mgie_7b/mllm.pt", "mgie_7b/unet.pt")
) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name in names:
            tar.add(LAYOUT.mllm.parent / name.split("/")[-1], name)
        for name, change in extra:
            info = tarfile.TarInfo(name)
            change(info)
            tar.addfile(info, io.BytesIO(bytes(info.size)) if info.isfile() else None)
    return path


def a_file(info: tarfile.TarInfo) -> None:
    info.size = 10


def of_kind(kind: bytes, target: str = "") -> Change:
    def change(info: tarfile.TarInfo) -> None:
        info.type, info.linkname = kind, target

    return change


def test_the_authors_archive_is_the_model_with_the_parts_named(tmp_path: Path) -> None:
    packed = archive(
        tmp_path / "mgie_7b.tar.gz", ("mgie_7b/._mllm.pt", a_file), ("mgie_7b", of_kind(tarfile.DIRTYPE))
    )
    made = convert_any(packed, tmp_path / "own", Storage(), parts=PARTS)
    assert made == converted(tmp_path / "usual")
    assert {path.name for path in tmp_path.iterdir()} == {"mgie_7b.tar.gz", "own", "usual"}


def test_an_archive_beside_the_other_parts_is_found(tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "model")
    archive(tmp_path / "model" / "mgie_7b.tgz")
    shutil.rmtree(layout.mllm.parent)
    assert "llm" in convert_any(tmp_path / "model", tmp_path / "own", Storage()).parts


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("/etc/mllm.pt", a_file), "leads out"),
        (("mgie_7b/../../unet.pt", a_file), "leads out"),
        (("mgie_7b/x", of_kind(tarfile.SYMTYPE, "/etc")), "is a link"),
        (("mgie_7b/x", of_kind(tarfile.LNKTYPE, "mgie_7b/mllm.pt")), "is a link"),
        (("mgie_7b/x", of_kind(tarfile.CHRTYPE)), "is a link, a device"),
        (("mgie_7b/x", of_kind(tarfile.FIFOTYPE)), "is a link, a device"),
        (("other/mllm.pt", a_file), "mllm.pt twice"),
    ],
)
def test_an_archive_that_means_harm_is_refused_whole(
    tmp_path: Path, extra: tuple[str, Change], said: str
) -> None:
    packed = archive(tmp_path / "a.tar.gz", extra)
    with pytest.raises(MgieError, match=said) as caught:
        unpack(packed, tmp_path / "into")
    assert caught.value.code == "model_not_installed" and not (tmp_path / "into").exists()


def test_a_bomb_is_refused_by_what_it_says(tmp_path: Path) -> None:
    """A header of ten terabytes, then nothing: told before anything is unpacked."""
    info = tarfile.TarInfo("mgie_7b/x")
    info.size = 10**13
    info.type = tarfile.REGTYPE
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(MgieError, match="unpacks to 10000000000000 bytes"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


def test_a_name_of_any_length_is_not_taken_into_memory(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.size, info.type = 10**10, tarfile.GNUTYPE_LONGNAME
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT))
        file.write(bytes(4096))
    with pytest.raises(MgieError, match="more memory, or unpacks to more"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "into")


def test_what_shrinks_too_well_is_no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_RATIO_FROM", 0)

    def zeros(info: tarfile.TarInfo) -> None:
        info.size = 4_000_000

    packed = archive(tmp_path / "a.tar.gz", ("mllm.pt", zeros), ("unet.pt", a_file), names=())
    with pytest.raises(MgieError, match="unpacks to 4000000 bytes"):
        unpack(packed, tmp_path / "into")


@pytest.mark.parametrize(
    "spoil", [lambda d: d[: len(d) // 2], lambda d: b"no archive", lambda d: d[:-200] + bytes(200)]
)
def test_a_damaged_archive_is_told(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    packed = archive(tmp_path / "a.tar.gz")
    packed.write_bytes(spoil(packed.read_bytes()))
    with pytest.raises(MgieError, match=r"a\.tar\.gz was not unpacked") as caught:
        convert_any(packed, tmp_path / "own", Storage(), parts=PARTS)
    assert caught.value.code == "model_not_installed"
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar.gz"}  # nothing half is left


def test_the_original_folder_says_what_it_lacks_and_takes_it_by_name(tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "_ckpt")
    shutil.rmtree(layout.clip)
    shutil.rmtree(layout.ip2p)
    with pytest.raises(MgieError, match="there is no CLIP, no InstructPix2Pix") as caught:
        convert_any(tmp_path / "_ckpt", tmp_path / "own", Storage())
    assert "--clip, --editor" in caught.value.hint and "--fetch" in caught.value.hint
    asked = []

    def fetch(parts):
        asked.extend(parts)
        return LAYOUT.clip, LAYOUT.ip2p

    made = convert_any(tmp_path / "_ckpt", tmp_path / "own", Storage(), fetch_missing=fetch)
    assert asked == ["CLIP", "InstructPix2Pix"] and made == converted(tmp_path / "usual")


def test_a_codec_in_half_precision_alone_is_read(tmp_path: Path) -> None:
    layout = copy_published(tmp_path / "model")
    vae = layout.ip2p / "vae"
    (vae / "diffusion_pytorch_model.safetensors").rename(vae / "diffusion_pytorch_model.fp16.safetensors")
    assert convert(layout, tmp_path / "own").parts["vae"] == converted(tmp_path / "usual").parts["vae"]
