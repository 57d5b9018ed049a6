package dev.croft.engine.exec.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SeccompProfileTest {

  @Test
  void whatIsNotAllowedIsNotPermitted() {
    JsonNode profile = SeccompProfile.of("amd64", "6.1.0", Set.of(), Set.of());
    assertThat(profile.path("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(profile.path("defaultErrnoRet").asInt()).isEqualTo(1);
    assertThat(allowed(profile)).contains("read", "execve", "ptrace").doesNotContain("mount");
  }

  @Test
  void aRuleForACapabilityCountsOnlyWithIt() {
    assertThat(allowed(SeccompProfile.of("amd64", "6.1", Set.of("CAP_SYS_ADMIN"), Set.of())))
        .contains("mount", "unshare", "setns");
    assertThat(allowed(SeccompProfile.of("amd64", "6.1", Set.of("CAP_SYS_CHROOT"), Set.of())))
        .contains("chroot")
        .doesNotContain("mount", "unshare", "setns", "keyctl");
  }

  @Test
  void clone3IsMissingForProcessesThatMayNotMakeNamespaces() {
    JsonNode profile = SeccompProfile.of("arm64", "6.1", Set.of(), Set.of());
    assertThat(profile.path("syscalls"))
        .anyMatch(
            rule ->
                rule.path("names").path(0).asText().equals("clone3")
                    && rule.path("errnoRet").asInt() == 38);
    assertThat(allowed(profile)).doesNotContain("clone3");
  }

  @Test
  void aRuleForNewerKernelsDoesNotCountOnOlderOnes() {
    assertThat(allowed(SeccompProfile.of("amd64", "4.4.0-31", Set.of(), Set.of())))
        .doesNotContain("ptrace");
    assertThat(allowed(SeccompProfile.of("amd64", "4.8", Set.of(), Set.of()))).contains("ptrace");
    assertThat(allowed(SeccompProfile.of("amd64", "4.19-rc1", Set.of(), Set.of())))
        .contains("ptrace");
  }

  @Test
  void rulesAndAbisAreTheMachines() {
    JsonNode amd64 = SeccompProfile.of("amd64", "6.1", Set.of(), Set.of("SCMP_ARCH_X32"));
    JsonNode arm64 = SeccompProfile.of("arm64", "6.1", Set.of(), Set.of());
    assertThat(allowed(amd64)).contains("arch_prctl").doesNotContain("set_tls");
    assertThat(allowed(arm64)).contains("set_tls").doesNotContain("arch_prctl");
    assertThat(amd64.path("architectures").toString())
        .isEqualTo("[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]");
    assertThat(arm64.path("architectures").toString())
        .isEqualTo("[\"SCMP_ARCH_AARCH64\",\"SCMP_ARCH_ARM\"]");
  }

  private static List<String> allowed(JsonNode profile) {
    return StreamSupport.stream(profile.path("syscalls").spliterator(), false)
        .filter(rule -> rule.path("action").asText().equals("SCMP_ACT_ALLOW"))
        .flatMap(rule -> StreamSupport.stream(rule.path("names").spliterator(), false))
        .map(JsonNode::asText)
        .toList();
  }
}
