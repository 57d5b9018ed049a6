package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All processes of a farm die at once. */
@Acceptance
class RestartOfEverythingTest {

  private static final String COORDINATOR = "coordinator";
  private static final int BUILDS = 10;

  @TempDir private Path directory;

  @Test
  void whatWasFinishedIsCachedAfterwardsAndNoBlobIsPartial(Rig rig) throws IOException {
    try (ForkedCluster farm = rig.newCluster("restarted")) {
      farm.withWorkers(List.of("a", "b"), "--slots", "3");
      List<Path> contexts = new ArrayList<>();
      List<Buildx> clients = new ArrayList<>();
      for (int i = 0; i < BUILDS; i++) {
        contexts.add(context(rig, i));
        clients.add(rig.clientOf(farm.address()));
      }
      List<CompletableFuture<Command.Outcome>> builds = start(rig, contexts, clients);
      await().atMost(Duration.ofMinutes(3)).until(() -> farm.recordedSteps(COORDINATOR) >= BUILDS);
      farm.killAll();
      builds.forEach(CompletableFuture::join);
      long finished = farm.recordedSteps(COORDINATOR);

      farm.restartAll();
      checkBlobs(farm.coordinatorRoot());
      checkBlobs(farm.rootOf("a"));
      checkBlobs(farm.rootOf("b"));
      long cached =
          start(rig, contexts, clients).stream()
              .map(CompletableFuture::join)
              .map(Command.Outcome::orThrow)
              .flatMap(outcome -> Progress.of(outcome.output()).endingsOfStages().values().stream())
              .filter("CACHED"::equals)
              .count();
      assertThat(cached).isEqualTo(finished).isGreaterThanOrEqualTo(BUILDS);
    }
  }

  private Path context(Rig rig, int number) {
    return Context.in(directory.resolve("context" + number), rig)
        .dockerfile(
            """
            FROM {registry}/busybox
            RUN echo %d; head -c 3000000 /dev/urandom > /one
            RUN echo %d; sleep 0.%d; head -c 3000000 /dev/urandom > /two
            RUN echo %d; sleep 1; cat /one /two > /three
            """
                .formatted(number, number, number, number))
        .path();
  }

  private static List<CompletableFuture<Command.Outcome>> start(
      Rig rig, List<Path> contexts, List<Buildx> clients) {
    List<CompletableFuture<Command.Outcome>> builds = new ArrayList<>();
    for (int i = 0; i < contexts.size(); i++) {
      Path context = contexts.get(i);
      Buildx client = clients.get(i);
      String image = rig.newImage();
      builds.add(InBackground.start(() -> client.build(context, "-t", image, "--push")));
    }
    return builds;
  }

  /** Each file that is served as a blob is what its name says. */
  private static void checkBlobs(Path root) throws IOException {
    Path blobs = root.resolve("content/blobs/sha256");
    if (Files.isDirectory(blobs)) {
      try (Stream<Path> files = Files.walk(blobs)) {
        files
            .filter(Files::isRegularFile)
            .forEach(file -> assertThat(digest(file)).isEqualTo(file.getFileName().toString()));
      }
    }
  }

  private static String digest(Path file) {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
