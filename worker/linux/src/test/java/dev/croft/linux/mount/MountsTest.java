package dev.croft.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.process.Namespace;
import dev.croft.linux.process.Namespaces;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test mounts in a namespace of its own, so that nothing can be left behind. */
class MountsTest {

  @TempDir private Path temp;

  @Test
  void anOverlayShowsTheNearestLowerFirst() throws Exception {
    Path near = directory("near");
    Path far = directory("far");
    Files.writeString(near.resolve("both"), "near");
    Files.writeString(far.resolve("both"), "far");
    Path merged = directory("merged");

    String seen =
        isolated(
            () -> {
              Mounts.overlay(
                  new OverlayMount(List.of(near, far), Optional.empty(), List.of()),
                  merged,
                  Set.of());
              return Files.readString(merged.resolve("both"));
            });

    assertThat(seen).isEqualTo("near");
    assertThat(merged).as("outside of the namespace").isEmptyDirectory();
  }

  @Test
  void anOverlayWritesToItsUpper() throws Exception {
    Path upper = directory("upper");
    Path merged = directory("merged");
    OverlayMount overlay =
        new OverlayMount(
            List.of(directory("lower")),
            Optional.of(new OverlayMount.Upper(upper, directory("work"))),
            List.of("index=off"));

    isolated(
        () -> {
          Mounts.overlay(overlay, merged, Set.of());
          return Files.writeString(merged.resolve("new"), "written");
        });

    assertThat(upper.resolve("new")).hasContent("written");
  }

  @Test
  void anOverlayOfManyDirectoriesWithLongAndOddNamesIsMounted() throws Exception {
    List<Path> lowers = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Path lower = directory("a:lower,directory-with-a-long-name-" + "x".repeat(100) + i);
      Files.createFile(lower.resolve("file" + i));
      lowers.add(lower);
    }
    Path merged = directory("merged");

    Long seen =
        isolated(
            () -> {
              Mounts.overlay(
                  new OverlayMount(lowers, Optional.empty(), List.of()), merged, Set.of());
              try (var files = Files.list(merged)) {
                return files.count();
              }
            });

    assertThat(seen).isEqualTo(120);
  }

  @Test
  void aReadOnlyBindCannotBeWrittenThrough() throws Exception {
    Path source = directory("source");
    Path target = directory("target");

    isolated(
        () -> {
          Mounts.bindReadOnly(source, target);
          assertThatThrownBy(() -> Files.createFile(target.resolve("file")))
              .isInstanceOf(FileSystemException.class)
              .hasMessageContaining("Read-only");
          return Files.createFile(source.resolve("file"));
        });

    assertThat(source.resolve("file")).exists();
  }

  @Test
  void aMemoryFileSystemIsEmptyAndGoesWhenDetached() throws Exception {
    Path target = directory("target");

    isolated(
        () -> {
          Mounts.tmpfs(target, Set.of(MountFlag.NO_DEVICES), "size=1m,mode=700");
          Files.createFile(target.resolve("file"));
          assertThat(Mounts.detachIfMounted(target)).isTrue();
          assertThat(target).isEmptyDirectory();
          assertThat(Mounts.detachIfMounted(target)).isFalse();
          return "";
        });
  }

  @Test
  void aRefusalSaysWhatWasToBeMounted() {
    assertThatThrownBy(
            () -> Mounts.mount("nosuchfs", "none", temp.resolve("x"), Set.of(), "size=1"))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith("mount nosuchfs at " + temp + "/x: ");
  }

  private static <T> T isolated(Callable<T> action) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              Namespaces.unshare(Set.of(Namespace.MOUNT));
              Mounts.setPropagation(Path.of("/"), Propagation.PRIVATE, true);
              return action.call();
            });
    Thread.ofPlatform().name("isolated").start(task);
    return task.get();
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectory(temp.resolve(name));
  }
}
