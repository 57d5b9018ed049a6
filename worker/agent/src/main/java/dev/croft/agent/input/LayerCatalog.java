package dev.croft.agent.input;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Which blobs the layers of snapshots are, so that none is made twice: a small file for each
 * snapshot and form. An entry whose blob is gone is no entry. Thread safe.
 */
public final class LayerCatalog {

  /** The form of a layer that came with an image. */
  public static final String FROM_IMAGE = "image";

  private static final String LEFT_OUT = "left-out";

  private final Path directory;
  private final ConcurrentMap<String, LayerBlob> known = new ConcurrentHashMap<>();
  private final AtomicLong unique = new AtomicLong();

  /** The catalog in a directory, which is made where it is missing. */
  public LayerCatalog(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw StoreFailures.of("open the layer catalog " + directory, e);
    }
  }

  /** The blob of a layer's directory in a form. */
  public Optional<LayerBlob> find(Path layer, String form) {
    String name = name(layer, form);
    LayerBlob inMemory = known.get(name);
    if (inMemory != null) {
      return Optional.of(inMemory);
    }
    Optional<LayerBlob> onDisk = read(directory.resolve(name));
    onDisk.ifPresent(blob -> known.put(name, blob));
    return onDisk;
  }

  /** Notes the blob of a layer's directory. */
  public void keep(Path directoryOfLayer, String form, LayerBlob layer) {
    String name = name(directoryOfLayer, form);
    Path file = directory.resolve(name);
    Path fresh = directory.resolve(".new-" + unique.incrementAndGet());
    try {
      Files.write(
          fresh,
          List.of(
              layer.blob().mediaType(),
              layer.blob().digest().value(),
              Long.toString(layer.blob().size()),
              layer.diffId().value(),
              layer.origin().orElse(""),
              layer.created().map(Instant::toString).orElse("")));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StoreFailures.of("note a layer in " + file, e);
    }
    known.put(name, layer);
  }

  private static Optional<LayerBlob> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 6) {
        return Optional.empty();
      }
      Descriptor blob =
          Descriptor.of(lines.get(0), new Digest(lines.get(1)), Long.parseLong(lines.get(2)));
      return Optional.of(
          new LayerBlob(
              blob,
              new Digest(lines.get(3)),
              Optional.of(lines.get(4)).filter(text -> !text.isEmpty()),
              Optional.of(lines.get(5)).filter(text -> !text.isEmpty()).map(Instant::parse)));
    } catch (NoSuchFileException | MalformedInputException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      // A power failure can leave a file that was never written whole.
      return Optional.empty();
    } catch (IOException e) {
      throw StoreFailures.of("read " + file, e);
    }
  }

  /** Notes that a layer's directory only holds others together, and is no layer of an image. */
  public void leaveOut(Path layer) {
    Path file = directory.resolve(name(layer, LEFT_OUT));
    try {
      Files.write(file, new byte[0]);
    } catch (IOException e) {
      throw StoreFailures.of("note a layer in " + file, e);
    }
  }

  /** Whether a layer's directory is no layer of an image. */
  public boolean isLeftOut(Path layer) {
    return Files.exists(directory.resolve(name(layer, LEFT_OUT)));
  }

  /**
   * Forgets every layer whose directory is gone. Directories' names are given out anew after a
   * restart, so an entry must not outlive its directory by much.
   *
   * @param exists whether the directory of a layer is there, by its name
   */
  public void retain(Predicate<String> exists) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        if (dot > 0 && !exists.test(name.substring(0, dot))) {
          known.remove(name);
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.of("tidy the layer catalog " + directory, e);
    }
  }

  private static String name(Path layer, String form) {
    return layer.getFileName() + "." + form;
  }
}
