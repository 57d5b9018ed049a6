package dev.croft.server.source.git;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs {@code git} as if nobody had ever configured it: no user's or machine's settings, no hooks,
 * no questions. Its output goes to files. Immutable.
 *
 * @param workTree where it runs
 * @param settings configuration for this run, such as {@code http.extraHeader}; they do not show in
 *     the list of processes
 * @param environment further variables
 */
record GitCommand(Path workTree, Map<String, String> settings, Map<String, String> environment) {

  private static final int MOST_OUTPUT_CHARS = 16 << 20;

  GitCommand {
    settings = Map.copyOf(settings);
    environment = Map.copyOf(environment);
  }

  /** The same in another directory. */
  GitCommand in(Path other) {
    return new GitCommand(other, settings, environment);
  }

  /** The same that may also fetch from this machine's own directories. */
  GitCommand withLocalFiles() {
    Map<String, String> more = new TreeMap<>(environment);
    more.put("GIT_ALLOW_PROTOCOL", "http:https:ssh:git:file");
    return new GitCommand(workTree, settings, more);
  }

  /**
   * Runs it, and waits.
   *
   * @return what it wrote to its standard output
   * @throws GitFailedException where it ends with another exit code than 0
   */
  String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Path home = Files.createTempDirectory("croft-git");
      try {
        return run(command, home);
      } finally {
        deleteAll(home);
      }
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "git cannot be run: " + e.getMessage() + "; is it installed?", e);
    }
  }

  private String run(List<String> command, Path home) throws IOException {
    Path output = home.resolve("output");
    Path errors = home.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workTree.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    setEnvironment(builder.environment(), home);
    Process process = builder.start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new GitFailedException(text(errors).strip(), code);
      }
      return text(output);
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private void setEnvironment(Map<String, String> variables, Path home) {
    String path = variables.getOrDefault("PATH", "/usr/bin:/bin");
    Map<String, String> proxies = new TreeMap<>(variables);
    proxies.keySet().removeIf(name -> !name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    variables.clear();
    variables.putAll(proxies);
    variables.put("PATH", path);
    variables.put("HOME", home.toString());
    variables.put("LC_ALL", "C");
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
    variables.put("GIT_TERMINAL_PROMPT", "0");
    variables.put("GIT_ASKPASS", "true");
    variables.put("GIT_ALLOW_PROTOCOL", "http:https:ssh:git");
    variables.put("GIT_CONFIG_COUNT", Integer.toString(settings.size()));
    int number = 0;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      variables.put("GIT_CONFIG_KEY_" + number, setting.getKey());
      variables.put("GIT_CONFIG_VALUE_" + number++, setting.getValue());
    }
    variables.putAll(environment);
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new String(bytes, 0, Math.min(bytes.length, MOST_OUTPUT_CHARS), StandardCharsets.UTF_8);
  }

  /** Removes a directory with all that is in it. */
  static void deleteAll(Path directory) {
    try (var files = Files.walk(directory)) {
      Optional<Path> stuck =
          files
              .sorted(Comparator.reverseOrder())
              .filter(file -> !file.toFile().delete())
              .findFirst();
      stuck.ifPresent(file -> file.toFile().deleteOnExit());
    } catch (IOException e) {
      // It is in a directory for temporary files, which is cleared when the farm starts.
    }
  }
}
