package dev.croft.deploy.acceptance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What buildx showed in plain mode: which steps there were, and how each ended. */
final class Progress {

  private static final Pattern LINE = Pattern.compile("#(\\d+) (.*)");

  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> endings = new LinkedHashMap<>();

  private Progress(String output) {
    for (String line : output.lines().toList()) {
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
}
