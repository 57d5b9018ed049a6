package dev.croft.engine.emulation;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.platform.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which platforms' programs this machine runs. A picture of one moment: detect anew after emulators
 * come or go. Immutable.
 */
public final class Platforms {

  private final List<Platform> natives;
  private final Map<String, BinfmtEntry> emulators;

  private Platforms(List<Platform> natives, Map<String, BinfmtEntry> emulators) {
    this.natives = List.copyOf(natives);
    this.emulators = Map.copyOf(emulators);
  }

  /** Looks at the processor and the kernel's list of interpreters, which is mounted if need be. */
  public static Platforms detect() {
    List<BinfmtEntry> entries = Binfmt.entries();
    List<Platform> natives = NativePlatforms.detect(entries);
    Map<String, BinfmtEntry> emulators = new TreeMap<>();
    ElfFormat.all()
        .filter(format -> natives.stream().noneMatch(n -> isOf(n, format)))
        .forEach(
            format ->
                Binfmt.find(entries, format)
                    .ifPresent(entry -> emulators.put(format.architecture(), entry)));
    return new Platforms(natives, emulators);
  }

  /**
   * Registers QEMU with the kernel for architectures that this machine can neither run nor emulate
   * yet. That holds for the whole machine, until it restarts. Needs root.
   *
   * @param architectures such as {@code arm64}
   * @return those that QEMU is not installed for; on Debian it is in {@code qemu-user-static}
   * @throws CroftException where the kernel refuses
   */
  public static List<String> register(List<String> architectures) {
    Platforms now = detect();
    List<String> missing = new ArrayList<>();
    for (String architecture : architectures) {
      Platform platform = Platform.linux(architecture).normalized();
      if (!(now.support(platform) instanceof PlatformSupport.Impossible)) {
        continue;
      }
      Optional<ElfFormat> format = ElfFormat.of(platform.architecture());
      try {
        if (format.isEmpty() || !Binfmt.register(format.get())) {
          missing.add(architecture);
        }
      } catch (IOException e) {
        throw new CroftException(
            FailureKind.UNSUPPORTED,
            "QEMU cannot be registered for " + architecture + ": " + e.getMessage(),
            e);
      }
    }
    return missing;
  }

  /** What the processor runs, the preferred platform first. */
  public List<Platform> natives() {
    return natives;
  }

  /** What runs through emulators. */
  public List<Platform> emulated() {
    List<Platform> platforms = new ArrayList<>();
    ElfFormat.all()
        .map(ElfFormat::architecture)
        .filter(emulators::containsKey)
        .forEach(
            architecture -> {
              platforms.add(Platform.linux(architecture).normalized());
              if (architecture.equals("arm")) {
                platforms.add(Platform.of("linux", "arm", "v6"));
              }
            });
    return platforms;
  }

  /** Whether and how a platform's programs run here. */
  public PlatformSupport support(Platform platform) {
    Platform wanted = platform.normalized();
    String architecture = wanted.architecture();
    if (!wanted.os().equals("linux")) {
      return new PlatformSupport.Impossible("this machine runs linux, not " + wanted.os());
    }
    if (natives.stream().anyMatch(n -> covers(n, wanted))) {
      return new PlatformSupport.Native();
    }
    if (natives.stream().anyMatch(n -> n.architecture().equals(architecture))) {
      return new PlatformSupport.Impossible(
          "no support for running processes with "
              + wanted.format()
              + " platform, supported: "
              + natives.stream().map(Platform::format).collect(Collectors.joining(", ")));
    }
    BinfmtEntry entry = emulators.get(architecture);
    if (entry == null) {
      return new PlatformSupport.Impossible(
          "this machine has no emulator for "
              + wanted.format()
              + "; on Debian: apt-get install qemu-user-static");
    }
    return new PlatformSupport.Emulated(
        entry.name(),
        entry.isFixed() ? Optional.empty() : Optional.of(Path.of(entry.interpreter())));
  }

  /** An arm64 or arm without a variant that is listed is taken as the plain one. */
  private static boolean covers(Platform available, Platform wanted) {
    return available.architecture().equals(wanted.architecture())
        && (available.variant().equals(wanted.variant())
            || (wanted.architecture().equals("arm64") && available.variant().isEmpty())
            || (wanted.architecture().equals("arm") && wanted.variant().equals("v5")));
  }

  private static boolean isOf(Platform platform, ElfFormat format) {
    return platform.architecture().equals(format.architecture());
  }
}
