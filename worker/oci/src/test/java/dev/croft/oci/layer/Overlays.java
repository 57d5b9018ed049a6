package dev.croft.oci.layer;

import dev.croft.linux.mount.Mounts;
import dev.croft.linux.mount.OverlayMount;
import dev.croft.linux.mount.Propagation;
import dev.croft.linux.process.Namespace;
import dev.croft.linux.process.Namespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;

/** Real overlays, in mount namespaces that end with what is done in them. */
public final class Overlays {

  /** What is done in an overlay's merged directory. */
  public interface Action<T> {
    /** Does it. */
    T in(Path merged) throws Exception;
  }

  private Overlays() {}

  /** Does something with an upper directory writable on top of lower ones, the nearest first. */
  public static <T> T change(Path temp, List<Path> lowers, Path upper, Action<T> action)
      throws Exception {
    Path work = Files.createTempDirectory(temp, "work");
    return mounted(
        temp,
        new OverlayMount(
            lowers,
            Optional.of(new OverlayMount.Upper(upper, work)),
            List.of("index=off", "redirect_dir=off", "metacopy=off")),
        action);
  }

  /** Looks at what directories make together, the nearest first. */
  public static <T> T look(Path temp, List<Path> directories, Action<T> action) throws Exception {
    List<Path> lowers = new ArrayList<>(directories);
    lowers.add(Files.createTempDirectory(temp, "empty"));
    return mounted(temp, new OverlayMount(lowers, Optional.empty(), List.of()), action);
  }

  private static <T> T mounted(Path temp, OverlayMount overlay, Action<T> action) throws Exception {
    Path merged = Files.createTempDirectory(temp, "merged");
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              Namespaces.unshare(Set.of(Namespace.MOUNT));
              Mounts.setPropagation(Path.of("/"), Propagation.PRIVATE, true);
              Mounts.overlay(overlay, merged, Set.of());
              return action.in(merged);
            });
    Thread.ofPlatform().name("overlay").start(task);
    return task.get();
  }
}
