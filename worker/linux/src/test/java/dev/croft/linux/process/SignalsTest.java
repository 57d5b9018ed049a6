package dev.croft.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SignalsTest {

  @Test
  void aProcessIsEnded() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();

    assertThat(Signals.send(process.pid(), Signal.NONE)).isTrue();
    assertThat(Signals.send(process.pid(), Signal.KILL)).isTrue();

    assertThat(process.waitFor()).isEqualTo(128 + 9);
    assertThat(Signals.send(process.pid(), Signal.NONE)).isFalse();
  }

  @Test
  void aGroupIsEndedTogether() throws Exception {
    Process leader =
        new ProcessBuilder("setsid", "sh", "-c", "sleep 600 & echo started; wait").start();
    assertThat(leader.getInputStream().read()).isEqualTo('s');

    assertThat(Signals.sendToGroup(leader.pid(), Signal.KILL)).isTrue();

    assertThat(leader.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void everybodyIsNeverSignalled() {
    assertThatThrownBy(() -> Signals.send(-1, Signal.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Signals.sendToGroup(1, Signal.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aVirtualThreadDoesNotChangeItsNamespace() throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(() -> Namespaces.unshare(Set.of(Namespace.MOUNT)))
                  .isInstanceOf(IllegalStateException.class);
              return true;
            });
    Thread.ofVirtual().start(task);

    assertThat(task.get()).isTrue();
  }
}
