#!/usr/bin/env bash
# Run a command in the GIMP system of build_chroot.sh.
#
#   in_chroot.sh [--bind FOLDER[=INSIDE]] [--read-only FOLDER[=INSIDE]] [--env NAME=VALUE] ... -- COMMAND [ARGUMENT ...]
#
# Folders given with --bind (writable) and --read-only stand at the same path inside, or at INSIDE. /tmp, /run and
# the home are empty and go away with the command, as does every process that it started: mounts, processes and
# shared memory are private. The system itself cannot be written to. The network is this machine's, so that
# 127.0.0.1 is the same inside and outside. Needs root, or a kernel that lets users make namespaces.
set -euo pipefail

root=${MGIE_GIMP_ROOT:-${MGIE_CACHE:-$HOME/.cache/mgie}/gimp-trixie}
[ -x "$root/usr/bin/gimp-console" ] || { echo "in_chroot: no GIMP in $root: run build_chroot.sh first" >&2; exit 127; }

binds=()
environment=()
while [ $# -gt 0 ]; do
  case $1 in
    --bind) binds+=("rw" "$2"); shift 2 ;;
    --read-only) binds+=("ro" "$2"); shift 2 ;;
    --env) environment+=("$2"); shift 2 ;;
    --) shift; break ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || { echo "in_chroot: no command was given" >&2; exit 2; }

user=()
[ "$(id -u)" = 0 ] || user=(--user --map-root-user)

# The new root is a tmpfs that holds the system's folders, so that a folder can be bound to any path.
inside='
set -eu
root=$1 binds=$2; shift 2
mount --make-rprivate /
new=/mnt
mount -t tmpfs -o mode=755 tmpfs $new
read_only() { mount --rbind "$1" "$2"; mount -o remount,bind,ro "$2"; }
for entry in "$root"/*; do
  name=${entry##*/}
  case $name in
    tmp|run|root|home|mnt|media|proc|sys|dev|srv|boot) mkdir "$new/$name" ;;
    *) if [ -L "$entry" ]; then cp -P "$entry" "$new/$name"; else mkdir "$new/$name"; read_only "$entry" "$new/$name"; fi ;;
  esac
done
chmod 1777 $new/tmp
mkdir -m 700 $new/run/user $new/home/tester
mount -t proc proc $new/proc
mount --rbind /dev $new/dev
mount -t tmpfs -o mode=1777 tmpfs $new/dev/shm
while [ "$binds" -gt 0 ]; do
  mode=$1 outside=${2%%=*} place=${2#*=}; shift 2; binds=$((binds - 1))
  mkdir -p "$new$place"
  if [ "$mode" = ro ]; then read_only "$outside" "$new$place"; else mount --rbind "$outside" "$new$place"; fi
done
exec chroot $new /usr/bin/env -i PATH=/usr/bin:/bin HOME=/home/tester XDG_RUNTIME_DIR=/run/user \
  LANG=en_US.UTF-8 TERM=dumb PYTHONDONTWRITEBYTECODE=1 "$@"
'
exec unshare "${user[@]}" --mount --pid --ipc --fork --kill-child \
  bash -c "$inside" in_chroot "$root" $((${#binds[@]} / 2)) "${binds[@]}" "${environment[@]}" "$@"
