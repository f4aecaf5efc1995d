#!/usr/bin/env bash
# Make a Debian with another Krita for the tests and print the folder it is in.   build_chroot.sh [--rebuild] [SUITE]
#
# SUITE: trixie (Krita 5.2, the default) or forky (Krita 5.3 when this was written).
# The system is kept as ${MGIE_CACHE:-~/.cache/mgie}/krita-SUITE.tar.zst (made once, a few minutes) and unpacked
# beside it, in krita-SUITE/ (seconds). krita_chroot.py starts Kritas in it, read-only, so any number of tests share
# it. Screen, window manager and xdotool stay outside. Two runs of this script wait for each other.
set -euo pipefail

rebuild=false
[ "${1:-}" = --rebuild ] && { rebuild=true; shift; }
suite=${1:-trixie}
cache=${MGIE_CACHE:-$HOME/.cache/mgie}
tarball=$cache/krita-$suite.tar.zst
unfinished=$cache/krita-$suite.new.tar.zst
root=$cache/krita-$suite
# raise it with every change below: a system of another recipe is made again
recipe=1

# Krita only recommends its Python's Qt. python3-zmq: both transports are tested.
packages=krita,python3-pyqt5,python3-zmq
# OpenGL in software for the canvas, pictures of the screen, letters for both languages
packages+=,libgl1-mesa-dri,imagemagick,fonts-dejavu-core,fonts-wqy-microhei

say() { echo "build_chroot: $*" >&2; }

need() { # COMMAND PACKAGE
  command -v "$1" >/dev/null && return
  say "installing $2"
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends "$2"; } >&2 ||
    { say "$1 is missing and could not be installed: apt install $2"; exit 1; }
}

mirror() { # the Debian mirror that apt itself uses here
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sort -u | grep -m1 '/debian/\?$' ||
    { say "apt's configuration names no Debian mirror: set MGIE_DEBIAN_MIRROR"; exit 1; }
}

build() {
  need mmdebstrap mmdebstrap
  need zstd zstd
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e $keys ] || need /nowhere debian-archive-keyring
  local from=${MGIE_DEBIAN_MIRROR:-$(mirror)}
  say "making Krita in Debian $suite from $from"
  mmdebstrap --variant=apt \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-include=/usr/share/locale/zh_CN/*' \
    --include="$packages" \
    --customize-hook='tr -d - </proc/sys/kernel/random/uuid >"$1/etc/machine-id"' \
    --customize-hook="echo $recipe > \"\$1/etc/mgie-recipe\"" \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
    "$suite" "$unfinished" "deb [signed-by=$keys] $from $suite main" >&2
  mv "$unfinished" "$tarball"
}

unpack() {
  need zstd zstd
  rm -rf --one-file-system "$root.new" "$root"
  mkdir "$root.new"
  tar -C "$root.new" --zstd --exclude='./dev/*' --no-same-owner -xpf "$tarball"
  mv "$root.new" "$root"
}

current() { [ "$(cat "$root/etc/mgie-recipe" 2>/dev/null)" = "$recipe" ]; }

mkdir -p "$cache"
exec 9>"$cache/krita-$suite.lock"
flock 9
$rebuild && rm -rf --one-file-system "$root" "$tarball"
if ! current; then
  rm -f "$unfinished"
  [ -s "$tarball" ] && unpack
  current || { build; unpack; }
  current || { say "the system in $root is not of recipe $recipe"; exit 1; }
fi
echo "$root"
