#!/bin/bash
# Installs what the tests of the page need and is not there yet (Debian, Ubuntu; as root).
set -u
missing=()
have() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
have chromium chromium
have chromedriver chromium-driver
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null 2>&1 || { echo "install_chromium.sh: needs apt-get to install ${missing[*]}; install these yourself." >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "install_chromium.sh: must run as root to install ${missing[*]}." >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
packages=("${missing[@]}" fonts-dejavu-core fonts-noto-cjk)
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null; then
  echo "install_chromium.sh: apt-get could not install ${packages[*]}; see its messages above." >&2
  exit 1
fi
