package dev.croft.engine.emulation;

import dev.croft.linux.call.Architecture;
import dev.croft.model.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the processor runs by itself. */
final class NativePlatforms {

  private static final List<Set<String>> AMD64_LEVELS =
      List.of(
          Set.of("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"),
          Set.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"),
          Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"));

  private NativePlatforms() {}

  /**
   * The platforms, the preferred one first.
   *
   * @param interpreted the formats that the kernel gives to interpreters, even if the processor
   *     could run them
   */
  static List<Platform> detect(List<BinfmtEntry> interpreted) {
    List<Platform> platforms = new ArrayList<>();
    switch (Architecture.current()) {
      case AMD64 -> {
        platforms.add(Platform.linux("amd64"));
        int levels = amd64Levels(processorFlags());
        for (int level = 2; level <= levels; level++) {
          platforms.add(Platform.of("linux", "amd64", "v" + level));
        }
        if (runs("386", interpreted)) {
          platforms.add(Platform.linux("386"));
        }
      }
      case ARM64 -> {
        platforms.add(Platform.linux("arm64"));
        if (runs("arm", interpreted)) {
          platforms.add(Platform.of("linux", "arm", "v7"));
          platforms.add(Platform.of("linux", "arm", "v6"));
        }
      }
    }
    return platforms;
  }

  /** The highest of the four levels of amd64 that a processor with these flags has. */
  static int amd64Levels(Set<String> flags) {
    int level = 1;
    while (level <= AMD64_LEVELS.size() && flags.containsAll(AMD64_LEVELS.get(level - 1))) {
      level++;
    }
    return level;
  }

  private static boolean runs(String architecture, List<BinfmtEntry> interpreted) {
    return ElfFormat.of(architecture)
        .filter(format -> Binfmt.find(interpreted, format).isEmpty())
        .filter(TinyProgram::runs)
        .isPresent();
  }

  private static Set<String> processorFlags() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("flags")) {
          String flags = line.substring(line.indexOf(':') + 1).strip();
          return new HashSet<>(Arrays.asList(flags.split(" ", -1)));
        }
      }
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
