package dev.croft.server.session;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.upload.BytesMessage;
import dev.croft.protocol.generated.upload.UploadGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What a client offers for upload, each by an address of its own. */
public final class SessionUploads {

  private final Session session;

  /** The uploads of a session's client. */
  public SessionUploads(Session session) {
    this.session = session;
  }

  /**
   * Writes all of an upload to a stream, which is left open.
   *
   * @throws CroftException where the client has nothing at that address
   */
  public void read(String host, String path, OutputStream into) throws IOException {
    Metadata headers = new Metadata();
    headers.put(key("urlhost"), host);
    headers.put(key("urlpath"), path);
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    StreamObserver<BytesMessage> requests =
        UploadGrpc.newStub(session.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .pull(new Writer(into, end));
    try {
      end.get();
      requests.onCompleted();
    } catch (InterruptedException e) {
      requests.onError(Status.CANCELLED.asException());
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        requests.onError(Status.CANCELLED.asException());
        throw failure;
      }
      throw session.failure(
          "failed to read what the client uploads", e.getCause() == null ? e : e.getCause());
    }
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private record Writer(OutputStream into, CompletableFuture<Boolean> end)
      implements StreamObserver<BytesMessage> {

    @Override
    public void onNext(BytesMessage message) {
      try {
        message.getData().writeTo(into);
      } catch (IOException e) {
        end.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(true);
    }
  }
}
