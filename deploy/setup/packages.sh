# Packages of the machine's own release: says what is missing, and installs that and nothing else.
# shellcheck shell=bash

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null) == installed ]]
}

# install_missing PACKAGE...   A package may be written a|b: b is taken where the release has no a.
install_missing() {
  local wanted alternative missing=()
  for wanted in "$@"; do
    for alternative in ${wanted//|/ }; do
      is_installed "$alternative" && continue 2
    done
    missing+=("$wanted")
  done
  if ((${#missing[@]} == 0)); then
    say "Packages: nothing to install; all are there: ${*%%|*}"
    return
  fi
  say "Packages that will be installed from this machine's own Debian sources: ${missing[*]%%|*}"
  say "  (no service of theirs is started, nothing is upgraded or removed; log: $croft_cache/apt.log)"
  # A source of somebody else's may be down; whether Debian's are there, the installation shows.
  apt-get -o Acquire::Retries=3 update >> "$croft_cache/apt.log" 2>&1 || true
  local chosen=()
  for wanted in "${missing[@]}"; do
    chosen+=("$(first_available "$wanted")")
  done
  without_services logged "$croft_cache/apt.log" \
    apt-get -o Acquire::Retries=3 install -y --no-install-recommends --no-upgrade --no-remove "${chosen[@]}"
}

first_available() {
  local alternative
  for alternative in ${1//|/ }; do
    if [[ -n $(apt-cache policy "$alternative" 2> /dev/null | sed -n '/Candidate: (none)/d;/Candidate:/p') ]]; then
      printf '%s\n' "$alternative"
      return
    fi
  done
  fail "this release of Debian has no package $1"
}

# Runs a command while packages that are installed do not start their services.
without_services() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
  fi
  "$@"
)
