package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;

/** A client asks a front end for something else than a build, which the front end does not know. */
public final class SubrequestException extends CroftException {
  private static final long serialVersionUID = 1L;

  private final String request;

  /** The request that is not known, such as {@code frontend.outline}. */
  public SubrequestException(String request) {
    super(FailureKind.UNSUPPORTED, "unsupported request " + request);
    this.request = request;
  }

  /** What was asked for. */
  public String request() {
    return request;
  }
}
