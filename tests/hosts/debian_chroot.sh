# Sourced by each host's build_chroot.sh: a Debian with one application, made once, kept as a tarball and unpacked beside it.
#
# provide NAME SUITE RECIPE PACKAGES [OPTION...]
#   prints the folder ${MGIE_CACHE:-~/.cache/mgie}/NAME, in which SUITE has PACKAGES (with commas).
#   RECIPE: a number; a system of another one is made again. OPTION: more of mmdebstrap's.
# rebuild=true makes it anew in any case. Two runs for one NAME wait for each other.
rebuild=false

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

build() { # SUITE RECIPE PACKAGES UNFINISHED TARBALL [OPTION...]
  local suite=$1 recipe=$2 packages=$3 unfinished=$4 tarball=$5; shift 5
  need mmdebstrap mmdebstrap
  need zstd zstd
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e $keys ] || need /nowhere debian-archive-keyring
  local from=${MGIE_DEBIAN_MIRROR:-$(mirror)}
  say "making Debian $suite with ${packages%%,*} from $from"
  mmdebstrap --variant=apt \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-include=/usr/share/locale/zh_CN/*' \
    --include="$packages" "$@" \
    --customize-hook="echo $recipe > \"\$1/etc/mgie-recipe\"" \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
    "$suite" "$unfinished" "deb [signed-by=$keys] $from $suite main" >&2
  mv "$unfinished" "$tarball"
}

unpack() { # TARBALL ROOT
  need zstd zstd
  rm -rf --one-file-system "$2.new" "$2"
  mkdir "$2.new"
  tar -C "$2.new" --zstd --exclude='./dev/*' --no-same-owner -xpf "$1"
  mv "$2.new" "$2"
}

current() { # ROOT RECIPE
  [ "$(cat "$1/etc/mgie-recipe" 2>/dev/null)" = "$2" ]
}

provide() {
  local name=$1 suite=$2 recipe=$3 packages=$4; shift 4
  local cache=${MGIE_CACHE:-$HOME/.cache/mgie}
  local root=$cache/$name tarball=$cache/$name.tar.zst unfinished=$cache/$name.new.tar.zst
  mkdir -p "$cache"
  exec 9>"$root.lock"
  flock 9
  if [ $rebuild = true ]; then rm -rf --one-file-system "$root" "$tarball"; fi
  if ! current "$root" "$recipe"; then
    rm -f "$unfinished"
    if [ -s "$tarball" ]; then unpack "$tarball" "$root"; fi
    if ! current "$root" "$recipe"; then
      build "$suite" "$recipe" "$packages" "$unfinished" "$tarball" "$@"
      unpack "$tarball" "$root"
    fi
    current "$root" "$recipe" || { say "the system in $root is not of recipe $recipe"; exit 1; }
  fi
  echo "$root"
}
