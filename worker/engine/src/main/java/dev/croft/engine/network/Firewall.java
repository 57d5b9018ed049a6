package dev.croft.engine.network;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts rules for a bridge into this machine's packet filter. Must be used on platform threads or
 * before there is load, as it runs programs.
 */
final class Firewall {

  private static final List<Path> DIRECTORIES =
      List.of(
          Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/sbin"));
  private static final int TIMEOUT_SECONDS = 30;

  private final Path directory;
  private final Path iptables;
  private final Path restore;

  private Firewall(Path directory, Path iptables, Path restore) {
    this.directory = directory;
    this.iptables = iptables;
    this.restore = restore;
  }

  /**
   * Finds the programs.
   *
   * @param directory for what they read and write
   * @throws CroftException where they are not there; the message says how to get them
   */
  static Firewall find(Path directory) {
    return new Firewall(directory, program("iptables"), program("iptables-restore"));
  }

  /** Makes the rules those of the bridge, instead of what they were. Takes effect at once. */
  void apply(FirewallRules rules) throws IOException {
    Path file = directory.resolve("rules");
    Files.writeString(file, rules.text());
    check(List.of(restore.toString(), "--noflush", "-w", "10"), file.toFile());
    jump("filter", "INPUT", rules.inputChain(), "-i", rules.bridge());
    jump("filter", "FORWARD", rules.forwardChain(), "-i", rules.bridge());
    jump("filter", "FORWARD", rules.forwardChain(), "-o", rules.bridge());
    jump("nat", "POSTROUTING", rules.natChain());
  }

  /** Takes the rules away. */
  void remove(FirewallRules rules) throws IOException {
    drop("filter", "INPUT", rules.inputChain(), "-i", rules.bridge());
    drop("filter", "FORWARD", rules.forwardChain(), "-i", rules.bridge());
    drop("filter", "FORWARD", rules.forwardChain(), "-o", rules.bridge());
    drop("nat", "POSTROUTING", rules.natChain());
    for (String chain : List.of(rules.inputChain(), rules.forwardChain())) {
      run(command("filter", List.of("-F", chain)), nothing());
      run(command("filter", List.of("-X", chain)), nothing());
    }
    run(command("nat", List.of("-F", rules.natChain())), nothing());
    run(command("nat", List.of("-X", rules.natChain())), nothing());
  }

  private void jump(String table, String from, String to, String... match) throws IOException {
    if (run(command(table, List.of("-C", from), match, to), nothing()) != 0) {
      check(command(table, List.of("-I", from, "1"), match, to), nothing());
    }
  }

  private void drop(String table, String from, String to, String... match) throws IOException {
    run(command(table, List.of("-D", from), match, to), nothing());
  }

  private List<String> command(String table, List<String> change, String[] match, String to) {
    List<String> command = command(table, change);
    command.addAll(List.of(match));
    command.addAll(List.of("-j", to));
    return command;
  }

  private List<String> command(String table, List<String> change) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(iptables.toString(), "-w", "10", "-t", table));
    command.addAll(change);
    return command;
  }

  private void check(List<String> command, File input) throws IOException {
    int code = run(command, input);
    if (code != 0) {
      String output = Files.readString(output(), StandardCharsets.UTF_8).strip();
      throw new IOException(String.join(" ", command) + " ended with " + code + ": " + output);
    }
  }

  private int run(List<String> command, File input) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input)
            .redirectErrorStream(true)
            .redirectOutput(output().toFile())
            .start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private Path output() {
    return directory.resolve("iptables.out");
  }

  private static File nothing() {
    return new File("/dev/null");
  }

  private static Path program(String name) {
    return DIRECTORIES.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CroftException(
                    FailureKind.UNSUPPORTED,
                    name
                        + " is not installed: steps cannot have a network of their own; on"
                        + " Debian: apt-get install iptables"));
  }
}
