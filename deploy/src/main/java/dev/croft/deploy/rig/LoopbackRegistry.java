package dev.croft.deploy.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A registry on a free port of loopback, over plain http. */
public final class LoopbackRegistry implements AutoCloseable {

  private static final String SECRET_AS_BCRYPT =
      "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

  private static final AtomicInteger MARKS = new AtomicInteger();
  private static final Pattern NOTED = Pattern.compile("\"([A-Z]+ /v2/\\S+) HTTP/1.1\"");

  private final BackgroundProcess process;
  private final int port;
  private final Path directory;

  private LoopbackRegistry(BackgroundProcess process, int port, Path directory) {
    this.process = process;
    this.port = port;
    this.directory = directory;
  }

  /** Starts a registry that keeps everything below a directory. */
  public static LoopbackRegistry start(Path directory) {
    return start(directory, "");
  }

  /** Starts a registry for those who know the password of the user {@code me}: {@code secret}. */
  public static LoopbackRegistry startClosed(Path directory) {
    Path users = directory.resolve("users");
    try {
      Files.createDirectories(directory);
      Files.writeString(users, "me:" + SECRET_AS_BCRYPT + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a registry in " + directory, e);
    }
    return start(directory, "auth: {htpasswd: {realm: test, path: %s}}\n".formatted(users));
  }

  /** Starts a registry that notes what it is asked; see {@link #requests}. */
  public static LoopbackRegistry startNoting(Path directory) {
    return start(directory, "", true);
  }

  private static LoopbackRegistry start(Path directory, String more) {
    return start(directory, more, false);
  }

  private static LoopbackRegistry start(Path directory, String more, boolean noting) {
    int port = Ports.free();
    Path config = directory.resolve("config.yml");
    try {
      Files.createDirectories(directory);
      Files.writeString(
          config,
          """
          version: 0.1
          log: {level: warn, accesslog: {disabled: %s}}
          storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
          http: {addr: "127.0.0.1:%d"}
          """
                  .formatted(!noting, directory.resolve("data"), port)
              + more);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a registry in " + directory, e);
    }
    BackgroundProcess process =
        Command.of("docker-registry", "serve", config.toString())
            .start(directory.resolve("log"))
            .await("the registry answered", () -> Ports.answers(port));
    return new LoopbackRegistry(process, port, directory);
  }

  /**
   * Puts the base images in: {@code debian:latest} and {@code busybox:latest}, for two platforms.
   */
  public LoopbackRegistry withBaseImages() {
    Command.of(Checkout.setup("base-images").toString(), "push", host()).run().orThrow();
    return this;
  }

  /** The file that a blob is in; who changes it makes the registry lie. */
  public Path blobFile(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return directory
        .resolve("data/docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  /**
   * What it was asked until now, as {@code METHOD path}, such as {@code HEAD
   * /v2/app/manifests/latest}.
   */
  public List<String> requests() {
    // What is noted is noted after the answer: once this is there, so is what came before.
    String last = "/v2/last/manifests/" + MARKS.incrementAndGet();
    Command.of("curl", "-s", "-o", "/dev/null", "http://" + host() + last).run().orThrow();
    process.await("the registry noted a request", () -> process.log().contains(last + " HTTP"));
    return NOTED
        .matcher(process.log())
        .results()
        .map(noted -> noted.group(1))
        .filter(noted -> !noted.contains(" /v2/last/"))
        .toList();
  }

  /** Host and port, as in a reference. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
