# Packages of other releases or architectures, unpacked beside the system: a private apt state, with a source made from the
# machine's own Debian entry. The machine's apt configuration, package lists and installed packages stay as they are.
# shellcheck shell=bash

debian_codename() {
  local name
  name=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  printf '%s\n' "${name:-sid}"
}

# Prints the machine's Debian entry as two lines: the URI, and the keyring (empty where apt's own keyrings count).
debian_source() {
  local codename file found
  codename=$(debian_codename)
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -r $file ]] || continue
    found=$(awk -v RS='' -v suite="$codename" '
      {
        uri = keyring = ""; wanted = types = 0
        lines = split($0, line, "\n")
        for (i = 1; i <= lines; i++) {
          field = line[i]; sub(/:.*/, "", field); field = tolower(field)
          value = line[i]; sub(/^[^:]*:[ \t]*/, "", value)
          count = split(value, words, /[ \t]+/)
          if (field == "uris") uri = words[1]
          if (field == "signed-by" && value ~ /^\//) keyring = words[1]
          for (w = 1; w <= count; w++) {
            if (field == "suites" && words[w] == suite) wanted = 1
            if (field == "types" && words[w] == "deb") types = 1
          }
          if (field == "enabled" && tolower(value) == "no") types = 0
        }
        if (wanted && types && uri) { print uri; print keyring; exit }
      }' "$file")
    [[ -n $found ]] && printf '%s\n' "$found" && return
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] || continue
    found=$(sed -n 's/#.*//; s/^deb[ \t]\+//p' "$file" | awk -v suite="$codename" '
      {
        keyring = ""
        if (match($0, /^\[[^]]*\][ \t]*/)) {
          options = substr($0, RSTART, RLENGTH); $0 = substr($0, RLENGTH + 1)
          if (match(options, /signed-by=[^] \t]+/)) keyring = substr(options, RSTART + 10, RLENGTH - 10)
        }
        if ($2 == suite) { print $1; print keyring; exit }
      }')
    [[ -n $found ]] && printf '%s\n' "$found" && return
  done
  fail "no apt source for Debian $codename in /etc/apt: add one, as of a fresh Debian"
}

# apt_of SUITE ARCHITECTURE COMMAND...   apt-get with a state of its own for that suite and architecture.
apt_of() {
  local suite=$1 architecture=$2 state uri keyring
  shift 2
  state=$croft_cache/apt/$suite-$architecture
  mkdir -p "$state"/{lists/partial,archives/partial,parts}
  if [[ ! -f $state/source.list ]]; then
    { read -r uri && read -r keyring; } <<< "$(debian_source)"$'\n'
    printf 'deb [arch=%s%s] %s %s main\n' "$architecture" "${keyring:+ signed-by=$keyring}" "$uri" "$suite" \
      > "$state/source.list"
    : > "$state/status"
  fi
  apt-get -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
    -o Dir::Etc::SourceList="$state/source.list" -o Dir::Etc::SourceParts="$state/parts" \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts="$state/parts" \
    -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status" -o Dir::State::extended_states="$state/extended" \
    -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives" -o APT::Default-Release= \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none "$@"
}

# unpack_beside NAME SUITE ARCHITECTURE PACKAGE...   Unpacks packages into $croft_tools/NAME, once.
unpack_beside() {
  local name=$1 suite=$2 architecture=$3 directory=$croft_tools/$1 deb
  shift 3
  if [[ -f $directory/packages ]]; then
    say "Beside the system: $(tr '\n' ' ' < "$directory/packages")(there already, in $directory)"
    return
  fi
  say "Beside the system, from Debian $suite ($architecture): $* → $directory"
  rm -rf "$directory.new" && mkdir -p "$directory.new/debs"
  logged "$croft_cache/apt.log" apt_of "$suite" "$architecture" update
  (cd "$directory.new/debs" && logged "$croft_cache/apt.log" apt_of "$suite" "$architecture" download "$@")
  for deb in "$directory.new"/debs/*.deb; do
    dpkg-deb -x "$deb" "$directory.new"
    dpkg-deb -f "$deb" Package Version | sed 's/^[A-Za-z]*: //' | paste -sd ' ' >> "$directory.new/packages"
  done
  rm -rf "$directory.new/debs" "$directory" && mv "$directory.new" "$directory"
}
