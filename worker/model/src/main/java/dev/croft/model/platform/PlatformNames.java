package dev.croft.model.platform;

import java.util.Locale;
import java.util.Set;

/** The usual names of operating systems and architectures, and what else they are called. */
final class PlatformNames {

  private static final Set<String> SYSTEMS =
      Set.of("linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "solaris", "wasip1");

  private PlatformNames() {}

  static Platform normalized(String os, String architecture, String variant) {
    String system = os.toLowerCase(Locale.ROOT);
    if (system.equals("macos")) {
      system = "darwin";
    }
    String cpu = architecture.toLowerCase(Locale.ROOT);
    String version = variant.toLowerCase(Locale.ROOT);
    return switch (cpu) {
      case "x86_64", "x86-64", "amd64" ->
          Platform.of(system, "amd64", version.equals("v1") ? "" : version);
      case "i386" -> Platform.of(system, "386", "");
      case "aarch64", "arm64" ->
          Platform.of(system, "arm64", version.equals("8") || version.equals("v8") ? "" : version);
      case "armhf" -> Platform.of(system, "arm", "v7");
      case "armel" -> Platform.of(system, "arm", "v6");
      case "arm" -> Platform.of(system, "arm", armVariant(version));
      default -> Platform.of(system, cpu, version);
    };
  }

  static Platform single(String word, String text) {
    if (SYSTEMS.contains(word) || word.equals("macos")) {
      return normalized(word, hostArchitecture(), "");
    }
    Platform platform = normalized("linux", word, "");
    return switch (platform.architecture()) {
      case "amd64",
          "386",
          "arm64",
          "arm",
          "ppc64le",
          "ppc64",
          "s390x",
          "riscv64",
          "loong64",
          "mips64",
          "mips64le",
          "mips",
          "mipsle",
          "wasm" ->
          platform;
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\": unknown operating system or architecture");
    };
  }

  private static String armVariant(String version) {
    return switch (version) {
      case "", "7" -> "v7";
      case "5", "6", "8" -> "v" + version;
      default -> version;
    };
  }

  private static String hostArchitecture() {
    return normalized("linux", System.getProperty("os.arch", "amd64"), "").architecture();
  }
}
