package dev.croft.server.frontend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.dockerfile.DockerfileSource;
import dev.croft.dockerfile.LintReport;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.LintWarning;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceLocation;
import dev.croft.oci.image.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The answer to {@code frontend.lint}: what the build checks found, and where. */
final class LintAnswer {

  private static final String VERSION = "1.0.0";
  private static final String RULER = "--------------------\n";
  private static final int LINES_AROUND = 2;

  private LintAnswer() {}

  static FrontEndResult of(LintReport report, DockerfileSource dockerfile) {
    boolean clean = report.warnings().isEmpty() && report.error().isEmpty();
    return FrontEndResult.ofMetadata(
        Map.of(
            "result.json", Bytes.of(GoJson.indented(json(report, dockerfile))),
            "result.txt", Bytes.of(text(report, dockerfile)),
            "result.statuscode", Bytes.of(clean ? "0" : "1"),
            "version", Bytes.of(VERSION)));
  }

  private static ObjectNode json(LintReport report, DockerfileSource dockerfile) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    if (report.warnings().isEmpty()) {
      root.putNull("warnings");
    } else {
      ArrayNode list = root.putArray("warnings");
      report.warnings().forEach(warning -> list.add(json(warning)));
    }
    root.putArray("sources")
        .addObject()
        .put("filename", dockerfile.name())
        .put("data", Base64.getEncoder().encodeToString(dockerfile.data().toArray()))
        .put("language", "Dockerfile");
    if (report.error().isPresent()) {
      DockerfileException error = report.error().get();
      ObjectNode shown = root.putObject("buildError");
      shown.put("message", error.text());
      shown.set("location", Subrequests.location(error.ranges()));
    }
    return root;
  }

  private static ObjectNode json(LintWarning warning) {
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.put("ruleName", warning.rule());
    if (!warning.description().isEmpty()) {
      one.put("description", warning.description());
    }
    if (!warning.url().isEmpty()) {
      one.put("url", warning.url());
    }
    one.put("detail", warning.message());
    one.set("location", Subrequests.location(warning.ranges()));
    return one;
  }

  private static String text(LintReport report, DockerfileSource dockerfile) {
    StringBuilder text = new StringBuilder();
    report.warnings().stream()
        .sorted(Comparator.comparingInt(warning -> firstLine(warning.ranges())))
        .forEach(
            warning -> {
              text.append("\nWARNING: ").append(warning.rule());
              if (!warning.url().isEmpty()) {
                text.append(" - ").append(warning.url());
              }
              text.append('\n').append(warning.message()).append('\n');
              text.append(excerpt(dockerfile, warning.ranges()));
            });
    return text.toString();
  }

  private static int firstLine(List<SourceLocation.Range> ranges) {
    return ranges.isEmpty() ? 0 : ranges.getFirst().startLine();
  }

  /** The lines of the Dockerfile that something is about, with a few around them. */
  private static String excerpt(DockerfileSource dockerfile, List<SourceLocation.Range> ranges) {
    if (ranges.isEmpty()) {
      return "";
    }
    int first = firstLine(ranges);
    int last = ranges.getLast().endLine();
    List<String> lines =
        List.of(new String(dockerfile.data().toArray(), StandardCharsets.UTF_8).split("\n", -1));
    StringBuilder text = new StringBuilder();
    text.append(dockerfile.name()).append(':').append(first).append('\n').append(RULER);
    for (int number = Math.max(1, first - LINES_AROUND);
        number <= Math.min(lines.size(), last + LINES_AROUND);
        number++) {
      String mark = number >= first && number <= last ? ">>>" : "   ";
      text.append("%4d | %s %s%n".formatted(number, mark, lines.get(number - 1)));
    }
    return text.append(RULER).toString();
  }
}
