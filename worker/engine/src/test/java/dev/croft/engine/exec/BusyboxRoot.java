package dev.croft.engine.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A root file system with nothing but Debian's static busybox, root's account and one more. */
public final class BusyboxRoot {

  private static final List<String> PROGRAMS =
      List.of(
          "sh",
          "cat",
          "echo",
          "env",
          "false",
          "hostname",
          "httpd",
          "id",
          "ls",
          "mkdir",
          "mount",
          "nc",
          "ping",
          "ps",
          "pwd",
          "readlink",
          "seq",
          "setsid",
          "sleep",
          "stat",
          "tail",
          "touch",
          "true",
          "unshare",
          "wc",
          "wget",
          "dd",
          "df",
          "grep",
          "chown",
          "chmod",
          "ip",
          "rm",
          "ln");

  private BusyboxRoot() {}

  /** Makes it in an empty directory. */
  public static Path make(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), directory.resolve("bin/busybox"));
    for (String program : PROGRAMS) {
      Files.createSymbolicLink(directory.resolve("bin").resolve(program), Path.of("busybox"));
    }
    Files.createDirectories(directory.resolve("tmp"));
    Files.createDirectory(directory.resolve("etc"));
    Files.writeString(
        directory.resolve("etc/passwd"),
        """
        root:x:0:0:root:/root:/bin/sh
        builder:x:1000:1001::/home/builder:/bin/sh
        """);
    Files.writeString(
        directory.resolve("etc/group"),
        """
        root:x:0:
        wheel:x:10:root
        builder:x:1001:
        video:x:44:builder,other
        docker:x:999:other,builder
        """);
    return directory;
  }
}
