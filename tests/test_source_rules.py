"""Rules that hold in every file: what is imported at the start, what is read of the environment, what is never run."""

from __future__ import annotations

import ast
import subprocess
import sys

from source_files import ROOT, SERVER, files_of, imports_of


def test_records_are_listed_without_torch_and_without_pyarrow() -> None:
    code = (
        "import sys, mgie_server.datasets.catalog\n"
        "heavy = {'torch', 'numpy', 'pyarrow', 'huggingface_hub'} & set(sys.modules)\n"
        "import mgie_server.datasets.survey, mgie_server.datasets.parquet, mgie_server.imaging.reading\n"
        "heavy |= {'torch', 'pyarrow', 'transformers'} & set(sys.modules)\n"
        "sys.exit(f'data sets imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_broker_starts_without_torch_or_numpy() -> None:
    code = (
        "import sys, mgie_server.service.serving\n"
        "heavy = {'torch', 'numpy', 'transformers', 'diffusers', 'cv2'} & set(sys.modules)\n"
        "sys.exit(f'the broker imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_environment_is_read_where_it_is_documented() -> None:
    """Values are handed in; a variable that some file deep inside reads is a channel that nobody sees."""
    readers = {
        "settings.py": "MGIE_*",
        "service/safe_start.py": "makes paths absolute before anything is imported",
        "plugins/krita.py": "the editors' folders; a default that is handed on",
        "plugins/gimp.py": "as krita.py",
        "ui/doors.py": "sets, and does not read, what gradio takes its settings from",
        "runtime/gpus.py": "where Windows keeps nvidia-smi; a default that is handed on",
    }
    found = {
        path.relative_to(SERVER).as_posix()
        for path in files_of(SERVER)
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "getenv"))
    }
    assert found <= set(readers), f"{found - set(readers)} read the environment"


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
