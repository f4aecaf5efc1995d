#!/usr/bin/env bash
# Make a Debian trixie with GIMP 3.0 for the tests and print the folder it is in.   build_chroot.sh [--rebuild]
#
# Kept as gimp-trixie.tar.zst (about a minute the first time, 200 MB) and gimp-trixie/, see ../debian_chroot.sh.
# in_chroot.sh runs commands in it and never changes it, so any number of tests share it.
set -euo pipefail
source "$(dirname "$0")/../debian_chroot.sh"

if [ "${1:-}" = --rebuild ]; then rebuild=true; fi
# raise it with every change of what is below: a system of another recipe is made again
recipe=1
# GIMP and what its Python plug-ins need. python3-zmq: both transports are tested.
packages=gimp,python3,python3-gi,python3-gi-cairo,python3-zmq
# a screen without a screen, hands and eyes for it, a session bus, and letters for both languages
packages+=,xvfb,xdotool,scrot,openbox,x11-utils,dbus,at-spi2-core,gir1.2-atspi-2.0
packages+=,locales,fonts-dejavu-core,fonts-wqy-microhei

provide gimp-trixie trixie $recipe $packages \
  --dpkgopt='path-include=/usr/share/locale/locale.alias' \
  --customize-hook='chroot "$1" localedef -i zh_CN -f UTF-8 zh_CN.UTF-8' \
  --customize-hook='chroot "$1" localedef -i en_US -f UTF-8 en_US.UTF-8' \
  --customize-hook='chroot "$1" dbus-uuidgen --ensure=/etc/machine-id'
