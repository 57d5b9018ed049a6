package dev.croft.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelTreesTest {

  @Test
  void treesThatAContainerShowsReadOnlyAreFound() {
    String mounts =
        """
        405 388 0:95 / / rw,relatime master:84 - overlay overlay rw,lowerdir=/l
        406 405 0:96 / /proc ro,nosuid,nodev,noexec,relatime - proc proc rw
        408 406 0:96 /sys /proc/sys ro,relatime - proc proc rw
        409 405 0:99 / /sys ro,nosuid,nodev,noexec,relatime - sysfs sysfs ro
        410 409 0:100 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw,mode=755
        411 410 0:29 /docker/1 /sys/fs/cgroup/cpu ro,nosuid,relatime shared:7 - cgroup cgroup rw,cpu
        412 409 0:40 / /sys/firmware ro,relatime - tmpfs tmpfs ro
        """;

    assertThat(KernelTrees.readOnly(mounts.lines()))
        .containsExactly(Path.of("/proc/sys"), Path.of("/sys"), Path.of("/sys/fs/cgroup/cpu"));
  }
}
