package dev.croft.deploy.acceptance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What buildx showed in plain mode: which steps there were, and how each ended. */
final class Progress {

  private static final Pattern LINE = Pattern.compile("#(\\d+) (.*)");

  private final List<String> lines;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> endings = new LinkedHashMap<>();

  private Progress(String output) {
    lines = output.lines().toList();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      String rest = matcher.group(2);
      String number = matcher.group(1);
      if (rest.equals("CACHED") || rest.startsWith("DONE") || rest.startsWith("ERROR")) {
        endings.put(number, rest.replaceFirst("[ :].*", ""));
      } else {
        names.putIfAbsent(number, rest);
      }
    }
  }

  static Progress of(String output) {
    return new Progress(output);
  }

  /** Whether a step was under way before another ended; steps by how their names begin. */
  boolean begunBefore(String step, String ended) {
    String one = numberOf(step);
    String other = numberOf(ended);
    for (String line : lines) {
      if (line.startsWith("#" + one + " [")) {
        return true;
      }
      if (line.startsWith("#" + other + " DONE")) {
        return false;
      }
    }
    throw new IllegalArgumentException("neither begins nor ends: " + step + ", " + ended);
  }

  /** The names of all steps, such as {@code [build 2/3] RUN make}, in the order they were shown. */
  List<String> steps() {
    return List.copyOf(names.values());
  }

  /** How the steps of Dockerfile stages ended, by name: CACHED, DONE or ERROR. */
  Map<String, String> endingsOfStages() {
    Map<String, String> found = new LinkedHashMap<>();
    names.forEach(
        (number, name) -> {
          if (name.matches("\\[[^]]*\\d+/\\d+] (RUN|COPY|ADD|WORKDIR) .*")) {
            found.put(name, endings.getOrDefault(number, "UNFINISHED"));
          }
        });
    return found;
  }

  private String numberOf(String beginning) {
    return names.entrySet().stream()
        .filter(step -> step.getValue().startsWith(beginning))
        .map(Map.Entry::getKey)
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no step " + beginning));
  }
}
