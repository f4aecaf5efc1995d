"""What `mgie plugins` says to a person."""

from __future__ import annotations

from mgie_server.plugins import gimp, krita

WITHOUT_PYZMQ = (
    "Without pyzmq the panel talks to the server through the standard library; nothing is missing."
)
AFTER_KRITA = "Start Krita anew: the panel is in Settings > Dockers, its shortcuts in Tools > Scripts."
AFTER_GIMP = "Start GIMP anew: the edit is in Filters > AI > Edit by Instruction."


def of_krita(state: krita.State) -> list[str]:
    """One place of Krita's plug-in."""
    if not state.installed:
        return [_not_there("krita", state)]
    lines = [_there("krita", state)]
    if state.enabled is not None:
        how = "switched on" if state.enabled else "switched off"
        lines.append(f"  {how} in {state.kritarc}")
    else:
        lines.append("  switch it on in Krita: Settings > Configure Krita > Python Plugin Manager")
    lines.append(f"  pyzmq: {', '.join(state.pyzmq) or 'none'}")
    return [*lines, _server("krita", state)]


def of_gimp(state: gimp.State) -> list[str]:
    """One place of GIMP's plug-in."""
    if not state.installed:
        return [_not_there("gimp", state)]
    lines = [_there("gimp", state)]
    if not state.runs:
        lines.append(f"  {gimp.ENTRY} is not executable, so GIMP ignores it: run `mgie plugins install gimp`")
    return [*lines, _server("gimp", state)]


def _not_there(editor: str, state: krita.State | gimp.State) -> str:
    put = f"`mgie plugins install {editor}` puts it into {state.folder}"
    return f"{editor} ({state.kind}): not installed; {put}"


def _there(editor: str, state: krita.State | gimp.State) -> str:
    other = f", not what this installation has: run `mgie plugins install {editor}`"
    fresh = "" if state.up_to_date else other
    return f"{editor} ({state.kind}): version {state.version} in {state.folder}{fresh}"


def _server(editor: str, state: krita.State | gimp.State) -> str:
    if state.server_found:
        return f"  starts {' '.join(state.server)}"
    if state.server:
        return f"  its server {state.server[0]} is gone: run `mgie plugins install {editor}`"
    return "  starts the mgie-server that it finds on the PATH"
