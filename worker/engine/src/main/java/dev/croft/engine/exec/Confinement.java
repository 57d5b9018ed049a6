package dev.croft.engine.exec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.croft.engine.emulation.NativeAbis;
import dev.croft.engine.exec.seccomp.SeccompProfile;
import dev.croft.linux.call.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How far a container is kept from its host: the parts of its configuration that follow from the
 * security mode.
 *
 * @param inherited whether programs keep the capabilities when another user than root runs them
 * @param seccomp the {@code linux.seccomp} object as text; empty for none
 * @param cgroupNamespace whether the container sees its own cgroup as the root
 */
record Confinement(
    List<String> capabilities,
    boolean inherited,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    List<Device> devices,
    String seccomp,
    boolean cgroupNamespace) {

  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** A device node that the container gets besides the usual ones. */
  record Device(String path, String type, int major, int minor) {}

  /** Computed once: the profile is long, and the same for every step. */
  private static final class Sandbox {
    static final String SECCOMP = seccompProfile();
  }

  static Confinement sandbox(boolean cgroupNamespace) {
    return new Confinement(
        Capabilities.DEFAULT,
        false,
        MASKED,
        READ_ONLY,
        List.of(),
        Sandbox.SECCOMP,
        cgroupNamespace);
  }

  static Confinement insecure(boolean cgroupNamespace) {
    return new Confinement(
        Capabilities.own(), true, List.of(), List.of(), HostDevices.all(), "", cgroupNamespace);
  }

  void writeCapabilities(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("capabilities");
    for (String set : List.of("bounding", "effective", "permitted")) {
      writeTexts(json, set, capabilities);
    }
    if (inherited) {
      writeTexts(json, "inheritable", capabilities);
      writeTexts(json, "ambient", capabilities);
    }
    json.writeEndObject();
  }

  void writeDeviceRules(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("devices");
    if (devices.isEmpty()) {
      json.writeStartObject();
      json.writeBooleanField("allow", false);
      json.writeStringField("access", "rwm");
      json.writeEndObject();
    } else {
      for (String type : List.of("c", "b")) {
        json.writeStartObject();
        json.writeBooleanField("allow", true);
        json.writeStringField("type", type);
        json.writeStringField("access", "rwm");
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  void writePathsAndCalls(JsonGenerator json) throws IOException {
    writeTexts(json, "maskedPaths", maskedPaths);
    writeTexts(json, "readonlyPaths", readonlyPaths);
    if (!devices.isEmpty()) {
      json.writeArrayFieldStart("devices");
      for (Device device : devices) {
        json.writeStartObject();
        json.writeStringField("path", device.path());
        json.writeStringField("type", device.type());
        json.writeNumberField("major", device.major());
        json.writeNumberField("minor", device.minor());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (!seccomp.isEmpty()) {
      json.writeFieldName("seccomp");
      json.writeRawValue(seccomp);
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static String seccompProfile() {
    try {
      if (!Files.readString(Path.of("/proc/self/status")).contains("\nSeccomp:")) {
        return "";
      }
      String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
      String machine = Architecture.current().name().toLowerCase(Locale.ROOT);
      Set<String> absent =
          switch (Architecture.current()) {
            case AMD64 -> NativeAbis.runsX32() ? Set.of() : Set.of("SCMP_ARCH_X32");
            case ARM64 -> Set.of();
          };
      return SeccompProfile.of(machine, release, Set.copyOf(Capabilities.DEFAULT), absent)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
