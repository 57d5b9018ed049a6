package dev.croft.deploy.conformance;

import dev.croft.deploy.conformance.Case.ContextFile;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds cases with one client, and says what came of them. Thread safe. */
public final class CaseRun {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final List<String> OWN_RESULT = List.of("--output", "--call", "--push", "-o");

  private final Buildx buildx;
  private final String registry;
  private final Path directory;
  private final Set<String> baseLayers;

  /**
   * A run.
   *
   * @param registry host and port of a registry with the base images
   * @param directory for contexts; emptied by whoever made it
   */
  public CaseRun(Buildx buildx, String registry, Path directory) {
    this.buildx = buildx;
    this.registry = registry;
    this.directory = directory;
    this.baseLayers = Observation.layersOf(registry + "/busybox:latest");
  }

  /** Builds a case; what came of it, in the form of the records. */
  public String observe(Case one) {
    int number = NUMBERS.incrementAndGet();
    Path work = directory.resolve("case" + number);
    Path context = work.resolve("context");
    Path out = work.resolve("out");
    String image = registry + "/conformance" + number + ":latest";
    write(one, context);
    boolean pushed =
        one.arguments().stream().noneMatch(a -> OWN_RESULT.stream().anyMatch(a::startsWith));
    List<String> arguments = new ArrayList<>(List.of("build", "--progress=plain"));
    one.arguments().forEach(a -> arguments.add(filled(a, context, out)));
    if (pushed) {
      arguments.add("--output=type=image,push=true,name=" + image);
    }
    if (one.arguments().stream().noneMatch(a -> a.startsWith("context="))) {
      arguments.add(context.toString());
    } else {
      arguments.removeIf(a -> a.startsWith("context="));
      one.arguments().stream()
          .filter(a -> a.startsWith("context="))
          .forEach(a -> arguments.add(filled(a.substring("context=".length()), context, out)));
    }
    Command.Outcome outcome =
        buildx.command().plus(arguments).in(work).with("CONFORMANCE_SECRET", "s3cret").run();
    Observation observation =
        new Observation(
            one, new Normal(Map.of(registry, "{registry}", work.toString(), "{work}")), baseLayers);
    return observation.text(outcome, pushed ? image : "", out);
  }

  private String filled(String argument, Path context, Path out) {
    return argument
        .replace("{registry}", registry)
        .replace("{context}", context.toString())
        .replace("{out}", out.toString());
  }

  private void write(Case one, Path context) {
    try {
      Files.createDirectories(context);
      for (Map.Entry<String, ContextFile> file : one.files().entrySet()) {
        Path path = context.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        switch (file.getValue()) {
          case ContextFile.Link link -> Files.createSymbolicLink(path, Path.of(link.target()));
          case ContextFile.Plain plain -> {
            if (file.getKey().endsWith("/")) {
              Files.createDirectories(path);
            } else {
              Files.writeString(path, plain.text().replace("{registry}", registry));
            }
            Files.setPosixFilePermissions(path, permissions(plain.mode()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the context of " + one.name(), e);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = new HashSet<>();
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
