package dev.croft.deploy.rig;

import dev.croft.model.failure.CroftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where this Croft's launcher and set-up scripts are, and what the set-up downloaded. */
public final class Checkout {

  private Checkout() {}

  /** The directory of the launcher. */
  public static Path home() {
    Path home = Path.of(System.getProperty("croft.home", "")).toAbsolutePath().normalize();
    if (!Files.isExecutable(home.resolve("croft"))) {
      throw CroftException.user(home + " is no checkout of Croft: start this with ./croft");
    }
    return home;
  }

  /** The launcher. */
  public static Path launcher() {
    return home().resolve("croft");
  }

  /** A script of the set-up. */
  public static Path setup(String script) {
    return home().resolve("deploy/setup").resolve(script);
  }

  /** Something that the set-up unpacked beside the system. */
  static Path tool(String name, String path) {
    Path found = cache().resolve("tools").resolve(name).resolve(path);
    if (!Files.exists(found)) {
      throw CroftException.notFound(
          found + " is not there: ./croft test (and ./croft bench) would download it");
    }
    return found;
  }

  private static Path cache() {
    return environment("CROFT_CACHE")
        .map(Path::of)
        .orElseGet(
            () ->
                environment("XDG_CACHE_HOME")
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("croft"));
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }
}
