package dev.croft.engine.exec;

import dev.croft.model.llb.ExecMeta.HostIp;
import java.util.List;

/** A container's {@code /etc/hosts}. */
final class HostsFile {

  private HostsFile() {}

  static String content(String hostname, List<HostIp> extraHosts) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost ").append(hostname).append('\n');
    text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
    for (HostIp extra : extraHosts) {
      text.append(extra.ip()).append('\t').append(extra.host()).append('\n');
    }
    return text.toString();
  }
}
