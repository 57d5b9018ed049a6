package dev.croft.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.engine.exec.ExecSettings.Dns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvConfTest {

  private static final String OWN =
      """
      # made by hand
      domain old.example
      search a.example b.example
      nameserver 127.0.0.1
      nameserver 192.0.2.53
      options ndots:2
      options edns0
      sortlist 192.0.2.0
      """;

  @Test
  void loopbackServersMeanNothingInAContainer() {
    assertThat(ResolvConf.parse(OWN).forContainer(Dns.OF_THIS_MACHINE, false))
        .isEqualTo(
            """
            nameserver 192.0.2.53
            search a.example b.example
            options ndots:2 edns0
            sortlist 192.0.2.0
            """);
  }

  @Test
  void withTheHostsNetworkTheyDo() {
    assertThat(ResolvConf.parse(OWN).forContainer(Dns.OF_THIS_MACHINE, true))
        .startsWith("nameserver 127.0.0.1\nnameserver 192.0.2.53\n");
  }

  @Test
  void publicServersStandInWhereNoneIsLeft() {
    assertThat(ResolvConf.parse("nameserver 127.0.0.1\n").forContainer(Dns.OF_THIS_MACHINE, false))
        .startsWith("nameserver 8.8.8.8\nnameserver 8.8.4.4\n");
  }

  @Test
  void aConfigurationReplacesThisMachines() throws UnknownHostException {
    Dns dns =
        new Dns(
            List.of(InetAddress.getByName("192.0.2.99")),
            List.of("c.example", "."),
            List.of("timeout:1"));
    assertThat(ResolvConf.parse(OWN).forContainer(dns, false))
        .isEqualTo(
            """
            nameserver 192.0.2.99
            search c.example
            options timeout:1
            sortlist 192.0.2.0
            """);
  }

  @Test
  void systemdsStubIsRecognised() {
    assertThat(ResolvConf.parse("nameserver 127.0.0.53\n").isResolvedStub()).isTrue();
    assertThat(ResolvConf.parse(OWN).isResolvedStub()).isFalse();
  }
}
