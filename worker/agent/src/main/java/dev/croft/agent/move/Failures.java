package dev.croft.agent.move;

import java.io.InterruptedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done about peers that fail: somebody else is asked. */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** A peer could not give something. */
  static void passedOver(Peer peer, String what, Exception failure) throws InterruptedException {
    if (failure instanceof InterruptedIOException && Thread.interrupted()) {
      throw new InterruptedException(what + " was not brought");
    }
    log.info("{} is not to be had from {}: {}", what, peer.name(), failure.toString());
  }
}
