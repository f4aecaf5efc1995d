#!/usr/bin/env bash
# Make a Debian with another Krita for the tests and print the folder it is in.   build_chroot.sh [--rebuild] [SUITE]
#
# SUITE: trixie (Krita 5.2, the default) or forky (Krita 5.3 when this was written). Kept as krita-SUITE.tar.zst and
# krita-SUITE/, see ../debian_chroot.sh; a few minutes the first time. krita_chroot.py starts Kritas in it, read-only, so
# any number of tests share it. Screen, window manager and xdotool stay outside.
set -euo pipefail
source "$(dirname "$0")/../debian_chroot.sh"

if [ "${1:-}" = --rebuild ]; then rebuild=true; shift; fi
suite=${1:-trixie}
# raise it with every change of what is below: a system of another recipe is made again
recipe=1
# Krita only recommends its Python's Qt. python3-zmq: both transports are tested.
packages=krita,python3-pyqt5,python3-zmq
# OpenGL in software for the canvas, pictures of the screen, letters for both languages
packages+=,libgl1-mesa-dri,imagemagick,fonts-dejavu-core,fonts-wqy-microhei

provide "krita-$suite" "$suite" $recipe $packages \
  --customize-hook='tr -d - </proc/sys/kernel/random/uuid >"$1/etc/machine-id"'
