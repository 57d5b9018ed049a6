# Shared by the scripts of this folder, which source it.
# shellcheck shell=bash

set -euo pipefail
export LANG=C.UTF-8 LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

# Everything that is downloaded or made for the demo and the tests, and can be deleted at any time.
croft_cache=${CROFT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/croft}
croft_tools=$croft_cache/tools
mkdir -p "$croft_cache"

say() { printf '%s\n' "$*"; }

fail() {
  printf 'croft: %s\n' "$*" >&2
  exit 1
}

# Runs a command with its output in a log, which is shown if the command fails:  logged LOG COMMAND...
logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >> "$log" 2>&1 < /dev/null; then
    tail -n 30 "$log" >&2
    fail "failed: $*
  (all of its output is in $log)"
  fi
}

need_root() {
  [[ $(id -u) == 0 ]] || fail "'croft $1' installs packages and starts containers: run it as root"
}

need_apt() {
  command -v apt-get > /dev/null && command -v dpkg-query > /dev/null ||
    fail "the set-up works on Debian; elsewhere, install what 'croft up' asks for yourself"
}
