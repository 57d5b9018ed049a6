# Lets the kernel run programs of foreign architectures through QEMU.
# shellcheck shell=bash

# register_foreign ARCHITECTURE...   In QEMU's words: aarch64, x86_64. An architecture that is registered stays as it is.
register_foreign() {
  local table=/proc/sys/fs/binfmt_misc architecture conf
  if [[ ! -e $table/register ]]; then
    say "Mounting binfmt_misc"
    mount -t binfmt_misc binfmt_misc "$table" || fail "this kernel has no binfmt_misc: foreign platforms cannot run here"
  fi
  for architecture in "$@"; do
    [[ $architecture != "$(uname -m)" ]] || continue
    if [[ -e $table/qemu-$architecture ]]; then
      say "Foreign programs: $architecture is registered already"
      continue
    fi
    for conf in /usr/lib/binfmt.d/qemu-"$architecture"{,-static}.conf; do
      [[ ! -r $conf ]] || break
    done
    [[ -r $conf ]] || fail "no description of $architecture programs in /usr/lib/binfmt.d: is qemu-user-static installed?"
    say "Foreign programs: registering $architecture (until the next boot, as $conf describes it)"
    # The kernel must open the interpreter now (F): inside a step's root it could not be found.
    sed -n '/^:/{s/:\([A-Z]*\)$/:\1/;/:[A-Z]*F[A-Z]*$/!s/$/F/;p}' "$conf" > "$table/register"
  done
}
