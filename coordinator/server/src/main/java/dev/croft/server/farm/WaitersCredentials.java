package dev.croft.server.farm;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.Credentials;
import dev.croft.server.build.BuildScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The credentials of whoever waits for a step when they are asked for: where one client has left or
 * has none, the next is asked.
 */
final class WaitersCredentials implements CredentialSource {

  private final Supplier<List<BuildScope>> waiting;
  private final Function<BuildScope, CredentialSource> sources;

  WaitersCredentials(
      Supplier<List<BuildScope>> waiting, Function<BuildScope, CredentialSource> sources) {
    this.waiting = waiting;
    this.sources = sources;
  }

  @Override
  public Credentials credentials(String host) {
    return first(source -> Optional.of(source.credentials(host)).filter(c -> !c.isEmpty()))
        .orElseGet(Credentials::none);
  }

  @Override
  public Optional<Token> fetchToken(TokenRequest request) {
    return first(source -> source.fetchToken(request));
  }

  private <T> Optional<T> first(Function<CredentialSource, Optional<T>> question) {
    Optional<CroftException> failure = Optional.empty();
    for (BuildScope scope : waiting.get()) {
      try {
        Optional<T> answer = question.apply(sources.apply(scope));
        if (answer.isPresent()) {
          return answer;
        }
      } catch (CroftException e) {
        if (e.kind() == FailureKind.CANCELLED && Thread.currentThread().isInterrupted()) {
          throw e;
        }
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return Optional.empty();
  }
}
