package dev.croft.dockerfile.instruction;

import java.util.Optional;

/**
 * A {@code --mount} of RUN, of which only the stage is known before its variables are expanded.
 *
 * @param text the flag's value
 * @param from a stage, image or named context
 */
public record MountFlag(String text, Optional<String> from) {}
