package dev.croft.engine.snapshot;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.mount.DeepOverlay;
import dev.croft.linux.mount.MountFlag;
import dev.croft.linux.mount.Mounts;
import dev.croft.linux.mount.OverlayMount;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes trees out of layer directories: an overlay mount, or the directory itself where it is one.
 */
final class OverlayTrees {

  private static final Logger log = LoggerFactory.getLogger(OverlayTrees.class);

  /**
   * Whatever the kernel's defaults are: a layer must be readable by itself, so none of the features
   * that leave references to other layers in it.
   */
  private static final List<String> OPTIONS =
      List.of("index=off", "metacopy=off", "redirect_dir=off");

  /** So many layers can be named within the page of options that older kernels take. */
  private static final int MOST_OF_ONE_PAGE = 190;

  /** So many directories the kernel takes below a writable one. */
  private static final int MOST_OF_AN_OVERLAY = 500;

  /** The same where the lowest of them are an overlay themselves. */
  private static final int MOST_OF_TWO_OVERLAYS = 2 * MOST_OF_AN_OVERLAY - 1;

  private final StoreLayout layout;
  private final LongSupplier numbers;

  OverlayTrees(StoreLayout layout, LongSupplier numbers) {
    this.layout = layout;
    this.numbers = numbers;
  }

  /** What these layers, the lowest first, are together; must not be written to. */
  MountedTree readOnly(List<String> layers, Runnable afterwards) throws IOException {
    if (layers.size() == 1) {
      return new Tree(layout.layer(layers.getFirst()), Optional.empty(), afterwards);
    }
    OverlayMount overlay = new OverlayMount(nearestFirst(layers), Optional.empty(), OPTIONS);
    return mount(
        overlay, Set.of(MountFlag.READ_ONLY), StoreLayout.name(numbers.getAsLong()), afterwards);
  }

  /** The layers with a draft's own on top, which takes all changes. */
  MountedTree writable(List<String> layers, String draft) throws IOException {
    if (layers.isEmpty()) {
      return new Tree(layout.layer(draft), Optional.empty(), () -> {});
    }
    Path work = layout.work(draft);
    Files.createDirectory(work);
    OverlayMount.Upper upper = new OverlayMount.Upper(layout.layer(draft), work);
    // Nobody waits for the disk while a step runs: a draft is lost with the process anyway, and
    // commits are made durable together.
    List<String> options = List.of("index=off", "metacopy=off", "redirect_dir=off", "volatile");
    return mount(
        new OverlayMount(nearestFirst(layers), Optional.of(upper), options),
        Set.of(),
        draft,
        () -> removeWork(draft));
  }

  private MountedTree mount(
      OverlayMount overlay, Set<MountFlag> flags, String name, Runnable afterwards)
      throws IOException {
    OverlayMount mountable = withFewEnough(overlay);
    Path target = layout.mount(name);
    Files.createDirectory(target);
    try {
      if (mountable.lowers().size() > MOST_OF_AN_OVERLAY) {
        mountNested(mountable, target, flags);
      } else {
        mountFlat(mountable, target, flags);
      }
    } catch (LinuxException e) {
      Files.deleteIfExists(target);
      throw e;
    }
    return new Tree(target, Optional.of(target), afterwards);
  }

  /** Without what shows nothing, where that matters. */
  private static OverlayMount withFewEnough(OverlayMount overlay) throws IOException {
    List<Path> lowers = overlay.lowers();
    if (lowers.size() > MOST_OF_TWO_OVERLAYS) {
      List<Path> showing = new ArrayList<>();
      for (Path lower : lowers) {
        // The topmost says whose the root is.
        if (showing.isEmpty() || !isEmpty(lower)) {
          showing.add(lower);
        }
      }
      lowers = showing;
    }
    if (lowers.size() > MOST_OF_TWO_OVERLAYS) {
      throw CroftException.user(
          "a file system of "
              + lowers.size()
              + " layers: the kernel takes "
              + MOST_OF_TWO_OVERLAYS
              + " at most; let fewer instructions of a stage change files");
    }
    return new OverlayMount(lowers, overlay.upper(), overlay.options());
  }

  private static boolean isEmpty(Path layer) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(layer)) {
      return !entries.iterator().hasNext();
    }
  }

  /** The lowest layers become one: the kernel lets an overlay be part of another, once. */
  private static void mountNested(OverlayMount overlay, Path target, Set<MountFlag> flags)
      throws IOException {
    int split = overlay.lowers().size() - MOST_OF_AN_OVERLAY;
    Path below = target.resolveSibling(target.getFileName() + "-below");
    Files.createDirectory(below);
    try {
      mountFlat(
          new OverlayMount(
              overlay.lowers().subList(split, overlay.lowers().size()), Optional.empty(), OPTIONS),
          below,
          Set.of(MountFlag.READ_ONLY));
      try {
        List<Path> lowers = new ArrayList<>(overlay.lowers().subList(0, split));
        lowers.add(below);
        mountFlat(new OverlayMount(lowers, overlay.upper(), overlay.options()), target, flags);
      } finally {
        // What is mounted on top of it keeps it.
        Mounts.detach(below);
      }
    } finally {
      Files.deleteIfExists(below);
    }
  }

  private static void mountFlat(OverlayMount overlay, Path target, Set<MountFlag> flags)
      throws LinuxException {
    if (overlay.lowers().size() > MOST_OF_ONE_PAGE) {
      DeepOverlay.mount(overlay, target, flags);
    } else {
      Mounts.overlay(overlay, target, flags);
    }
  }

  private List<Path> nearestFirst(List<String> layers) {
    return layers.reversed().stream().map(layout::layer).toList();
  }

  private void removeWork(String draft) {
    try (Directory directory = Directory.open(layout.work())) {
      directory.removeTree(BytePath.of(draft));
    } catch (LinuxException e) {
      log.warn("overlayfs's work directory {} stays: {}", layout.work(draft), e.getMessage());
    }
  }

  /** A tree that may be a mount. */
  private record Tree(
      Path root, Optional<Path> mountPoint, Runnable afterwards, AtomicBoolean closed)
      implements MountedTree {

    Tree(Path root, Optional<Path> mountPoint, Runnable afterwards) {
      this(root, mountPoint, afterwards, new AtomicBoolean());
    }

    @Override
    public void close() {
      if (closed.getAndSet(true)) {
        return;
      }
      try {
        if (mountPoint.isPresent()) {
          unmount(mountPoint.get());
          Files.deleteIfExists(mountPoint.get());
        }
      } catch (IOException e) {
        log.warn("{} stays mounted: {}", root, e.getMessage());
      } finally {
        afterwards.run();
      }
    }

    private static void unmount(Path target) throws LinuxException {
      try {
        Mounts.unmount(target);
      } catch (LinuxException e) {
        if (e.errno() != Errno.EBUSY) {
          throw e;
        }
        log.warn("{} is still in use: detached", target);
        Mounts.detach(target);
      }
    }
  }
}
