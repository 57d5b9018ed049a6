package dev.croft.oci.registry;

import dev.croft.model.failure.CroftException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** What all endpoints share: authentication, mirrors, trying again. Thread safe. */
final class RegistryCaller {

  private static final int MOST_REFUSALS = 3;

  private final RegistryHttp http;
  private final Authorizer authorizer;
  private final Backoff backoff;

  RegistryCaller(RegistryHttp http, Authorizer authorizer, Backoff backoff) {
    this.http = http;
    this.authorizer = authorizer;
    this.backoff = backoff;
  }

  Backoff backoff() {
    return backoff;
  }

  /** Who takes images of a registry. */
  RegistryHost pushHost(ImageReference reference) {
    return http.hosts().forPush(reference.domain());
  }

  /**
   * Sends a request, with credentials where the registry wants them. Any answer is given back but
   * one that asks for credentials that there are.
   *
   * @throws RegistryException where there is no answer, or where credentials are refused
   */
  Answer call(Call call) {
    for (int refusals = 0; ; refusals++) {
      Optional<String> authorization = authorizer.authorization(call);
      Answer answer = http.send(call, authorization);
      if (answer.status() != 401 || refusals >= MOST_REFUSALS) {
        return answer;
      }
      boolean again = refusals > 0;
      boolean retry;
      try {
        retry = authorizer.learn(call, answer, authorization, again);
      } catch (CroftException e) {
        answer.close();
        throw e;
      }
      if (!retry) {
        return answer;
      }
      answer.close();
    }
  }

  /**
   * Asks the mirrors and then the registry until one gives what is wanted. Mirrors are asked once;
   * the registry is asked again where that may help. The failure that got furthest is the one that
   * is thrown.
   */
  <T> T pull(ImageReference reference, Function<RegistryHost, T> attempt) {
    List<RegistryHost> hosts = http.hosts().forPull(reference.domain());
    Optional<RegistryException> worst = Optional.empty();
    for (RegistryHost host : hosts) {
      try {
        return host.equals(hosts.getLast())
            ? backoff.run(() -> attempt.apply(host))
            : attempt.apply(host);
      } catch (RegistryException e) {
        if (worst.isEmpty() || progress(e) > progress(worst.get())) {
          worst = Optional.of(e);
        }
      }
    }
    throw denied("pull", worst.orElseThrow());
  }

  /** Does something at the registry itself, which takes what is pushed. */
  <T> T push(Supplier<T> attempt) {
    try {
      return backoff.run(attempt);
    } catch (RegistryException e) {
      throw denied("push", e);
    }
  }

  /** Moves a blob, when it is its turn. */
  <T> T transfer(RegistryHost host, Supplier<T> move) {
    Semaphore permits = http.transfers(host);
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("cancelled while waiting for " + host.authority());
    }
    try {
      return move.get();
    } finally {
      permits.release();
    }
  }

  private static int progress(RegistryException failure) {
    return switch (failure.status()) {
      case 0, 401 -> 1;
      case 404 -> 2;
      default -> 3;
    };
  }

  private static RegistryException denied(String what, RegistryException failure) {
    String text = failure.text();
    if (failure.status() != 401
        || !(text.startsWith("server message: ") || text.startsWith("authorization failed"))) {
      return failure;
    }
    return failure.withText(
        what + " access denied, repository does not exist or may require authorization: " + text);
  }
}
