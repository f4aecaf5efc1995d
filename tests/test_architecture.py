"""The arrows of ARCHITECTURE.md, read from the imports of the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "mgie_server"
MODEL_ROOMS = ("mgie", "weights", "runtime", "engines")  # each may import itself and those before it


def imports_of(path: Path, types: bool = True) -> set[str]:
    """Modules that a file imports anywhere in it, functions included. types: those for type checkers alone as well."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not types:
        tree = WithoutTypes().visit(tree)
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


class WithoutTypes(ast.NodeTransformer):
    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def files_of(room: Path) -> list[Path]:
    files = sorted(room.rglob("*.py"))
    assert files, f"no code in {room}"
    return files


def breaches(room: Path, forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(room)
        for name in imports_of(path)
        if any(name == f or name.startswith(f + ".") for f in forbidden)
    ]


def import_graph() -> dict[str, set[str]]:
    """The server's and the protocol's files, and which of them each imports, its own packages and types apart."""
    roots = {"mgie_server": SERVER, "mgie_protocol": ROOT / "shared" / "mgie_protocol"}
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


def test_evaluation_knows_engines_imaging_training_and_the_protocol_alone() -> None:
    rooms = (*MODEL_ROOMS, "imaging", "training", "evaluation")
    allowed = (*(f"mgie_server.{room}" for room in rooms), "mgie_protocol")
    for path in files_of(SERVER / "evaluation"):
        own = {n for n in imports_of(path) if n.split(".")[0] in ("mgie_server", "mgie_protocol")}
        foreign = {n for n in own if not any(n == a or n.startswith(a + ".") for a in allowed)}
        assert not foreign, f"{path.name} imports {foreign}"


def test_only_the_command_line_imports_evaluation() -> None:
    for room in ("service", *MODEL_ROOMS, "imaging", "training"):
        assert not breaches(SERVER / room, ("mgie_server.evaluation",))


def test_only_the_command_line_imports_the_installer_of_plug_ins() -> None:
    for room in ("service", *MODEL_ROOMS, "imaging", "training", "evaluation"):
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


def test_the_broker_starts_without_torch_or_numpy() -> None:
    code = (
        "import sys, mgie_server.service.serving\n"
        "heavy = {'torch', 'numpy', 'transformers', 'diffusers', 'cv2'} & set(sys.modules)\n"
        "sys.exit(f'the broker imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_nothing_is_unpickled() -> None:
    """No pickle anywhere, and torch.load only with weights_only=True."""
    for path in [*files_of(SERVER), *files_of(ROOT / "shared")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # the name of pickle's error is needed to catch what torch.load raises; nothing else of it is
        modules = {name.split(".")[0] for name in imports_of(path) - {"pickle", "pickle.UnpicklingError"}}
        assert not modules & {"pickle", "cloudpickle", "dill", "marshal", "shelve"}, path
        assert "import pickle" not in path.read_text(encoding="utf-8").splitlines(), path
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called not in ("eval", "exec"), f"{path} calls {called}"
            assert not called.endswith(("recv_pyobj", "send_pyobj")), path
            if called == "torch.load":
                safe = [k for k in node.keywords if k.arg == "weights_only"]
                assert safe and ast.unparse(safe[0].value) == "True", f"{path}:{node.lineno}"
