package dev.croft.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.engine.network.Blocked.Remote;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FirewallRulesTest {

  @Test
  void linkLocalNameServersAreReachedAtTheirPortOnly() {
    String text = rules(Blocked.NOTHING, List.of("169.254.169.254"));
    assertThat(text)
        .containsSubsequence(
            "-A CROFT-FW-x -i br -d 169.254.169.254 -p udp --dport 53 -j ACCEPT",
            "-A CROFT-FW-x -i br -d 169.254.0.0/16 -j REJECT");
  }

  @Test
  void manyPortsAreSplitIntoWhatOneRuleTakes() {
    Set<Integer> ports = IntStream.rangeClosed(1, 17).boxed().collect(Collectors.toSet());
    assertThat(rules(new Blocked(ports, List.of()), List.of()))
        .contains("-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j REJECT")
        .contains("-p udp -m multiport --dports 16,17 -j REJECT");
  }

  @Test
  void anotherMachineIsBlockedWholeOrByPort() {
    Blocked blocked =
        new Blocked(
            Set.of(),
            List.of(
                new Remote(Subnet.parse("192.0.2.7/32"), Set.of()),
                new Remote(Subnet.parse("198.51.100.0/24"), Set.of(5701))));
    assertThat(rules(blocked, List.of()))
        .contains("-A CROFT-FW-x -i br -d 192.0.2.7/32 -j REJECT\n")
        .contains("-d 198.51.100.0/24 -p tcp -m multiport --dports 5701 -j REJECT");
  }

  private static String rules(Blocked blocked, List<String> servers) {
    return new FirewallRules("x", "br", Subnet.parse("10.89.0.0/24"), blocked, servers).text();
  }
}
