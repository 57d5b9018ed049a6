package dev.croft.dockerfile;

import dev.croft.model.failure.CroftException;

/** Compiles Dockerfiles. Stateless and thread safe. */
public final class DockerfileFrontend {

  private DockerfileFrontend() {}

  /**
   * Compiles a Dockerfile for every platform that the options name.
   *
   * @throws dev.croft.dockerfile.diagnostic.DockerfileException where it cannot be read or compiled
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static FrontendResult compile(FrontendRequest request) {
    throw CroftException.unsupported(
        "the Dockerfile front end cannot compile " + request.dockerfile().name() + " yet");
  }
}
