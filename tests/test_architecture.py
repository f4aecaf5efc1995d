"""The arrows of ARCHITECTURE.md, read from the imports of the code itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from source_files import ROOT, SERVER, files_of, imports_of

# each may import itself and those before it
MODEL_ROOMS = ("mgie", "weights", "runtime", "segmentation", "detail", "sentences", "engines")


def breaches(room: Path, forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(room)
        for name in imports_of(path)
        if any(name == f or name.startswith(f + ".") for f in forbidden)
    ]


def import_graph() -> dict[str, set[str]]:
    """The server's and the shared files, and which of them each imports, its own packages and types apart."""
    roots = {
        "mgie_server": SERVER,
        **{name: ROOT / "shared" / name for name in ("mgie_protocol", "mgie_client")},
    }
    paths = {
        ".".join([name, *path.relative_to(root).with_suffix("").parts]).removesuffix(".__init__"): path
        for name, root in roots.items()
        for path in files_of(root)
    }
    return {
        module: {n for n in imports_of(path, types=False) if n in paths and not module.startswith(n)}
        for module, path in paths.items()
    }


@pytest.mark.parametrize("room", ["service", *MODEL_ROOMS, "imaging"])
def test_no_operation_at_edit_time(room: str) -> None:
    """What computes an operation lives in training; the rooms that edit never see it."""
    assert not breaches(SERVER / room, ("mgie_server.training", "mgie_server.evaluation", "mgie_server.cli"))


def test_the_command_line_sees_only_the_entry_of_training() -> None:
    entries = {
        "mgie_server.training.train",
        "mgie_server.training.recipe",
        "mgie_server.training.run_folder",
        "mgie_server.training.tuning",
        "mgie_server.training.tuning_recipe",
        "mgie_server.training.photographs",
    }
    for path in files_of(SERVER / "cli"):
        names = {n for n in imports_of(path) if n.startswith("mgie_server.training.")}
        assert all(any(n == e or n.startswith(e + ".") for e in entries) for n in names), (path, names)


@pytest.mark.parametrize("room", MODEL_ROOMS)
def test_the_paper_the_weights_the_runtime_and_the_engines_stand_on_each_other(room: str) -> None:
    allowed = MODEL_ROOMS[: MODEL_ROOMS.index(room) + 1]
    others = [path.name for path in SERVER.iterdir() if path.is_dir() and path.name not in allowed]
    assert not breaches(SERVER / room, tuple(f"mgie_server.{other}" for other in others))


def test_the_paper_stands_alone() -> None:
    """It can be read, and used, without anything else of this project."""
    for path in files_of(SERVER / "mgie"):
        own = {n for n in imports_of(path) if n.split(".")[0] in ("mgie_server", "mgie_protocol")}
        foreign = {n for n in own if not (n == "mgie_server.mgie" or n.startswith("mgie_server.mgie."))}
        assert not foreign, f"{path.name} imports {foreign}"


def test_imaging_knows_neither_service_nor_torch() -> None:
    assert not breaches(SERVER / "imaging", ("mgie_server.service", "mgie_server.mgie.mgie", "torch"))


def test_the_page_is_a_client_and_nobody_knows_it_but_the_command_that_starts_it() -> None:
    own = ("mgie_client", "mgie_protocol", "mgie_server.ui", "mgie_server.imaging")
    for path in files_of(SERVER / "ui"):
        names = {n for n in imports_of(path) if n.split(".")[0] in ("mgie_server", "mgie_protocol", "torch")}
        foreign = {n for n in names if not any(n == o or n.startswith(o + ".") for o in own)}
        assert not foreign, f"{path.name} imports {foreign}"
    for room in ("service", *MODEL_ROOMS, "imaging", "training", "evaluation", "plugins"):
        assert not breaches(SERVER / room, ("mgie_server.ui",))
    users = {
        path.name for path in files_of(SERVER / "cli") if any("mgie_server.ui" in n for n in imports_of(path))
    }
    assert users == {"ui.py"}


def test_nothing_imports_in_a_circle() -> None:
    graph = import_graph()
    done: set[str] = set()

    def visit(module: str, way: list[str]) -> None:
        assert module not in way, " imports ".join([*way[way.index(module) :], module])
        if module not in done:
            for other in sorted(graph[module]):
                visit(other, [*way, module])
            done.add(module)

    for module in graph:
        visit(module, [])


def test_training_does_not_know_the_service() -> None:
    outside = ("mgie_server.service", "mgie_server.cli", "mgie_server.evaluation")
    assert not breaches(SERVER / "training", outside)


def test_evaluation_knows_engines_imaging_training_data_sets_and_the_protocol_alone() -> None:
    rooms = (*MODEL_ROOMS, "imaging", "training", "datasets", "evaluation")
    allowed = (*(f"mgie_server.{room}" for room in rooms), "mgie_protocol")
    for path in files_of(SERVER / "evaluation"):
        own = {n for n in imports_of(path) if n.split(".")[0] in ("mgie_server", "mgie_protocol")}
        foreign = {n for n in own if not any(n == a or n.startswith(a + ".") for a in allowed)}
        assert not foreign, f"{path.name} imports {foreign}"


def test_data_sets_know_pictures_the_hub_and_the_protocol_alone() -> None:
    weights = ("hub", "hub_file", "origins", "small_files")
    allowed = ("mgie_server.datasets", "mgie_server.imaging", *(f"mgie_server.weights.{w}" for w in weights))
    for path in files_of(SERVER / "datasets"):
        own = {n for n in imports_of(path) if n.split(".")[0] == "mgie_server"}
        foreign = {n for n in own if not any(n == a or n.startswith(a + ".") for a in allowed)}
        assert not foreign, f"{path.name} imports {foreign}"


def test_preparing_knows_data_sets_models_and_the_lock_alone_and_only_the_command_line_knows_it() -> None:
    rooms = (*MODEL_ROOMS, "imaging", "datasets", "preparing")
    allowed = (*(f"mgie_server.{room}" for room in rooms), "mgie_server.service.lock", "mgie_protocol")
    for path in files_of(SERVER / "preparing"):
        own = {n for n in imports_of(path) if n.split(".")[0] in ("mgie_server", "mgie_protocol")}
        foreign = {n for n in own if not any(n == a or n.startswith(a + ".") for a in allowed)}
        assert not foreign, f"{path.name} imports {foreign}"
    for room in ("service", *MODEL_ROOMS, "imaging", "datasets", "training", "evaluation", "plugins"):
        assert not breaches(SERVER / room, ("mgie_server.preparing",))


def test_only_training_preparing_evaluation_and_the_command_line_import_data_sets() -> None:
    for room in ("service", *MODEL_ROOMS, "imaging", "plugins"):
        assert not breaches(SERVER / room, ("mgie_server.datasets",))


def test_only_the_command_line_imports_evaluation() -> None:
    for room in ("service", *MODEL_ROOMS, "imaging", "training", "datasets"):
        assert not breaches(SERVER / room, ("mgie_server.evaluation",))


def test_only_the_command_line_imports_the_installer_of_plug_ins() -> None:
    for room in ("service", *MODEL_ROOMS, "imaging", "training", "datasets", "evaluation"):
        assert not breaches(SERVER / room, ("mgie_server.plugins",))
    assert not breaches(ROOT / "shared", ("mgie_server.plugins",))


def test_the_installer_of_plug_ins_needs_the_standard_library_and_the_errors_alone() -> None:
    """The protocol it only copies; the plug-ins it never imports."""
    own = ("mgie_server.plugins", "mgie_protocol.errors")
    for path in files_of(SERVER / "plugins"):
        names = imports_of(path) - {"mgie_protocol"}  # `from mgie_protocol import errors` names both
        foreign = {
            name
            for name in names
            if name.split(".")[0] not in sys.stdlib_module_names
            and not any(name == o or name.startswith(o + ".") for o in own)
        }
        assert not foreign, f"{path.name} imports {foreign}"


def test_the_protocol_needs_the_standard_library_and_pyzmq_alone() -> None:
    allowed = {*sys.stdlib_module_names, "zmq", "mgie_protocol"}
    for path in files_of(ROOT / "shared" / "mgie_protocol"):
        foreign = {name.split(".")[0] for name in imports_of(path)} - allowed
        assert not foreign, f"{path.name} imports {foreign}"


def test_what_clients_share_needs_the_standard_library_and_the_protocol_alone() -> None:
    allowed = {*sys.stdlib_module_names, "mgie_protocol", "mgie_client"}
    for path in files_of(ROOT / "shared" / "mgie_client"):
        foreign = {name.split(".")[0] for name in imports_of(path)} - allowed
        assert not foreign, f"{path.name} imports {foreign}"


def test_of_the_server_only_command_line_and_page_import_what_clients_share() -> None:
    for path in files_of(SERVER):
        if path.relative_to(SERVER).parts[0] not in ("cli", "ui"):
            names = {name for name in imports_of(path) if name.split(".")[0] == "mgie_client"}
            assert not names, f"{path.relative_to(ROOT)} imports {names}"
