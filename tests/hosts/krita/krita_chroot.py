"""Another Krita than this machine's own: the one in the chroot that MGIE_KRITA_ROOT names (see build_chroot.sh).

Its mounts are private and end with the last process that it started. Processes, the network (127.0.0.1), the screen
and shared memory are this machine's, so that the tests act on it from outside as on any other Krita. The chroot cannot
be written to. Needs root, or a kernel that lets users make namespaces.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "MGIE_KRITA_ROOT"
ROOT = Path(__file__).resolve().parents[3]
X_SOCKETS = Path("/tmp/.X11-unix")

# Every exec keeps the process id: a signal to it reaches Krita. The new root is a tmpfs that holds the chroot's
# folders, so that a folder can be bound to any path; what is bound stands at the same path inside and outside.
_INSIDE = r"""
set -eu
root=$1 binds=$2 new=/mnt; shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs $new
read_only() { mount --rbind "$1" "$2"; mount -o remount,bind,ro "$2"; }
for entry in "$root"/*; do
  name=${entry##*/}
  case $name in
    tmp|run|root|home|mnt|media|opt|proc|sys|dev|srv|boot) mkdir "$new/$name" ;;
    *) if [ -L "$entry" ]; then cp -P "$entry" "$new/$name"; else mkdir "$new/$name"; read_only "$entry" "$new/$name"; fi ;;
  esac
done
chmod 1777 $new/tmp
for name in proc sys dev; do mount --rbind /$name $new/$name; done
while [ "$binds" -gt 0 ]; do
  mode=$1 path=$2; shift 2; binds=$((binds - 1))
  if [ -d "$path" ]; then mkdir -p "$new$path"; else mkdir -p "$new${path%/*}"; [ -e "$new$path" ] || : >"$new$path"; fi
  if [ "$mode" = ro ]; then read_only "$path" "$new$path"; else mount --rbind "$path" "$new$path"; fi
done
exec chroot $new /usr/bin/env -u TMPDIR -C "$PWD" PATH=/usr/bin:/bin "$@"
"""


def chroot_prefix(work: Path) -> list[str]:
    """What stands before `krita` on a command line; [] without MGIE_KRITA_ROOT. work: the folder that is written to."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        return []
    root = Path(named).resolve()
    assert (root / "usr/bin/krita").exists(), f"{VARIABLE}: there is no Krita in {root}"
    binds = ["rw", str(work.resolve()), "rw", str(X_SOCKETS)]
    for path in _read_only(root):
        binds += ["ro", str(path)]
    user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    inside = ["bash", "-c", _INSIDE, "krita_chroot", str(root), str(len(binds) // 2), *binds]
    return ["unshare", *user, "--mount", *inside]


def _read_only(root: Path) -> list[Path]:
    """The repository, and the Python of the installed server that the plug-in starts."""
    found = [ROOT]
    for path in (Path(sys.prefix), *_base_python(root)):
        if not any(path.is_relative_to(other) for other in found):
            found.append(path)
    return found


def _base_python(root: Path) -> list[Path]:
    """What the virtual environment rests on. Of the system's own Python only what the chroot has not itself."""
    base = Path(sys.base_prefix).resolve()
    if base != Path("/usr"):
        return [base]
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    paths = [base / "bin" / name, base / "lib" / name]
    own = root / paths[0].relative_to("/")
    if own.exists() and own.stat().st_size:
        return []
    for path in paths:  # /usr is bound read-only: their places must be there before
        place = root / path.relative_to("/")
        if path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            place.touch()
    return paths
