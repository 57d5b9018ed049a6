package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code croft builds}. */
@Command(
    name = "builds",
    description = "Recent and running builds.",
    mixinStandardHelpOptions = true)
final class BuildsCommand implements Runnable {

  private static final String PATH = "/api/builds";

  @Mixin private FarmAddress farm = new FarmAddress();

  @Option(names = "--json", description = "Print what the farm answers, as it is.")
  private boolean json;

  @Override
  public void run() {
    farm.query().print(PATH, json, BuildsCommand::table);
  }

  static TextTable table(JsonNode builds) {
    TextTable table = new TextTable("BUILD", "STATE", "STARTED", "SECONDS", "STEPS");
    for (JsonNode build : builds) {
      table.row(
          build.path("ref").asText(),
          build.path("state").asText(),
          build.path("started").asText(),
          build.path("seconds").asText(),
          steps(build.path("steps")));
    }
    return table;
  }

  /** Where a build's steps are now: the workers that run one, and the places in the queue. */
  private static String steps(JsonNode steps) {
    List<String> all = new ArrayList<>();
    for (JsonNode step : steps) {
      all.add(
          step.path("state").asText().equals("waiting")
              ? "queued: number " + step.path("position").asText()
              : "on " + step.path("worker").asText());
    }
    return String.join(", ", all);
  }
}
