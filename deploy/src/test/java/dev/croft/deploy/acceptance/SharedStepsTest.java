package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that need the same step share it while it runs. */
@Acceptance
class SharedStepsTest {

  @TempDir private Path directory;

  @Test
  void twoClientsBuildTheSameDockerfileAndEachStepRunsOnce(Rig rig)
      throws ExecutionException, InterruptedException {
    Path context =
        Context.in(directory, rig)
            .file("source.txt", "shared")
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN sleep 1; cat /proc/sys/kernel/random/uuid > /one
                COPY source.txt /
                RUN sleep 1; cat /proc/sys/kernel/random/uuid > /two
                """)
            .path();
    List<String> images = List.of(rig.newImage(), rig.newImage());
    rig.buildx();

    try (ExecutorService clients = Executors.newFixedThreadPool(images.size())) {
      List<Future<?>> builds =
          images.stream()
              .<Future<?>>map(
                  image ->
                      clients.submit(
                          () -> rig.buildx().build(context, "-t", image, "--push").orThrow()))
              .toList();
      for (Future<?> build : builds) {
        build.get();
      }
    }

    for (String file : List.of("one", "two")) {
      assertThat(PublishedImage.of(images.getFirst(), "linux/amd64").tree().text(file))
          .isEqualTo(PublishedImage.of(images.getLast(), "linux/amd64").tree().text(file));
    }
  }
}
