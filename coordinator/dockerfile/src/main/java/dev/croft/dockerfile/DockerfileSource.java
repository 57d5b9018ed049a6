package dev.croft.dockerfile;

import dev.croft.model.llb.Bytes;

/**
 * A Dockerfile.
 *
 * @param name its path, for messages
 */
public record DockerfileSource(String name, Bytes data) {}
