"""The small parts: queue, memory, models on the cache, previews, settings."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Submit
from mgie_protocol.pixels import PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines import catalog
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.service import faults, segments
from mgie_server.service.bodies import write_pixels
from mgie_server.service.fairness import FairQueue
from mgie_server.service.jobs import REMEMBERED, Job, JobRegistry, State
from mgie_server.service.lock import FileLock
from mgie_server.service.pixel_storage import PixelStorage
from mgie_server.service.segments import SegmentFolder, map_segment
from mgie_server.settings import Settings

pushes = st.lists(st.tuples(st.sampled_from("abc"), st.integers()), max_size=30)


@given(pushes)
def test_the_queue_keeps_order_and_tells_it_beforehand(sent: list[tuple[str, int]]) -> None:
    queue: FairQueue[tuple[str, int]] = FairQueue()
    for client, number in sent:
        queue.push(client, (client, number))
    foretold = queue.in_order()
    popped = [item for _ in range(len(sent)) if (item := queue.pop()) is not None]
    assert popped == foretold
    assert queue.pop() is None
    for client in "abc":
        assert [i for i in popped if i[0] == client] == [i for i in sent if i[0] == client]


@given(st.integers(1, 20), st.integers(1, 20))
def test_no_client_waits_for_all_jobs_of_another(many: int, few: int) -> None:
    queue: FairQueue[str] = FairQueue()
    for _ in range(many):
        queue.push("greedy", "g")
    for _ in range(few):
        queue.push("modest", "m")
    order = "".join(queue.in_order())
    both = 2 * min(many, few)
    assert order[:both] == "gm" * (both // 2)


def test_what_was_popped_can_be_put_back_in_front() -> None:
    queue: FairQueue[int] = FairQueue()
    for number in range(3):
        queue.push("a", number)
    queue.push("b", 9)
    first = queue.pop()
    assert first == 0
    queue.push_back("a", first)
    assert queue.in_order()[0] == 0
    assert queue.remove(9)
    assert not queue.remove(9)
    assert queue.in_order() == [0, 1, 2]


def test_the_book_forgets_only_what_is_over() -> None:
    book = JobRegistry()
    submit = Submit("x", EditRequest("x"), PixelFormat(1, 1, 1, "u8"))
    for number in range(REMEMBERED + 10):
        job = Job(str(number), submit, b"", None, 0.0, state=State.FAILED)
        book.add(job)
        book.mark_over(job)
    book.add(Job("live", submit, b"", None, 0.0))
    assert book.get("9") is None
    assert book.get("10")
    assert book.get("live")
    assert book.active == 1


def test_a_segment_is_written_in_any_order_and_read_back(tmp_path: Path) -> None:
    folder = SegmentFolder(tmp_path)
    segment = folder.create("a", 6)
    segment.write(3, b"def")
    segment.write(0, memoryview(b"abc"))
    segment.close()
    view = map_segment(segment.path, 6)
    folder.remove(segment.path)
    assert bytes(view) == b"abcdef"  # what is mapped stays
    assert not segment.path.exists()
    folder.close()
    assert list(tmp_path.iterdir()) == []


def test_room_is_promised_once_and_the_next_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is promised and not yet written counts; what is written already shows in what is free."""
    free = {"small": 100, "large": 1000}
    spare = segments.SPARE_BYTES
    monkeypatch.setattr(
        segments.shutil, "disk_usage", lambda path: SimpleNamespace(free=free[path.parent.name] + spare)
    )
    places = PixelStorage([tmp_path / "small", tmp_path / "large"])
    first = places.take("a", 60)
    assert first.base.name == "small"
    written = first.create("a.body", 60)
    written.write(0, bytes(60))
    written.close()
    free["small"] = 40
    assert places.take("b", 50).base.name == "large"
    assert places.take("c", 40).base.name == "small"
    with pytest.raises(MgieError) as caught:
        places.take("d", 5000)
    assert caught.value.code == "out_of_memory"
    assert "small" in caught.value.message and "--shm-size" in caught.value.hint
    first.forget("c")
    assert places.take("e", 40).base.name == "small"
    places.close()


def test_no_folder_at_all_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MgieError, match="MGIE_HOME"):
        PixelStorage([tmp_path / "file" / "a", tmp_path / "file" / "b"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.raw").symlink_to("/dev/full")
    with pytest.raises(MgieError) as caught:
        write_pixels(tmp_path / "a.raw", b"abc")
    assert caught.value.code == "out_of_memory"
    assert str(tmp_path) in caught.value.message and "No space left" in caught.value.message


def test_only_the_folders_of_dead_servers_are_removed(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from mgie_server.service.segments import SegmentFolder\n"
        "folder = SegmentFolder(pathlib.Path(sys.argv[1]))\n"
        "folder.create('x', 3).write(0, b'abc')\n"
        "print(folder.path, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        theirs = Path(other.stdout.readline().strip())
        mine = SegmentFolder(tmp_path)
        assert mine.clean_stale() == 0
        assert (theirs / "x").exists()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert mine.clean_stale() == 1
    assert not theirs.exists()
    assert mine.path.exists()
    mine.close()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_free_again_after_release(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release(remove=True)


@pytest.mark.parametrize(
    ("error", "code", "poisoned"),
    [
        (RuntimeError("CUDA error: an illegal memory access was encountered"), "device_error", True),
        (RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"), "out_of_memory", False),
        (RuntimeError("DefaultCPUAllocator: not enough memory: you tried"), "out_of_memory", False),
        (MemoryError(), "out_of_memory", False),
        (OSError(errno.ENOSPC, "No space left on device"), "out_of_memory", False),
        (OSError(errno.EROFS, "Read-only file system", "/x"), "output_not_writable", False),
        (OSError(errno.ENOTDIR, "Not a directory"), "internal", False),
        (RuntimeError("shapes do not match"), "internal", False),
        (ValueError("CUDA error"), "internal", False),
        (MgieError("edit_not_supported", "no"), "edit_not_supported", False),
    ],
)
def test_what_an_exception_means(error: Exception, code: str, poisoned: bool) -> None:
    assert faults.explain(error).code == code
    assert faults.is_device_error(error) is poisoned


def test_settings_come_from_the_environment_and_flags_go_over_them() -> None:
    made = Settings.from_environment(
        {"MGIE_MAX_QUEUE": "3", "MGIE_IDLE_EXIT_S": "1.5"}, device="cpu", model=None
    )
    assert (made.max_queue, made.idle_exit_s, made.device, made.model) == (3, 1.5, "cpu", "")
    for wrong in ("-1", "many", "inf", "nan"):
        with pytest.raises(MgieError, match="MGIE_MAX_QUEUE"):
            Settings.from_environment({"MGIE_MAX_QUEUE": wrong})


def test_the_catalog_knows_what_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    models = {info.name: info for info in catalog.list_models()}
    assert set(models) == {"mini", "mgie-7b", "instruct-pix2pix", "lgie", *OPEN_MODELS}
    assert models["mgie-7b"].paid_work == "no" and models["mini"].paid_work == "free"
    restricted = models["instruct-pix2pix"]
    assert restricted.paid_work == "conditional" and "exploit minors" in restricted.condition
    assert all(info.condition for info in models.values() if info.paid_work == "conditional")
    assert [name for name, info in models.items() if not info.guided] == [
        "mini",
        "klein-4b",
        "qwen-edit-fast",
        "longcat-edit-turbo",
    ]
    undescribed = [name for name, info in models.items() if not info.describes]
    assert undescribed == ["instruct-pix2pix", *OPEN_MODELS]  # whose describer is not installed
    assert not any(info.installed for name, info in models.items() if name != "mini")
    with pytest.raises(MgieError) as caught:
        catalog.load_engine("echo", "cpu")
    assert caught.value.code == "model_unknown"
    with pytest.raises(MgieError) as caught:
        catalog.load_engine("mgie-7b", "cpu")
    assert caught.value.code == "model_not_installed"
    assert "use mini" in caught.value.hint


def test_listing_models_needs_no_torch() -> None:
    code = "import sys; from mgie_server.engines import catalog; catalog.list_models(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ})
    assert not {"torch", "numpy"} & set(done.stdout.split())
