package dev.croft.oci.registry;

/** Is told how many bytes of a blob are where they are to be. Called often; must not block. */
@FunctionalInterface
public interface ByteProgress {

  /**
   * So many bytes have arrived. May go down where an attempt begins again.
   *
   * @param done in bytes
   */
  void at(long done);

  /** Tells nobody. */
  static ByteProgress none() {
    return done -> {};
  }
}
