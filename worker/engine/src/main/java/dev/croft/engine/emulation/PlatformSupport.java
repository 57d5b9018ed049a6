package dev.croft.engine.emulation;

import java.nio.file.Path;
import java.util.Optional;

/** Whether and how a machine runs a platform's programs. */
public sealed interface PlatformSupport {

  /** The processor runs them. */
  record Native() implements PlatformSupport {}

  /**
   * An emulator runs them.
   *
   * @param by the emulator's name, as users are told
   * @param interpreter the emulator's file where a container needs it at the same path; empty where
   *     the kernel holds it open itself
   */
  record Emulated(String by, Optional<Path> interpreter) implements PlatformSupport {}

  /**
   * Nothing runs them.
   *
   * @param why what is missing, and how to get it
   */
  record Impossible(String why) implements PlatformSupport {}
}
