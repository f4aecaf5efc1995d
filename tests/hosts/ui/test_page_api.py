"""The page for programs (gradio_client), and who may come in."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from page_process import PageProcess
from PIL import Image

from mgie_server.imaging.files import read_picture


@pytest.fixture(scope="module")
def program(served: PageProcess, folder: Path) -> Client:
    return Client(served.url, verbose=False, download_files=folder)


def test_describe_and_edit(program: Client, deep: Path) -> None:
    text, _ = program.predict(handle_file(deep), "make it darker", "mini", api_name="/describe")
    assert "darker" in text
    files, told = program.predict(
        picture=handle_file(deep), instruction="make it darker", variations=2, api_name="/edit"
    )
    assert told["expressive"] == text and len(told["receipts"]) == 2
    results = [read_picture(Path(file)) for file in files]
    assert [(made.pixels.dtype, made.pixels.width) for made in results] == [("u16", 160)] * 2
    assert [Path(file).suffix for file in files] == [".tif", ".tif"]


def test_variations_of_an_open_wish_have_a_text_each(program: Client, photo: Path) -> None:
    asked = {"picture": handle_file(photo), "instruction": "make it better", "variations": 3}
    _, told = program.predict(**asked, api_name="/edit")
    assert len(set(told["expressives"])) == 3 and told["expressive"] == told["expressives"][0]


def test_a_mask(program: Client, photo: Path, folder: Path) -> None:
    mask = Image.new("L", (300, 200), 0)
    mask.paste(255, (0, 0, 150, 200))
    mask.save(folder / "mask.png")
    files, _ = program.predict(
        picture=handle_file(photo),
        instruction="darken 0.5",
        model="echo",
        mask=handle_file(folder / "mask.png"),
        api_name="/edit",
    )
    before, after = np.asarray(Image.open(photo), int), np.asarray(Image.open(files[0]), int)
    assert (before[:, 150:] == after[:, 150:]).all() and (before[:, :150] - after[:, :150]).mean() > 30


def test_what_goes_beside_the_words(program: Client, photo: Path, folder: Path) -> None:
    """The painter's disc has the colour of picture 2, with a negative the opposite one."""
    hat = folder / "api-hat.png"
    Image.new("RGB", (40, 30), (20, 200, 90)).save(hat)
    words = {"picture": handle_file(photo), "instruction": "the colour of picture 2", "model": "painter"}
    beside = {**words, "references": [handle_file(hat)]}
    text, _ = program.predict(**beside, api_name="/describe")
    assert "(of 1 references)" in text
    files, told = program.predict(
        **beside, negative="red", describe="off", expand="20, 0, 0, 0", api_name="/edit"
    )
    made = np.asarray(Image.open(files[0]), int)
    assert made.shape == (200, 320, 3) and np.abs(made[100, 160] - (235, 55, 165)).max() <= 2
    report = told["reports"][0]
    assert report["text_from"] == "instruction" and report["references"][0]["name"] == "api-hat.png"
    with pytest.raises(AppError, match="parameter_out_of_range: describe is off or on"):
        program.predict(**words, describe="first", api_name="/edit")
    with pytest.raises(AppError, match=r"edit_not_supported: .* takes no reference pictures"):
        program.predict(**{**beside, "model": "echo"}, api_name="/edit")


def test_errors_have_their_code(program: Client, photo: Path) -> None:
    with pytest.raises(AppError, match="edit_not_supported: echo was asked to refuse"):
        program.predict(handle_file(photo), "refuse", "echo", api_name="/describe")


def test_nothing_is_fetched_from_elsewhere(served: PageProcess, program: Client) -> None:
    far = {
        "path": "http://127.0.0.1:9/far.png",
        "url": "http://127.0.0.1:9/far.png",
        "meta": {"_type": "gradio.FileData"},
    }
    with pytest.raises(AppError):
        program.predict(far, "make it darker", "mini", api_name="/describe")
    assert httpx.get(f"{served.url}gradio_api/file=http://127.0.0.1:9/far.png").status_code == 403
    assert served.trap.asked == []


def test_files_of_this_machine_are_not_given_away(served: PageProcess, photo: Path) -> None:
    assert httpx.get(f"{served.url}gradio_api/file={served.home / 'connection.json'}").status_code == 403
    for path in (served.home / "connection.json", photo):
        own = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
        asked = {"data": [own, "make it darker", "mini", None]}
        job = httpx.post(f"{served.url}gradio_api/call/describe", json=asked).json()["event_id"]
        assert "event: error" in httpx.get(f"{served.url}gradio_api/call/describe/{job}", timeout=60).text


def test_a_foreign_name_is_refused(served: PageProcess) -> None:
    """A page elsewhere cannot point a name of its own at this machine."""
    assert httpx.get(served.url, headers={"host": "rebound.example"}).status_code == 400
    answer = httpx.get(served.url)
    assert answer.status_code == 200 and "default-src 'self'" in answer.headers["content-security-policy"]


def test_listening_to_others_takes_a_password(tmp_path: Path) -> None:
    page = PageProcess(tmp_path / "home", "--host", "0.0.0.0")
    try:
        url = page.url.replace("0.0.0.0", "127.0.0.1")
        assert page.user == "mgie" and len(page.password) >= 16
        assert httpx.get(f"{url}config").status_code == 401
        wrong = httpx.post(f"{url}login", data={"username": "mgie", "password": "guessed"})
        right = httpx.post(f"{url}login", data={"username": "mgie", "password": page.password})
        assert wrong.status_code == 400 and right.status_code == 200
        assert httpx.get(f"{url}config", cookies=right.cookies).status_code == 200
        assert page.trap.asked == []
    finally:
        code = page.close()
    assert code == 0 and list(page.home.glob("ui/*")) == [], "what was uploaded goes with the page"
