package dev.croft.agent.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.protocol.generated.farm.JobEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventOutboxTest {

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final EventOutbox outbox =
      new EventOutbox(
          "a worker", (first, events) -> events.forEach(event -> sent.add(event.getJob())));

  @AfterEach
  void close() {
    outbox.close();
  }

  private static JobEvent event(String job) {
    return JobEvent.newBuilder().setJob(job).build();
  }

  @Test
  void eventsAreSentInTheirOrder() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add("job " + i);
      outbox.post(event("job " + i), () -> {});
    }
    outbox.flush();
    assertThat(sent).isEqualTo(names);
  }

  @Test
  void nothingIsSentBeforeWhatHasToBeDoneFirst() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    outbox.post(event("one"), () -> sent.add("before one"));
    outbox.post(event("two"), () -> await(mayGoOn));
    outbox.post(event("three"), () -> {});
    assertThat(sent).as("posting did not wait").doesNotContain("two", "three");
    mayGoOn.countDown();
    outbox.flush();
    assertThat(sent).containsExactly("before one", "one", "two", "three");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
