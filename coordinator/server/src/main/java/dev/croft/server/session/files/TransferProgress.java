package dev.croft.server.session.files;

/**
 * Hears how a transfer goes on, some ten times a second and at the end; from one thread at a time.
 */
@FunctionalInterface
public interface TransferProgress {

  /**
   * So much has been transferred.
   *
   * @param bytes since the beginning, with what surrounds the files' contents
   * @param done whether that was all
   */
  void transferred(long bytes, boolean done);

  /** For transfers that nobody watches. */
  static TransferProgress none() {
    return (_, _) -> {};
  }
}
