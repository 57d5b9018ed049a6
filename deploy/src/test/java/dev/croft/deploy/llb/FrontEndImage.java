package dev.croft.deploy.llb;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Puts {@link TestFrontEnd} into an image: a Java runtime just big enough, and its classes. */
public final class FrontEndImage {

  private static final Pattern LIBRARIES =
      Pattern.compile(
          "(grpc-|netty-|protobuf-java-|guava-|failureaccess-|perfmark-|proto-google-|croft-model|"
              + "croft-protocol|croft-deploy).*\\.jar");
  private static final List<String> PACKAGES =
      List.of("dev/croft/model", "dev/croft/protocol", "dev/croft/deploy/llb");

  private FrontEndImage() {}

  /**
   * Builds and pushes it.
   *
   * @param directory to work in, which does not exist yet
   * @param base an image with a C library
   */
  public static void push(Path directory, Buildx buildx, String base, String image) {
    try {
      Files.createDirectories(directory.resolve("lib"));
      Command.of(
              Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
              "--add-modules",
              "java.base,java.logging,java.naming,java.management,jdk.unsupported",
              "--strip-debug",
              "--no-header-files",
              "--no-man-pages",
              "--output",
              directory.resolve("jre").toString())
          .run()
          .orThrow();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        add(Path.of(entry), directory);
      }
      Files.writeString(
          directory.resolve("Dockerfile"),
          """
          FROM %s
          COPY jre /jre
          COPY lib /lib/front-end
          LABEL moby.buildkit.frontend.network.none=true
          LABEL moby.buildkit.frontend.caps=moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,\
          moby.buildkit.frontend.contexts
          ENV PART=front-end
          ENTRYPOINT ["/jre/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", \
          "-cp", "/lib/front-end/classes:/lib/front-end/*", "%s"]
          """
              .formatted(base, TestFrontEnd.class.getName()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put the front end together", e);
    }
    buildx.build(directory, "-t", image, "--push").orThrow();
  }

  private static void add(Path entry, Path directory) throws IOException {
    if (Files.isRegularFile(entry) && LIBRARIES.matcher(entry.getFileName().toString()).matches()) {
      Files.copy(entry, directory.resolve("lib").resolve(entry.getFileName()));
    }
    for (String name : Files.isDirectory(entry) ? PACKAGES : List.<String>of()) {
      Path from = entry.resolve(name);
      if (Files.isDirectory(from)) {
        copy(from, directory.resolve("lib/classes").resolve(name));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!Files.exists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }
}
