package dev.croft.engine.exec;

import dev.croft.linux.call.LinuxException;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.linux.mount.Mounts;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes what is mounted into a container available under paths of this machine. */
final class MountSources {

  private static final int EXECUTE_BITS = 0111;
  private static final int PERMISSION_BITS = 0777;

  private final Path directory;
  private final Releases releases;
  private int made;

  /**
   * Sources for one container.
   *
   * @param directory in memory, gone with the container
   */
  MountSources(Path directory, Releases releases) {
    this.directory = directory;
    this.releases = releases;
  }

  /** A mount as the container's configuration has it. */
  ConfigMount configure(PreparedMount mount) throws IOException {
    String destination = ConfigDocument.absolute(mount.destination());
    if (destination.equals("/")) {
      throw CroftException.user("invalid mount target \"/\": it is the root file system's");
    }
    return switch (mount) {
      case PreparedMount.Bind bind -> bind(destination, bind);
      case PreparedMount.Tmpfs tmpfs -> tmpfs(destination, tmpfs);
      case PreparedMount.Secret secret -> secret(destination, secret);
    };
  }

  private ConfigMount bind(String destination, PreparedMount.Bind bind) throws IOException {
    Path source =
        ConfigDocument.absolute(bind.selector()).equals("/") ? bind.source() : selected(bind);
    return bind.readonly()
        ? ConfigMount.bind(destination, source.toString(), "ro")
        : ConfigMount.bind(destination, source.toString());
  }

  /** Pins what a selector means now: nobody can put a link in its place afterwards. */
  private Path selected(PreparedMount.Bind bind) throws IOException {
    try (RootDirectory root = RootDirectory.open(bind.source());
        FileHandle file = root.open(BytePath.of(bind.selector()), OpenFlag.PATH)) {
      Path place = next("mount");
      if (file.status().isDirectory()) {
        Files.createDirectory(place);
      } else {
        Files.createFile(place);
      }
      Mounts.bind(file.processPath(), place, true);
      releases.add(() -> Mounts.detach(place));
      return place;
    } catch (LinuxException e) {
      if (e.isNotFound()) {
        throw CroftException.notFound(
            "failed to mount "
                + bind.destination()
                + ": \""
                + ConfigDocument.absolute(bind.selector())
                + "\": not found");
      }
      throw e;
    }
  }

  private static ConfigMount tmpfs(String destination, PreparedMount.Tmpfs tmpfs) {
    List<String> options = new ArrayList<>(List.of("nosuid"));
    if (tmpfs.readonly()) {
      options.add("ro");
    }
    if (tmpfs.sizeBytes() > 0) {
      options.add("size=" + tmpfs.sizeBytes());
    }
    return new ConfigMount(destination, "tmpfs", "tmpfs", List.copyOf(options));
  }

  private ConfigMount secret(String destination, PreparedMount.Secret secret) throws IOException {
    Path place = next("secret");
    try (FileHandle file =
        FileHandle.open(place, 0600, OpenFlag.WRITE_ONLY, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)) {
      byte[] content = secret.content().toArray();
      file.write(content, 0, content.length);
      file.setOwner(secret.uid(), secret.gid());
      file.setPermissions(secret.mode() & PERMISSION_BITS);
    }
    Set<String> options = new java.util.LinkedHashSet<>(List.of("ro", "nodev", "nosuid"));
    if ((secret.mode() & EXECUTE_BITS) == 0) {
      options.add("noexec");
    }
    return ConfigMount.bind(destination, place.toString(), options.toArray(String[]::new));
  }

  private Path next(String kind) {
    return directory.resolve(kind + made++);
  }
}
