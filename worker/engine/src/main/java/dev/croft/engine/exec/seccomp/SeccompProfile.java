package dev.croft.engine.exec.seccomp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * The default profile: what the Docker engine's default allows, made into the form of the OCI
 * runtime specification for a machine, its kernel and a process's capabilities.
 */
public final class SeccompProfile {

  private static final String RESOURCE = "profile.json";
  private static final int EPERM = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private SeccompProfile() {}

  /**
   * The profile's {@code linux.seccomp} object.
   *
   * @param machine {@code amd64} or {@code arm64}
   * @param kernelRelease as {@code uname -r} has it
   * @param capabilities of the process, such as {@code CAP_CHOWN}
   * @param absentAbis what the kernel has no programs for, such as {@code SCMP_ARCH_X32}: a third
   *     of what it takes to set a filter up goes into each of them
   */
  public static ObjectNode of(
      String machine, String kernelRelease, Set<String> capabilities, Set<String> absentAbis) {
    JsonNode profile = read();
    ObjectNode result = JSON.createObjectNode();
    result.put("defaultAction", "SCMP_ACT_ERRNO");
    result.put("defaultErrnoRet", EPERM);
    ArrayNode abis = result.putArray("architectures");
    for (JsonNode abi : profile.path("abis").path(machine)) {
      if (!absentAbis.contains(abi.asText())) {
        abis.add(abi);
      }
    }
    ArrayNode calls = result.putArray("syscalls");
    for (JsonNode rule : profile.path("rules")) {
      if (applies(rule, machine, kernelRelease, capabilities)) {
        calls.add(call(rule));
      }
    }
    return result;
  }

  private static boolean applies(
      JsonNode rule, String machine, String kernelRelease, Set<String> capabilities) {
    JsonNode with = rule.path("with");
    JsonNode without = rule.path("without");
    JsonNode kernel = rule.path("kernel");
    return isFor(rule.path("machines"), machine)
        && (with.isMissingNode() || capabilities.contains(with.asText()))
        && (without.isMissingNode() || !capabilities.contains(without.asText()))
        && (kernel.isMissingNode() || isAtLeast(kernelRelease, kernel.asText()));
  }

  private static boolean isFor(JsonNode machines, String machine) {
    if (machines.isMissingNode()) {
      return true;
    }
    for (JsonNode name : machines) {
      if (name.asText().equals(machine)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode call(JsonNode rule) {
    ObjectNode call = JSON.createObjectNode();
    call.set("names", rule.path("names"));
    if (rule.has("errno")) {
      call.put("action", "SCMP_ACT_ERRNO");
      call.set("errnoRet", rule.get("errno"));
    } else {
      call.put("action", "SCMP_ACT_ALLOW");
    }
    if (rule.has("argument")) {
      call.putArray("args").add(rule.get("argument"));
    }
    return call;
  }

  /** Compares the first two numbers of a kernel's release. */
  static boolean isAtLeast(String release, String least) {
    String[] have = release.split("[.-]", -1);
    String[] want = least.split("\\.", -1);
    int major = Integer.compare(number(have, 0), number(want, 0));
    return major > 0 || (major == 0 && number(have, 1) >= number(want, 1));
  }

  private static int number(String[] parts, int index) {
    String digits = index < parts.length ? parts[index].replaceAll("[^0-9].*", "") : "";
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static JsonNode read() {
    try (InputStream in = SeccompProfile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not among the classes");
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
