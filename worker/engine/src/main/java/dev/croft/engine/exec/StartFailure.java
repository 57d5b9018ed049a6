package dev.croft.engine.exec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells why a runtime did not start a container, from the messages that it left. */
final class StartFailure {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Mistakes in what the user wants to run; the rest is the machine's fault. */
  private static final List<String> MISTAKES =
      List.of(
          "exec: ",
          "executable file",
          "exec format error",
          "chdir to cwd",
          "error mounting",
          "not a directory",
          "rlimit");

  private static final List<String> EXHAUSTED =
      List.of(
          "no space left on device", "resource temporarily unavailable", "cannot allocate memory");

  private StartFailure() {}

  /**
   * The failure where it is not the user's; empty where it is one, which then is the process's own,
   * as with BuildKit: the runtime's words are in the output, its exit code is the process's.
   */
  static Optional<CroftException> ofMachine(String runtime, Path log, int exitCode) {
    String message = lastError(log);
    String lower = message.toLowerCase(Locale.ROOT);
    boolean exhausted = EXHAUSTED.stream().anyMatch(lower::contains);
    if (!exhausted && MISTAKES.stream().anyMatch(lower::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        new CroftException(
            exhausted ? FailureKind.RESOURCE : FailureKind.INTERNAL,
            runtime
                + " could not start a container: "
                + (message.isEmpty() ? "it ended with exit code " + exitCode : message)));
  }

  /** The last error that the runtime wrote; empty where there is none. */
  private static String lastError(Path log) {
    String last = "";
    try {
      for (String line : Files.readAllLines(log)) {
        JsonNode entry = JSON.readTree(line);
        if (entry.path("level").asText().equals("error")) {
          last = entry.path("msg").asText();
        }
      }
    } catch (JsonProcessingException e) {
      return "its log cannot be read: " + e.getOriginalMessage();
    } catch (IOException e) {
      return last;
    }
    return last;
  }
}
