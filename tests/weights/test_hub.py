"""What a hub or a mirror may say: names, links, revisions, digests, and connections that break."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_server import COMMIT, Hub
from huggingface_hub import constants

from mgie_protocol.errors import MgieError
from mgie_server.weights import downloading, origins
from mgie_server.weights.hub import fetch, list_files
from mgie_server.weights.hub_file import HubFile
from mgie_server.weights.origins import Wanted
from mgie_server.weights.safe_names import place_below, split_name

REPO = "owner/name"
DATA = bytes(range(256)) * 200


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "unet.pt").write_bytes(DATA)
    with Hub({REPO: folder, origins.MERGED.repo: folder}) as made:
        monkeypatch.setattr(constants, "ENDPOINT", made.url)
        template = made.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(downloading, "_PAUSE_S", 0.0)
        yield made


def wanted(revision: str = "", digests: dict[str, str] | None = None) -> Wanted:
    return Wanted(REPO, (("*unet.pt",),), revision, digests or {})


def get(files: list[HubFile], folder: Path) -> dict[str, str]:
    return fetch(files, folder, lambda file: None)


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../unet.pt", "a/../../unet.pt", "/etc/unet.pt", "a//b", "a/./b", "a\\..\\b", "C:unet.pt", "C:/x",
        "a/unet.pt:stream", "nul", "com1.txt", "a/b.", "a/b ", "new\nline", "a/\x00", "x" * 300,
        "/".join("abcdefghijklmnopq"),
    ],
)  # fmt: skip
def test_names_that_are_no_place_in_a_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="leads out of the folder"):
        split_name(name)
    with pytest.raises(ValueError, match="leads out of the folder"):
        place_below(tmp_path, name)


def test_names_of_published_files_are_places() -> None:
    for name in ("LLaVA-7B-v1/pytorch_model-00001-of-00002.bin", "vae/config.json", "ünet.pt"):
        assert "/".join(split_name(name)) == name


@pytest.mark.parametrize("name", ["../../unet.pt", "/tmp/unet.pt", "..\\unet.pt", "a/../../../unet.pt"])
def test_a_name_that_leads_out_is_refused_before_anything_is_fetched(hub: Hub, name: str) -> None:
    hub.also = [{"rfilename": name, "size": 3, "blobId": "0" * 40}]
    with pytest.raises(MgieError, match="leads out of the folder") as caught:
        list_files(wanted())
    assert caught.value.code == "not_available" and not hub.served


@pytest.mark.parametrize("link", ["name", "name/unet.pt", "name/unet.pt.part"])
def test_nothing_is_written_through_a_link(hub: Hub, tmp_path: Path, link: str) -> None:
    folder, own = tmp_path / "downloads", tmp_path / "own"
    own.mkdir()
    (own / "unet.pt").write_bytes(b"a person's own")
    place = folder / link
    place.parent.mkdir(parents=True)
    place.symlink_to(own if link == "name" else own / "unet.pt")
    with pytest.raises(MgieError, match="nothing is written through links"):
        get(list_files(wanted()), folder)
    assert (own / "unet.pt").read_bytes() == b"a person's own" and len(list(own.iterdir())) == 1


def test_it_goes_on_as_long_as_bytes_come(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = {"unet.pt": [2000] * 12}
    hashes = get(list_files(wanted()), tmp_path)
    assert (tmp_path / "name" / "unet.pt").read_bytes() == DATA and len(hashes) == 1
    assert hub.served["unet.pt"] == len(DATA) and len(hub.ranges) == 12


def test_it_ends_when_nothing_new_comes(hub: Hub, tmp_path: Path) -> None:
    hub.breaks = {"unet.pt": [3000] + [0] * 50}
    with pytest.raises(MgieError, match=r"name/unet\.pt could not be fetched"):
        get(list_files(wanted()), tmp_path)
    assert len(hub.breaks["unet.pt"]) == 45  # five tries in a row
    assert (tmp_path / "name" / "unet.pt.part").stat().st_size == 3000  # the next call goes on there


def test_no_more_is_written_than_was_promised(hub: Hub, tmp_path: Path) -> None:
    short = HubFile(REPO, COMMIT, "unet.pt", 100, "", "")
    with pytest.raises(MgieError, match="more than 100 bytes came"):
        get([short], tmp_path)
    assert all(path.stat().st_size <= 100 for path in (tmp_path / "name").iterdir())


def test_the_pinned_revision_is_taken_though_it_is_not_the_newest(hub: Hub) -> None:
    hub.older = ["abcdef1" + "0" * 33]
    assert {file.commit for file in list_files(wanted("abcdef1"))} == {hub.older[0]}
    assert {file.commit for file in list_files(wanted("abcdef1"), any_revision=True)} == {COMMIT}


def test_a_revision_that_is_gone_is_told(hub: Hub) -> None:
    with pytest.raises(MgieError, match="no revision fedcba9 any more") as caught:
        list_files(wanted("fedcba9"))
    assert "--any-revision" in caught.value.hint and not hub.served


def test_another_digest_than_the_published_is_refused(hub: Hub) -> None:
    digests = {"unet.pt": "0" * 64}
    with pytest.raises(MgieError, match="is not the published file"):
        list_files(wanted(digests=digests))
    right = list_files(wanted(), any_revision=True)[0].sha256
    assert [file.pinned for file in list_files(wanted(digests={"unet.pt": right}))] == [True]


def test_what_is_known_of_the_published_files_is_pinned(hub: Hub) -> None:
    """Tiny weights under the published name are none of them."""
    (hub.repositories[REPO] / "mllm.pt").write_bytes(DATA)
    hub.commit = "7da3813" + "0" * 33
    with pytest.raises(MgieError, match="is not the published file"):
        list_files(origins.OWN_FILES)
    assert len(list_files(origins.OWN_FILES, any_revision=True)) == 2
