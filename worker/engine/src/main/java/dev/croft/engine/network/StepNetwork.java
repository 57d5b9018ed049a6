package dev.croft.engine.network;

/** Hands out network namespaces for containers. Safe for use by many threads. */
public interface StepNetwork extends AutoCloseable {

  /**
   * A namespace that nobody else uses and that bears no trace of who used it before.
   *
   * @throws dev.croft.model.failure.CroftException where none can be made
   */
  NetworkLease lease();

  /** Takes down what was set up. */
  @Override
  void close();
}
