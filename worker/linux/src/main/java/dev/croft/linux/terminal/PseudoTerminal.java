package dev.croft.linux.terminal;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A terminal whose screen and keyboard are this process: programs have its {@link #device}, and
 * what they write is read here. Reading waits on the calling thread, which must be a platform
 * thread.
 */
public final class PseudoTerminal implements AutoCloseable {

  private static final long UNLOCK = 0x40045431L;
  private static final long NUMBER = 0x80045430L;
  private static final long SET_SIZE = 0x5414L;

  private final FileHandle screen;
  private final Path device;
  // Without it, whoever reads before the first program has come would see the end.
  private final FileHandle held;

  private PseudoTerminal(FileHandle screen, Path device) throws LinuxException {
    this.screen = screen;
    this.device = device;
    this.held = FileHandle.open(device, OpenFlag.READ_WRITE, OpenFlag.NOT_CONTROLLING);
  }

  /** Makes a terminal. */
  public static PseudoTerminal open() throws LinuxException {
    FileHandle screen = FileHandle.open(Path.of("/dev/ptmx"), OpenFlag.READ_WRITE);
    try (Kernel kernel = new Kernel()) {
      MemorySegment number = kernel.memory(Integer.BYTES);
      kernel.call(SystemCall.IOCTL, screen, screen.number(), UNLOCK, number.address());
      kernel.call(SystemCall.IOCTL, screen, screen.number(), NUMBER, number.address());
      int index = number.get(ValueLayout.JAVA_INT, 0);
      return new PseudoTerminal(screen, Path.of("/dev/pts/" + index));
    } catch (LinuxException e) {
      screen.close();
      throw e;
    }
  }

  /** The device that programs open as their terminal. */
  public Path device() {
    return device;
  }

  /**
   * What programs wrote.
   *
   * @return how many bytes; -1 once no program is there and none will come
   */
  public int read(byte[] into) throws LinuxException {
    try {
      return screen.read(into, 0, into.length);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EIO) {
        return -1;
      }
      throw e;
    }
  }

  /** Types something. */
  public void write(byte[] bytes) throws LinuxException {
    screen.write(bytes, 0, bytes.length);
  }

  /** Sets the size that programs ask for. */
  public void resize(int rows, int columns) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      MemorySegment size = kernel.memory(4L * Short.BYTES);
      size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.set(ValueLayout.JAVA_SHORT, Short.BYTES, (short) columns);
      kernel.call(SystemCall.IOCTL, screen, screen.number(), SET_SIZE, size.address());
    }
  }

  /** No program will come any more: reading ends where none is left. */
  public void noMore() {
    held.close();
  }

  @Override
  public void close() {
    held.close();
    screen.close();
  }
}
