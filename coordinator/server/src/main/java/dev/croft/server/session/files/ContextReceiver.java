package dev.croft.server.session.files;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.filesync.FileSyncGrpc;
import dev.croft.protocol.generated.fsutil.Packet;
import dev.croft.server.session.Session;
import io.grpc.StatusRuntimeException;
import java.util.List;

/**
 * Fetches directories of clients. A file that is as it was the last time is not sent again, also
 * after a restart. Thread safe.
 */
public final class ContextReceiver {

  private static final String METHOD = "/moby.filesync.v1.FileSync/DiffCopy";

  private final FileIntake intake;
  private final ListingMemory memory;

  /** A receiver that keeps contents in a store and remembers what it has seen. */
  public ContextReceiver(FileIntake intake, ListingMemory memory) {
    this.intake = intake;
    this.memory = memory;
  }

  /**
   * Fetches a directory; blocks until it is all there.
   *
   * @param tenant whose build it is; what one tenant sent is never used for another
   * @return the files in the order of a walk, directories before what is in them
   * @throws CroftException where the client does not give the directory, goes away, or sends what
   *     is no file tree
   * @throws InterruptedException where the waiting thread is interrupted; the client is told
   */
  public List<ReceivedFile> receive(
      Session session, String tenant, LocalRequest request, TransferProgress progress)
      throws InterruptedException {
    if (!session.supports(METHOD)) {
      throw CroftException.user("no local sources enabled");
    }
    ListingMemory.Key key = ListingMemory.Key.of(tenant, session.sharedKey(), request);
    Receiving receiving =
        new Receiving(
            intake, request.reuseUnchanged() ? memory.recall(key) : Listing.empty(), progress);
    BlockingCall<Packet, Packet> call =
        BlockingCall.start(
            session.channel(),
            FileSyncGrpc.getDiffCopyMethod(),
            LocalHeaders.of(request),
            receiving::accept);
    receiving.answerOn(call);
    try {
      call.await();
      List<ReceivedFile> files = receiving.result();
      memory.remember(key, receiving.listing());
      return files;
    } catch (StatusRuntimeException e) {
      throw receiving
          .failure()
          .orElseGet(() -> session.failure("failed to receive " + request.name(), e));
    } catch (InterruptedException e) {
      call.cancelAndWait("the build was cancelled", e);
      throw e;
    } finally {
      receiving.close();
    }
  }
}
