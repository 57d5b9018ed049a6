# What the demo and the tests need on a machine, in groups. Each says what it does and does only what is missing.
# shellcheck shell=bash

setup=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$setup/common.sh"
. "$setup/packages.sh"
. "$setup/suites.sh"
. "$setup/binfmt.sh"

native_architecture=$(dpkg --print-architecture 2> /dev/null || true)

# What 'croft up' itself needs, and a registry and base images to show it with.
setup_farm() {
  install_missing runc containernetworking-plugins iptables iproute2 'qemu-user-static|qemu-user-binfmt' \
    docker-registry skopeo git openssh-client mmdebstrap arch-test xz-utils ca-certificates
  register_foreign aarch64 x86_64
}

# The newest client: the docker command, and buildx as its plug-in.
setup_client() {
  unpack_beside client-sid sid "$native_architecture" docker-cli docker-buildx
}

# What only unit tests need.
setup_tests() {
  install_missing busybox-static openssl git openssh-client
  local plugin=usr/libexec/docker/cli-plugins/docker-buildx
  export CROFT_BUILDX=$croft_tools/client-sid/$plugin:$croft_tools/client-trixie/$plugin
}

# What only the acceptance tests and the benchmark need: an older client, Compose, and two Docker engines to compare with.
setup_peers() {
  unpack_beside client-trixie trixie "$native_architecture" docker-buildx
  unpack_beside engine-release "$(debian_codename)" "$native_architecture" docker.io containerd
  unpack_beside engine-sid sid "$native_architecture" docker.io containerd
  unpack_beside compose-sid sid "$native_architecture" docker-compose
}
