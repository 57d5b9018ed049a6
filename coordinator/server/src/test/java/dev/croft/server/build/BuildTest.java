package dev.croft.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BuildTest {
  private final Build build = new Build(request("r", Set.of()), Clock.systemUTC());

  @Test
  void theThreadsThatWorkForABuildAreInterruptedWhenItIsCancelled() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CompletableFuture<Void> work =
        build.start(
            () -> {
              working.countDown();
              new CountDownLatch(1).await();
              return null;
            });
    working.await();

    build.cancel("the client left");

    assertThatThrownBy(() -> Tasks.await(work))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CANCELLED));
  }

  @Test
  void nothingWorksForABuildThatHasEnded() {
    build.succeed(Map.of());

    assertThatThrownBy(() -> build.work(() -> "too late")).isInstanceOf(CroftException.class);
  }

  @Test
  void theFirstEndStays() {
    build.cancel("the client left");
    build.succeed(Map.of());
    build.fail(CroftException.user("too late"));

    assertThat(build.state()).isInstanceOf(BuildState.Cancelled.class);
  }

  @Test
  void whatRunsAtOnceEndsWithTheFirstFailure() {
    CountDownLatch waiting = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                Tasks.all(
                    "test",
                    List.of(
                        () -> {
                          waiting.countDown();
                          new CountDownLatch(1).await();
                          return 1;
                        },
                        () -> {
                          waiting.await();
                          throw CroftException.user("broken");
                        })))
        .hasMessage("broken");
  }

  @Test
  void anEntitlementThatIsNotConfiguredIsRefused() {
    Entitlements none = new Entitlements(Set.of());

    assertThatThrownBy(() -> none.grant(Set.of("network.host")))
        .hasMessage(
            "granting entitlement network.host is not allowed by build daemon configuration");
  }

  @Test
  void aReferenceIsTakenOnce() {
    Builds builds = new Builds(Clock.systemUTC(), 10);
    builds.start(request("r", Set.of()));

    assertThatThrownBy(() -> builds.start(request("r", Set.of()))).hasMessage("job ID r exists");
  }

  @Test
  void thereIsALimitOfBuildsAtOnce() {
    Builds builds = new Builds(Clock.systemUTC(), 1);
    builds.start(request("first", Set.of()));

    assertThatThrownBy(() -> builds.start(request("second", Set.of())))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.RESOURCE));
  }

  private static BuildRequest request(String ref, Set<String> entitlements) {
    return new BuildRequest(
        ref,
        new BuildRequest.Client("session", "tenant"),
        entitlements,
        Optional.empty(),
        FrontEndRequest.none(),
        List.of(),
        CacheOptions.none(),
        false);
  }
}
