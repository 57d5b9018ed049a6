package dev.croft.engine.emulation;

/** What kinds of programs the kernel runs besides those of its platforms. */
public final class NativeAbis {

  private NativeAbis() {}

  /** Whether an amd64 kernel runs x32 programs; tries one, so ask once. */
  public static boolean runsX32() {
    return TinyProgram.runs(ElfFormat.X32);
  }
}
