package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache mounts that workers of processes of their own share, and what is left when some die. */
@Acceptance
class SharedMountsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long builds write at once; the longer, the more chances to find something. */
  private static final int SECONDS = Integer.getInteger("croft.mounts.seconds", 10);

  private static final long SEED = Long.getLong("croft.mounts.seed", System.nanoTime());

  /** Tells one step's process from all others. */
  private static final String PAUSE = "5.4321";

  private static final String EVERYTHING =
      """
      FROM {registry}/debian
      RUN --mount=type=cache,id=all,target=/m \\
          cd /m && mkdir -p d/empty && echo text > d/f && head -c 3000000 /dev/urandom > large \\
          && chown 12:34 d/f && chmod 4751 large && ln -s /etc/shadow out && ln -s d/f in \\
          && ln large hard && truncate -s 10G sparse && mknod dev c 1 3 && mkfifo pipe \\
          && printf x > "$(printf 'a\\nb\\377')" && perl -e \\
            '($f, $k, $v) = ("d/f", "user.k", "value"); syscall(188, $f, $k, $v, 5, 0) == 0 or die' \\
          && touch -d '2001-02-03 04:05:06.123456789' d/f && touch -d '1999-01-01' d d/empty
      """;

  private static final String LOOK =
      """
      FROM {registry}/debian
      RUN --mount=type=cache,id=all,target=/m : LOOK; cd /m; \\
          find . -printf '%p %y %m %U:%G %s %T@ %l %n\\n' | sort > /seen; \\
          find . -type f -size -100M -exec sha256sum {} + | sort >> /seen; \\
          perl -e '($f, $k, $v) = ("d/f", "user.k", " " x 5); syscall(191, $f, $k, $v, 5); \\
            print "xattr $v\\n"' >> /seen; du -k sparse >> /seen; stat -c '%t %T' dev >> /seen
      """;

  @TempDir private Path directory;

  @Test
  void aFreshWorkerSeesWhatAWorkerLeftThatWasDrained(Rig rig) {
    try (MountFarm farm = farm(rig, "drained", "a")) {
      farm.build(EVERYTHING).orThrow();
      String left = farm.image(LOOK.replace("LOOK", "a")).text("seen");
      farm.cluster().drain("a");
      farm.cluster().awaitEnd("a");
      farm.cluster().withWorker("b");
      assertThat(farm.image(LOOK.replace("LOOK", "b")).text("seen")).isEqualTo(left);
      assertThat(left).contains("./d/f f 644 12:34", "981173106.1234567890", "xattr value");
    }
  }

  @Test
  void aFreshWorkerSeesWhatAWorkerPublishedThatWasKilled(Rig rig) {
    try (MountFarm farm = farm(rig, "killed-after", "a")) {
      farm.build(EVERYTHING).orThrow();
      String left = farm.image(LOOK.replace("LOOK", "a")).text("seen");
      farm.awaitVersion("all", 1);
      farm.cluster().kill("a");
      farm.cluster().withWorker("b");
      assertThat(farm.image(LOOK.replace("LOOK", "b")).text("seen")).isEqualTo(left);
    }
  }

  @Test
  void whatAnEndedStepLeftOutlivesItsWorkerAlsoWhereAnotherStepStillUsedTheMount(Rig rig) {
    try (MountFarm farm = farm(rig, "used", "a")) {
      CompletableFuture<Command.Outcome> longer =
          CompletableFuture.supplyAsync(() -> farm.build(LONGER), threads());
      await().atMost(PATIENCE).until(() -> isRunning(LONG_PAUSE));
      farm.build(
              "FROM {registry}/busybox\nRUN --mount=type=cache,id=used,target=/m echo 1 > /m/ended\n")
          .orThrow();
      farm.awaitVersion("used", 1);
      farm.cluster().kill("a");
      farm.cluster().withWorker("b");
      longer.join().orThrow();
    }
  }

  private static final String LONG_PAUSE = "54.321";

  /** Goes well only where it finds what the other step left: there it need not wait. */
  private static final String LONGER =
      """
      FROM {registry}/busybox
      RUN --mount=type=cache,id=used,target=/m \
          if [ -e /m/ended ]; then test ! -e /m/open; else \
          exec 3> /m/open; echo half >&3; sleep PAUSE; false; fi
      """
          .replace("PAUSE", LONG_PAUSE);

  private static boolean isRunning(String argument) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.anyMatch(
          p -> p.info().arguments().map(List::of).orElse(List.of()).contains(argument));
    }
  }

  @Test
  void tenBuildsThatWriteToOneMountLoseNothingWhileWorkersDie(Rig rig) throws Exception {
    System.out.println("seed of the kills: " + SEED);
    try (MountFarm farm = farm(rig, "shared", "a", "b", "c")) {
      List<CompletableFuture<Command.Outcome>> builds = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String dockerfile = writing(i);
        builds.add(CompletableFuture.supplyAsync(() -> farm.build(dockerfile), threads()));
      }
      Random random = new Random(SEED);
      for (int kill = 0; kill < 2; kill++) {
        await().atMost(PATIENCE).until(() -> !farm.cluster().busyWorkers().isEmpty());
        await().pollDelay(Duration.ofMillis(500 + random.nextInt(SECONDS * 250))).until(() -> true);
        List<String> names = List.of("a", "b", "c");
        String victim = names.get(random.nextInt(names.size()));
        farm.cluster().kill(victim);
        farm.cluster().restart(victim);
      }
      for (CompletableFuture<Command.Outcome> build : builds) {
        build.join().orThrow();
      }
      Map<String, String> whole = new TreeMap<>();
      for (String line : lines(farm.image(CHECK).text("seen"))) {
        String[] words = line.split(" ", 2);
        whole.put(words[0], words[1]);
      }
      // What each build writes to a file that all write to says which build it was, and its sum.
      assertThat(whole.values()).allMatch("whole"::equals);
      for (int i = 0; i < 10; i++) {
        assertThat(whole).containsKeys("own/" + i + "/first", "own/" + i + "/last");
      }
      assertThat(whole.keySet()).anyMatch(name -> name.startsWith("common/"));
    }
  }

  /** Writes whole files, each with a sum of itself: some of its own, some that all write. */
  private static String writing(int build) {
    return """
        FROM {registry}/debian
        RUN --mount=type=cache,id=minute,target=/m \\
            put() { c=$(head -c $2 /dev/urandom | base64 -w 0); \\
              printf '%s %s' "$(printf %s "$c" | sha256sum | cut -c 1-64)" "$c" > "$1.BUILD"; \\
              mv -f "$1.BUILD" "$1"; }; \\
            mkdir -p /m/own/BUILD /m/common; put /m/own/BUILD/first 1000; \\
            end=$(($(date +%s) + SECONDS)); n=0; \\
            while [ $(date +%s) -lt $end ]; do n=$((n + 1)); \\
              put /m/own/BUILD/$((n % 50)) 20000; put /m/common/$((n % 20)) 50000; sleep 0.05; \\
            done; put /m/own/BUILD/last 100
        """
        .replace("BUILD", Integer.toString(build))
        .replace("SECONDS", Integer.toString(SECONDS));
  }

  private static final String CHECK =
      """
      FROM {registry}/debian
      RUN --mount=type=cache,id=minute,target=/m cd /m; \\
          find * -type f ! -name '*/*.*' | grep -v '\\\\.' | while read -r f; do \\
            read -r sum content < $f || :; \\
            [ "$(printf %s "$content" | sha256sum | cut -c 1-64)" = "$sum" ] \\
              && echo $f whole || echo $f torn; \\
          done > /seen
      """;

  @Test
  void twentyLockedStepsCountToTwentyAlsoWhenAWorkerDiesWithTheLock(Rig rig) throws Exception {
    try (MountFarm farm = farm(rig, "locked", "a", "b", "c")) {
      List<CompletableFuture<Command.Outcome>> builds = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String dockerfile = increment("plain", i, "");
        builds.add(CompletableFuture.supplyAsync(() -> farm.build(dockerfile), threads()));
      }
      for (CompletableFuture<Command.Outcome> build : builds) {
        build.join().orThrow();
      }
      assertThat(farm.image(counter("plain")).text("seen")).isEqualTo("20");

      builds.clear();
      for (int i = 0; i < 20; i++) {
        // The tenth holds the lock for longer, and dies with it.
        String dockerfile = increment("killed", i, i == 9 ? "sleep " + PAUSE + ";" : "");
        builds.add(CompletableFuture.supplyAsync(() -> farm.build(dockerfile), threads()));
      }
      String victim = holderOfLongStep(farm);
      farm.cluster().kill(victim);
      for (CompletableFuture<Command.Outcome> build : builds) {
        build.join().orThrow();
      }
      assertThat(farm.image(counter("killed")).text("seen")).isEqualTo("20");
    }
  }

  /** Which worker has a step in it that sleeps while it holds the lock. */
  private static String holderOfLongStep(MountFarm farm) {
    List<String> found = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                all.filter(
                        p -> p.info().arguments().map(List::of).orElse(List.of()).contains(PAUSE))
                    .forEach(
                        p ->
                            farm.cluster().busyWorkers().stream()
                                .filter(name -> isBelow(p, farm.cluster().pidOf(name)))
                                .forEach(found::add));
              }
              return !found.isEmpty();
            });
    return found.getFirst();
  }

  private static boolean isBelow(ProcessHandle process, long ancestor) {
    for (ProcessHandle p = process; p != null; p = p.parent().orElse(null)) {
      if (p.pid() == ancestor) {
        return true;
      }
    }
    return false;
  }

  private static String increment(String id, int build, String inTheMiddle) {
    return """
        FROM {registry}/busybox
        RUN --mount=type=cache,id=ID,target=/m,sharing=locked : BUILD; \\
            n=$(cat /m/n 2> /dev/null || echo 0); PAUSE echo $((n + 1)) > /m/n
        """
        .replace("ID", id)
        .replace("BUILD", Integer.toString(build))
        .replace("PAUSE", inTheMiddle);
  }

  private static String counter(String id) {
    return "FROM {registry}/busybox\nRUN --mount=type=cache,id="
        + id
        + ",target=/m,sharing=locked cp /m/n /seen\n";
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private static java.util.concurrent.Executor threads() {
    return task -> Thread.ofPlatform().daemon().start(task);
  }

  private MountFarm farm(Rig rig, String name, String... workers) {
    ForkedCluster cluster = rig.newCluster("mounts-" + name);
    for (String worker : workers) {
      cluster.withWorker(worker, "--slots", "4");
    }
    return new MountFarm(rig, cluster, directory);
  }
}
