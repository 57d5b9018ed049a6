package dev.croft.engine.network;

import java.nio.file.Path;

/** A network namespace that one container has for itself. */
public interface NetworkLease {

  /** A file that stands for the namespace, as container runtimes take it. */
  Path namespace();

  /**
   * Gives the namespace back, after the container's last process is gone. Later calls do nothing.
   *
   * @param mayBeChanged whether the container could reconfigure the namespace; it is then never
   *     given to anyone else
   */
  void release(boolean mayBeChanged);
}
