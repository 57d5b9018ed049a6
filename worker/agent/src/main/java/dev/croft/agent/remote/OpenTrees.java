package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.rpc.Answers;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.farm.OpenResponse;
import dev.croft.protocol.generated.farm.ReadRequest;
import dev.croft.protocol.generated.farm.ReadResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Trees that coordinators read, each open as long as its call. Thread safe. */
final class OpenTrees {

  private static final int CHUNK_BYTES = 256 * 1024;
  private static final int FILES_AT_ONCE = 500;

  private record Held(ContentAccess access, ReentrantLock lock) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /** Says a tree's name, and keeps it open until the calling thread is interrupted. */
  void hold(ContentAccess access, Answers<OpenResponse> answers) {
    String name = UUID.randomUUID().toString();
    Held tree = new Held(access, new ReentrantLock());
    held.put(name, tree);
    try {
      answers.send(OpenResponse.newBuilder().setAccess(name).build());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      held.remove(name);
      tree.lock().lock();
      try {
        access.close();
      } finally {
        tree.lock().unlock();
      }
    }
  }

  /** Reads something of an open tree. */
  void read(ReadRequest request, Answers<ReadResponse> answers) {
    Held tree = held.get(request.getAccess());
    if (tree == null) {
      throw new CroftException(FailureKind.TRANSIENT, "the tree is not open any more");
    }
    try {
      if (request.hasRange() && request.getRange().getWhole()) {
        sendAll(opened(tree, request.getRange().getPath()), answers);
        return;
      }
      tree.lock().lock();
      try {
        read(tree.access(), request, answers);
      } finally {
        tree.lock().unlock();
      }
    } catch (IOException e) {
      throw new CroftException(FailureKind.RESOURCE, "cannot read a tree: " + e.getMessage(), e);
    }
  }

  private static InputStream opened(Held tree, String path) throws IOException {
    tree.lock().lock();
    try {
      return tree.access().open(path);
    } finally {
      tree.lock().unlock();
    }
  }

  private static void read(ContentAccess access, ReadRequest request, Answers<ReadResponse> answers)
      throws IOException {
    Files files = new Files(answers);
    switch (request.getKindCase()) {
      case STAT -> files.visit(access.stat(request.getStat()));
      case LIST ->
          access
              .list(request.getList().getPath(), request.getList().getInclude())
              .forEach(files::visit);
      case WALK -> access.walk(files);
      case RANGE ->
          send(
              access.read(
                  request.getRange().getPath(),
                  request.getRange().getOffset(),
                  request.getRange().getLength()),
              answers);
      case KIND_NOT_SET -> throw CroftException.unsupported("an unknown way to read a tree");
    }
    files.flush();
  }

  private static void send(byte[] bytes, Answers<ReadResponse> answers) {
    for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bytes.length - at);
      answers.send(
          ReadResponse.newBuilder().setData(ByteString.copyFrom(bytes, at, length)).build());
    }
  }

  private static void sendAll(InputStream in, Answers<ReadResponse> answers) throws IOException {
    try (in) {
      while (true) {
        byte[] chunk = in.readNBytes(CHUNK_BYTES);
        if (chunk.length == 0) {
          return;
        }
        answers.send(ReadResponse.newBuilder().setData(ByteString.copyFrom(chunk)).build());
      }
    }
  }

  /** Sends files some at a time. */
  private static final class Files implements ContentAccess.Visitor {

    private final Answers<ReadResponse> answers;
    private ReadResponse.Builder batch = ReadResponse.newBuilder();

    Files(Answers<ReadResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void visit(ContentAccess.FileStatus file) {
      batch.addFiles(LinkMessages.write(file));
      if (batch.getFilesCount() == FILES_AT_ONCE) {
        flush();
      }
    }

    void flush() {
      if (batch.getFilesCount() > 0) {
        answers.send(batch.build());
        batch = ReadResponse.newBuilder();
      }
    }
  }
}
