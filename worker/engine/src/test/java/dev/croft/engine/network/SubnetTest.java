package dev.croft.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SubnetTest {

  @Test
  void bitsBehindThePrefixAreCleared() {
    assertThat(Subnet.parse("10.89.3.77/22")).hasToString("10.89.0.0/22");
  }

  @Test
  void rangesThatShareAnAddressOverlap() {
    Subnet range = Subnet.parse("10.89.0.0/16");
    assertThat(range.overlaps(Subnet.parse("10.89.7.0/24"))).isTrue();
    assertThat(Subnet.parse("10.89.7.0/24").overlaps(range)).isTrue();
    assertThat(range.overlaps(Subnet.parse("10.90.0.0/16"))).isFalse();
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertThatThrownBy(() -> Subnet.parse("10.89.0.0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Subnet.parse("10.89.0.256/24"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Subnet.parse("10.89.0.0/33"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theKernelsRoutingTableIsReadWithoutTheDefaultRoute() {
    String table =
        """
        Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
        eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        br0\t0007D50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        """;
    assertThat(Subnet.routes(table.getBytes(StandardCharsets.US_ASCII)))
        .containsExactly(Subnet.parse("10.213.7.0/24"));
  }
}
