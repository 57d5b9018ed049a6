package dev.croft.agent.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;

/** What BuildKit's clients show of a worker, by its names. */
final class WorkerLabels {

  private static final String PREFIX = "org.mobyproject.buildkit.worker.";

  private WorkerLabels() {}

  /** The labels of a worker; what the configuration says counts. */
  static Map<String, String> of(Map<String, String> configured) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(PREFIX + "executor", "oci");
    labels.put(PREFIX + "hostname", hostName());
    labels.put(PREFIX + "network", "cni");
    labels.put(PREFIX + "oci.process-mode", "sandbox");
    labels.put(PREFIX + "selinux.enabled", "false");
    labels.put(PREFIX + "snapshotter", "overlayfs");
    labels.putAll(configured);
    return labels;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine need not know itself by a name.
      return "localhost";
    }
  }
}
