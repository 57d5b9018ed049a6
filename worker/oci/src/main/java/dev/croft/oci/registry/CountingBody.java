package dev.croft.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Opens a request's body when it is first read, and counts what was read of it. */
final class CountingBody extends InputStream {

  private final RequestBody body;
  private final AtomicLong count;
  private InputStream opened = InputStream.nullInputStream();
  private boolean isOpen;

  CountingBody(RequestBody body, AtomicLong count) {
    this.body = body;
    this.count = count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!isOpen) {
      opened = body.source().open();
      isOpen = true;
    }
    int read = opened.read(bytes, offset, length);
    if (read > 0) {
      count.addAndGet(read);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
