"""The project's own files and what they import."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "mgie_server"


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
