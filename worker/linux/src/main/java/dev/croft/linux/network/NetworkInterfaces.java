package dev.croft.linux.network;

import dev.croft.linux.call.Errno;
import dev.croft.linux.call.Kernel;
import dev.croft.linux.call.LinuxException;
import dev.croft.linux.call.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Changes network interfaces by name, in the calling thread's network namespace. Needs root. */
public final class NetworkInterfaces {

  private static final int MAX_NAME_BYTES = 15;
  private static final int REQUEST_BYTES = 40;
  private static final int FLAGS_OFFSET = 16;
  private static final short UP = 1;
  private static final int INTERNET = 2;
  private static final int DATAGRAM_CLOSE_ON_EXEC = 2 | 02000000;
  private static final int GET_FLAGS = 0x8913;
  private static final int SET_FLAGS = 0x8914;
  private static final int DELETE_BRIDGE = 0x89a1;
  private static final int ENODEV = 19;

  private NetworkInterfaces() {}

  /** Lets an interface send and receive. */
  public static void setUp(String name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      withSocket(kernel, socket -> setUp(kernel, socket, name, true));
    }
  }

  /** Removes a bridge; whether there was one of that name. */
  public static boolean deleteBridge(String name) throws LinuxException {
    try (Kernel kernel = new Kernel()) {
      withSocket(
          kernel,
          socket -> {
            setUp(kernel, socket, name, false);
            long request = kernel.string(bytes(name));
            kernel.call(SystemCall.IOCTL, name, socket, DELETE_BRIDGE, request);
          });
      return true;
    } catch (LinuxException e) {
      if (e.errno() == ENODEV || e.errno() == Errno.ENXIO) {
        return false;
      }
      throw e;
    }
  }

  private static void setUp(Kernel kernel, long socket, String name, boolean up)
      throws LinuxException {
    MemorySegment request = kernel.memory(REQUEST_BYTES);
    byte[] bytes = bytes(name);
    MemorySegment.copy(bytes, 0, request, ValueLayout.JAVA_BYTE, 0, bytes.length);
    kernel.call(SystemCall.IOCTL, name, socket, GET_FLAGS, request.address());
    short flags = request.get(ValueLayout.JAVA_SHORT, FLAGS_OFFSET);
    short wanted = (short) (up ? flags | UP : flags & ~UP);
    request.set(ValueLayout.JAVA_SHORT, FLAGS_OFFSET, wanted);
    kernel.call(SystemCall.IOCTL, name, socket, SET_FLAGS, request.address());
  }

  private static byte[] bytes(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException("not the name of a network interface: " + name);
    }
    return bytes;
  }

  /** What is asked of a socket. */
  @FunctionalInterface
  private interface Request {
    void make(long socket) throws LinuxException;
  }

  private static void withSocket(Kernel kernel, Request request) throws LinuxException {
    long socket = kernel.call(SystemCall.SOCKET, "", INTERNET, DATAGRAM_CLOSE_ON_EXEC, 0);
    try {
      request.make(socket);
    } finally {
      kernel.attempt(SystemCall.CLOSE, socket);
    }
  }
}
