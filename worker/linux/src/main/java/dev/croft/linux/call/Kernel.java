package dev.croft.linux.call;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * One visit to the kernel: the memory that a call's arguments live in, and the call itself. Opened
 * for each operation, used by one thread, closed at its end.
 *
 * <p>A call blocks its carrier when made on a virtual thread; the calls here are short, but for
 * waiting locks.
 */
public final class Kernel implements AutoCloseable {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final int MAX_MESSAGE_BYTES = 256;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment capture = arena.allocate(CAPTURE);

  /** Zeroed memory for an argument or a result, until the visit ends. */
  public MemorySegment memory(long bytes) {
    return arena.allocate(bytes, Long.BYTES);
  }

  /** The address of a C string of these bytes. */
  public long string(byte[] text) {
    MemorySegment segment = arena.allocate(text.length + 1L);
    MemorySegment.copy(text, 0, segment, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, text.length);
    return segment.address();
  }

  /** The address of a copy of these bytes; of nothing in particular where there are none. */
  public long bytes(byte[] content) {
    return string(content);
  }

  /** Makes a call; throws where the kernel refuses, naming the subject. */
  public long call(SystemCall call, Object subject, long... arguments) throws LinuxException {
    long result = attempt(call, arguments);
    if (result < 0) {
      throw new LinuxException(call.manualName(), subject.toString(), (int) -result);
    }
    return result;
  }

  /**
   * Makes a call whose refusal the caller handles. Interrupted calls are repeated.
   *
   * @return what the kernel answers, or the error number negated
   */
  public long attempt(SystemCall call, long... arguments) {
    while (true) {
      long result = invoke(call.number(), arguments);
      if (result != -1) {
        return result;
      }
      int errno = (int) ERRNO.get(capture, 0L);
      if (errno != Errno.EINTR || call == SystemCall.CLOSE) {
        return -errno;
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  /** The C library's words for an error number. */
  static String describe(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(MAX_MESSAGE_BYTES).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("strerror cannot be called", e);
    }
  }

  private long invoke(long number, long[] a) {
    int n = a.length;
    try {
      return (long)
          SYSCALL.invokeExact(
              capture,
              number,
              n > 0 ? a[0] : 0L,
              n > 1 ? a[1] : 0L,
              n > 2 ? a[2] : 0L,
              n > 3 ? a[3] : 0L,
              n > 4 ? a[4] : 0L,
              n > 5 ? a[5] : 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("system call " + number + " cannot be made", e);
    }
  }
}
