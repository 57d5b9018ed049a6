package dev.croft.deploy.conformance;

import dev.croft.deploy.conformance.Case.ContextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of cases. A line {@code === TITLE} begins a case, and {@code --- PART} a part of it:
 *
 * <pre>
 * === a file keeps its mode
 * --- Dockerfile
 * FROM scratch
 * COPY run.sh /
 * --- run.sh (755)
 * --- also -> run.sh
 * --- arguments
 * --build-arg=A=b
 * --- shows
 * output
 * --- differs
 * why Croft does something else here
 * </pre>
 *
 * Lines before the first case are a comment.
 */
final class CaseFile {

  private static final Pattern WITH_MODE = Pattern.compile("(.*) \\(([0-7]{3,4})\\)");
  private static final int USUAL_MODE = 0644;

  private final String area;
  private final List<Case> cases = new ArrayList<>();
  private final TreeMap<String, List<String>> parts = new TreeMap<>();
  private String title = "";
  private List<String> part = new ArrayList<>();

  private CaseFile(String area) {
    this.area = area;
  }

  static List<Case> parse(String area, String text) {
    CaseFile file = new CaseFile(area);
    text.lines().forEach(file::take);
    file.endCase();
    return file.cases;
  }

  private void take(String line) {
    if (line.startsWith("=== ")) {
      endCase();
      title = line.substring("=== ".length()).strip();
    } else if (line.startsWith("--- ") && !title.isEmpty()) {
      part = new ArrayList<>();
      parts.put(line.substring("--- ".length()).strip(), part);
    } else {
      part.add(line);
    }
  }

  private void endCase() {
    if (!title.isEmpty()) {
      Map<String, ContextFile> files = new TreeMap<>();
      parts.forEach((name, lines) -> file(name, lines, files));
      cases.add(
          new Case(area, title, files, words("arguments"), words("shows"), sentence("differs")));
    }
    parts.clear();
    title = "";
  }

  private static void file(String name, List<String> lines, Map<String, ContextFile> files) {
    if (List.of("arguments", "shows", "differs").contains(name)) {
      return;
    }
    int arrow = name.indexOf(" -> ");
    Matcher mode = WITH_MODE.matcher(name);
    if (arrow > 0) {
      files.put(name.substring(0, arrow), new ContextFile.Link(name.substring(arrow + 4)));
    } else if (mode.matches()) {
      files.put(
          mode.group(1), new ContextFile.Plain(text(lines), Integer.parseInt(mode.group(2), 8)));
    } else {
      files.put(name, new ContextFile.Plain(text(lines), name.endsWith("/") ? 0755 : USUAL_MODE));
    }
  }

  /**
   * The blank lines before the next part belong to nobody; {@code \t} at a line's start is a tab.
   */
  private static String text(List<String> lines) {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isEmpty()) {
      end--;
    }
    return end == 0
        ? ""
        : String.join("\n", lines.subList(0, end)).replaceAll("(?m)^\\\\t", "\t") + "\n";
  }

  private List<String> words(String name) {
    return parts.getOrDefault(name, List.of()).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private Optional<String> sentence(String name) {
    return Optional.ofNullable(parts.get(name)).map(lines -> String.join(" ", lines).strip());
  }

  /** What was recorded: by title, in a file of the same form. */
  static Map<String, String> parseRecord(String text) {
    Map<String, String> records = new TreeMap<>();
    for (String one : Arrays.asList(text.split("(?m)^=== "))) {
      int end = one.indexOf('\n');
      if (end > 0) {
        records.put(one.substring(0, end).strip(), one.substring(end + 1).stripTrailing() + "\n");
      }
    }
    return records;
  }
}
