#!/usr/bin/env bash
# Make a Debian trixie with GIMP 3.0 for the tests and print the folder it is in.   build_chroot.sh [--rebuild]
#
# The system is kept as ${MGIE_CACHE:-~/.cache/mgie}/gimp-trixie.tar.zst (made once, about a minute, 200 MB) and
# unpacked beside it, in gimp-trixie/ (seconds). in_chroot.sh runs commands in it and never changes it, so any
# number of tests share it. Two runs of this script wait for each other.
set -euo pipefail

cache=${MGIE_CACHE:-$HOME/.cache/mgie}
tarball=$cache/gimp-trixie.tar.zst
unfinished=$cache/gimp-trixie.new.tar.zst
root=$cache/gimp-trixie
# raise it with every change below: a system of another recipe is made again
recipe=1

# GIMP and what its Python plug-ins need. python3-zmq: both transports are tested.
packages=gimp,python3,python3-gi,python3-gi-cairo,python3-zmq
# a screen without a screen, hands and eyes for it, a session bus, and letters for both languages
packages+=,xvfb,xdotool,scrot,openbox,x11-utils,dbus,at-spi2-core,gir1.2-atspi-2.0
packages+=,locales,fonts-dejavu-core,fonts-wqy-microhei

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
  say "making GIMP in Debian trixie from $from"
  mmdebstrap --variant=apt \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-include=/usr/share/locale/zh_CN/*' --dpkgopt='path-include=/usr/share/locale/locale.alias' \
    --include="$packages" \
    --customize-hook='chroot "$1" localedef -i zh_CN -f UTF-8 zh_CN.UTF-8' \
    --customize-hook='chroot "$1" localedef -i en_US -f UTF-8 en_US.UTF-8' \
    --customize-hook='chroot "$1" dbus-uuidgen --ensure=/etc/machine-id' \
    --customize-hook="echo $recipe > \"\$1/etc/mgie-recipe\"" \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
    trixie "$unfinished" "deb [signed-by=$keys] $from trixie main" >&2
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
exec 9>"$cache/gimp-trixie.lock"
flock 9
[ "${1:-}" = --rebuild ] && rm -rf --one-file-system "$root" "$tarball"
if ! current; then
  rm -f "$unfinished"
  [ -s "$tarball" ] && unpack
  current || { build; unpack; }
  current || { say "the system in $root is not of recipe $recipe"; exit 1; }
fi
echo "$root"
