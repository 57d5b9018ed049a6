package dev.croft.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The name servers that this machine asks. */
final class NameServers {

  private NameServers() {}

  /** Those at IPv4 link-local addresses. */
  static List<String> linkLocal() throws IOException {
    try {
      return Files.readAllLines(Path.of("/etc/resolv.conf")).stream()
          .map(String::strip)
          .filter(line -> line.matches("nameserver\\s+169\\.254(\\.[0-9]{1,3}){2}"))
          .map(line -> line.replaceFirst("nameserver\\s+", ""))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
