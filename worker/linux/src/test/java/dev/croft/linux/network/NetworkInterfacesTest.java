package dev.croft.linux.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.linux.process.Namespace;
import dev.croft.linux.process.Namespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class NetworkInterfacesTest {

  @Test
  void loopbackOfANewNamespaceIsSetUp() throws Exception {
    List<String> lines =
        inNewNamespace(
            () -> {
              NetworkInterfaces.setUp("lo");
              return Files.readAllLines(Path.of("/proc/thread-self/net/fib_trie"));
            });

    assertThat(lines).anyMatch(line -> line.contains("127.0.0.1"));
  }

  @Test
  void aBridgeThatIsNotThereIsNotDeleted() throws Exception {
    assertThat(inNewNamespace(() -> NetworkInterfaces.deleteBridge("br-none"))).isFalse();
  }

  private static <T> T inNewNamespace(Callable<T> action) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              Namespaces.unshare(Set.of(Namespace.NETWORK));
              return action.call();
            });
    Thread.ofPlatform().start(task);
    return task.get();
  }
}
