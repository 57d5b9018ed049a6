package dev.croft.engine.network;

import java.nio.file.Path;

/** The machine's own network for every step: where CNI is missing and that is accepted. */
public final class HostNetwork implements StepNetwork {

  @Override
  public NetworkLease lease() {
    Path own = Path.of("/proc/" + ProcessHandle.current().pid() + "/ns/net");
    return new NetworkLease() {
      @Override
      public Path namespace() {
        return own;
      }

      @Override
      public void release(boolean mayBeChanged) {}
    };
  }

  @Override
  public void close() {}
}
