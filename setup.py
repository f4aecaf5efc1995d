"""Puts the plug-ins' folders into the package when a wheel is built; all else is in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
PLUGINS = {"krita": "plugin_krita", "gimp": "plugin_gimp"}
LEFT_OUT = ("__pycache__", "*.pyc", "*.pyo", ".*", "tests", "bundled", "server_command.json")


class BuildWithPlugins(build_py):
    """An editable install takes the plug-ins from the checkout, so it needs no copy."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for editor, folder in PLUGINS.items():
            to = Path(self.build_lib) / "mgie_server" / "plugins" / "data" / editor
            shutil.rmtree(to, ignore_errors=True)
            shutil.copytree(HERE / folder, to, ignore=shutil.ignore_patterns(*LEFT_OUT))


setup(cmdclass={"build_py": BuildWithPlugins})
