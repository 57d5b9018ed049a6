package dev.croft.scheduler;

import dev.croft.model.platform.Platform;
import java.util.Optional;

/** Jobs of one shape can run on the same workers, and wait for the same. */
record Shape(Optional<Platform> platform, Needs needs) {}
