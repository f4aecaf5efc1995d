#!/bin/bash
# Installs what the tests in a real Krita need and is not there yet (Debian, Ubuntu; as root).
set -u
missing=()
have() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
have krita krita
have Xvfb xvfb
have xdotool xdotool
have openbox openbox
have import imagemagick
# Krita's own Python is the system's, whatever python3 comes first on PATH
/usr/bin/python3 -c "import PyQt5.QtTest" >/dev/null 2>&1 || missing+=(python3-pyqt5)
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null 2>&1 || { echo "install_krita.sh: needs apt-get to install ${missing[*]}; install these yourself." >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "install_krita.sh: must run as root to install ${missing[*]}." >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
packages=("${missing[@]}" fonts-dejavu-core fonts-noto-cjk libgl1-mesa-dri xauth)
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null; then
  echo "install_krita.sh: apt-get could not install ${packages[*]}; see its messages above." >&2
  exit 1
fi
