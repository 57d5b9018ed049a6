package dev.croft.deploy.bench;

import dev.croft.deploy.rig.BackgroundProcess;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.Ports;
import java.nio.file.Path;
import java.time.Duration;

/** The tools that cache mounts are compared with, each through a socket of this machine. */
final class PlainCopies implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** Listens, and becomes tar once somebody has connected: no byte is copied on the way. */
  private static final String RECEIVER =
      "use IO::Socket::INET; my $l = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 1, "
          + "LocalPort => $ARGV[0], ReuseAddr => 1) or die $!; print STDERR \"listening\\n\"; "
          + "my $c = $l->accept or die $!; open(STDIN, '<&', $c) or die $!; "
          + "exec 'tar', '-C', $ARGV[1], '-xf', '-';";

  private final Path work;
  private final int daemonPort = Ports.free();
  private final BackgroundProcess daemon;

  /** Starts a server of rsync that serves a directory. */
  PlainCopies(Path work, Path served) {
    this.work = work;
    Path config =
        Contexts.write(
                work,
                "rsyncd.conf",
                "use chroot = no\nuid = 0\ngid = 0\n[served]\npath = "
                    + served
                    + "\nread only = no\n")
            .resolve("rsyncd.conf");
    this.daemon =
        Command.of(
                "rsync",
                "--daemon",
                "--no-detach",
                "--address=127.0.0.1",
                "--port=" + daemonPort,
                "--config=" + config)
            .start(work.resolve("rsync.log"))
            .await("rsync's server", () -> Ports.answers(daemonPort));
  }

  /** Copies a directory into an empty one with {@code tar} on both ends; how long it took. */
  Duration tar(Path from, Path to) {
    int port = Ports.free();
    try (BackgroundProcess receiver =
        Command.of("perl", "-e", RECEIVER, Integer.toString(port), to.toString())
            .start(work.resolve("tar-" + port + ".log"))) {
      receiver.await("tar's receiver", () -> receiver.log().contains("listening"));
      long begin = System.nanoTime();
      Command.of("bash", "-c", "exec tar -C \"$1\" -cf - . > /dev/tcp/127.0.0.1/" + port, "tar")
          .plus(java.util.List.of(from.toString()))
          .within(PATIENCE)
          .run()
          .orThrow();
      ProcessHandle.of(receiver.pid()).ifPresent(process -> process.onExit().join());
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  /** Brings what is different in a directory to the served one; how long it took. */
  Duration rsync(Path from) {
    long begin = System.nanoTime();
    Command.of(
            "rsync", "-a", "--delete", from + "/", "rsync://127.0.0.1:" + daemonPort + "/served/")
        .within(PATIENCE)
        .run()
        .orThrow();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    daemon.close();
  }
}
