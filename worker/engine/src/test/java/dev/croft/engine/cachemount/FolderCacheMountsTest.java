package dev.croft.engine.cachemount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.llb.MountKind.Sharing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache mounts in a folder that all workers see. */
class FolderCacheMountsTest {

  @TempDir private Path root;

  @Test
  void whatAWorkerLeavesAnotherSeesAtOnce() throws Exception {
    FolderCacheMounts a = new FolderCacheMounts(root, Optional.empty());
    FolderCacheMounts b = new FolderCacheMounts(root, Optional.empty());
    try (CacheMounts.Lease one = a.acquire(request(Sharing.SHARED));
        CacheMounts.Lease other = b.acquire(request(Sharing.SHARED))) {
      Files.writeString(one.directories().getFirst().resolve("f"), "1");
      assertThat(other.directories().getFirst().resolve("f")).hasContent("1");
    }
  }

  @Test
  void aPrivateOneIsNobodyElses() throws Exception {
    FolderCacheMounts a = new FolderCacheMounts(root, Optional.empty());
    try (CacheMounts.Lease one = a.acquire(request(Sharing.PRIVATE));
        CacheMounts.Lease other = a.acquire(request(Sharing.PRIVATE))) {
      assertThat(other.directories()).isNotEqualTo(one.directories());
    }
  }

  @Test
  void lockedOnesAreHadOneAfterTheOther() throws Exception {
    List<Callable<Path>> steps =
        IntStream.range(0, 12)
            .<Callable<Path>>mapToObj(
                i ->
                    () -> {
                      FolderCacheMounts worker = new FolderCacheMounts(root, Optional.empty());
                      try (CacheMounts.Lease lease = worker.acquire(request(Sharing.LOCKED))) {
                        Path counter = lease.directories().getFirst().resolve("n");
                        int n =
                            Files.exists(counter) ? Integer.parseInt(Files.readString(counter)) : 0;
                        return Files.writeString(counter, Integer.toString(n + 1));
                      }
                    })
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Path> step : threads.invokeAll(steps)) {
        assertThat(step.get()).exists();
      }
    }
    FolderCacheMounts worker = new FolderCacheMounts(root, Optional.empty());
    try (CacheMounts.Lease lease = worker.acquire(request(Sharing.LOCKED))) {
      assertThat(lease.directories().getFirst().resolve("n")).hasContent("12");
      assertThat(worker.list()).singleElement().matches(CacheMountUsage::inUse);
      assertThat(worker.delete(worker.list().getFirst().name())).isFalse();
    }
    assertThat(worker.list()).allMatch(usage -> worker.delete(usage.name()));
    assertThat(worker.list()).isEmpty();
  }

  private static List<CacheMountRequest> request(Sharing sharing) {
    return List.of(new CacheMountRequest("ns", "id", sharing, Optional.empty()));
  }
}
