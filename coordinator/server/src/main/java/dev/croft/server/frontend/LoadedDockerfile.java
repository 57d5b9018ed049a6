package dev.croft.server.frontend;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceInfo;
import java.util.Optional;

/**
 * A Dockerfile and what belongs to it.
 *
 * @param vertex that loaded it
 * @param ignoreFile the ignore file that holds for its context; empty where there is none
 */
record LoadedDockerfile(String name, Bytes data, Digest vertex, Optional<String> ignoreFile) {
  SourceInfo source() {
    return new SourceInfo(name, "Dockerfile", data);
  }
}
