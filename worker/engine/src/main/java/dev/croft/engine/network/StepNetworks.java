package dev.croft.engine.network;

import dev.croft.model.failure.CroftException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the network that steps use. */
public final class StepNetworks {

  private static final Logger LOG = LoggerFactory.getLogger(StepNetworks.class);

  private StepNetworks() {}

  /**
   * A pool of namespaces, or the machine's own network where the settings accept that.
   *
   * @throws CroftException where CNI is missing or does not work; the message says how to get it
   */
  public static StepNetwork open(NetworkSettings settings) {
    try {
      return NetworkPool.open(settings);
    } catch (CroftException e) {
      if (!settings.fallBackToHost()) {
        throw e;
      }
      LOG.warn("steps use this machine's own network: {}", e.getMessage());
      return new HostNetwork();
    }
  }
}
