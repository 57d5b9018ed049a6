package dev.croft.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How fast a blob moves between two workers of this machine, beside a plain copy of its bytes. */
public final class TransferBench {

  /** The time that a move may take, in that of a plain copy: 70 % of its speed. */
  private static final double GOAL = 1 / 0.7;

  private TransferBench() {}

  /**
   * The speeds, in the words of the page.
   *
   * @param directory for the data
   * @param rounds how often each is done, in turn, after once unmeasured
   * @param progress sees each time
   */
  public static String measure(Path directory, int rounds, Consumer<String> progress) {
    List<List<Duration>> times = new ArrayList<>();
    try (BlobTransfer transfer = new BlobTransfer(directory.resolve("transfer"))) {
      Path copy = directory.resolve("copy");
      for (int round = -1; round < rounds; round++) {
        Duration moved = Duration.ZERO;
        Duration copied = Duration.ZERO;
        for (int turn = 0; turn < 2; turn++) {
          if (Math.floorMod(round + turn, 2) == 0) {
            moved = time(transfer::move);
            transfer.forget();
          } else {
            copied = time(() -> PlainCopy.run(transfer.file(), transfer.digest(), copy));
            Files.delete(copy);
          }
        }
        if (round >= 0) {
          times.add(List.of(moved, copied));
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "a blob of %d MiB · round %d · moved at %.0f MiB/s, copied at %.0f MiB/s",
                  BlobTransfer.MEGABYTES,
                  round + 1,
                  speed(moved),
                  speed(copied)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure transfers in " + directory, e);
    }
    Result result = new Result("transfer", GOAL, times);
    return String.format(
        Locale.ROOT,
        """

        A blob of %d MiB moves between two workers of this machine at %.0f MiB/s; a plain copy of the same bytes over a
        loopback socket, with a check of their digest, at %.0f MiB/s: %.0f %%, the median of %d pairs.
        """,
        BlobTransfer.MEGABYTES,
        speed(result.median(0)),
        speed(result.median(1)),
        100 / result.medianOfPairs(1),
        rounds);
  }

  private static double speed(Duration time) {
    return BlobTransfer.MEGABYTES / (time.toNanos() / 1e9);
  }

  private static Duration time(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
