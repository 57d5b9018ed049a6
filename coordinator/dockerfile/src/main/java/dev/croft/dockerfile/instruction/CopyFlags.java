package dev.croft.dockerfile.instruction;

import java.util.List;

/** The flags that COPY and ADD share. Empty texts stand for what is not given. */
public record CopyFlags(String chown, String chmod, boolean link, List<String> exclude) {

  /** Copies the patterns. */
  public CopyFlags {
    exclude = List.copyOf(exclude);
  }
}
