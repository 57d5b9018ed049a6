package dev.croft.oci.registry;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry refused, or could not be reached. Its message has BuildKit's words. */
public final class RegistryException extends CroftException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable Duration retryAfter;

  RegistryException(FailureKind kind, String message, int status, @Nullable Duration retryAfter) {
    super(kind, message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  RegistryException(FailureKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
    this.status = cause instanceof RegistryException registry ? registry.status : 0;
    this.retryAfter = cause instanceof RegistryException registry ? registry.retryAfter : null;
  }

  /** The HTTP status; 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** How long the registry asks to be left alone. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The same failure, said in other words. */
  RegistryException withText(String text) {
    return new RegistryException(kind(), text, this);
  }
}
