package dev.croft.linux.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Java streams over a handle. */
final class HandleStreams {

  private HandleStreams() {}

  static final class Input extends InputStream {
    private final FileHandle handle;

    Input(FileHandle handle) {
      this.handle = handle;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return handle.read(into, offset, length);
    }

    @Override
    public void close() {
      handle.close();
    }
  }

  static final class Output extends OutputStream {
    private final FileHandle handle;

    Output(FileHandle handle) {
      this.handle = handle;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      handle.write(from, offset, length);
    }

    @Override
    public void close() {
      handle.close();
    }
  }
}
