package dev.croft.linux.call;

/** The processor architectures that Croft itself runs on. */
public enum Architecture {
  AMD64,
  ARM64;

  private static final Architecture CURRENT = detect(System.getProperty("os.arch"));

  /** The one that this process runs on. */
  public static Architecture current() {
    return CURRENT;
  }

  private static Architecture detect(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> AMD64;
      case "aarch64", "arm64" -> ARM64;
      default -> throw new UnsupportedOperationException("Croft does not run on " + name);
    };
  }
}
