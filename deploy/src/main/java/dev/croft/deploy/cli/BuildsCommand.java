package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
    new FarmQuery(farm.http()).print(PATH, json, BuildsCommand::table);
  }

  static TextTable table(JsonNode builds) {
    TextTable table = new TextTable("BUILD", "STATE", "STARTED", "SECONDS");
    for (JsonNode build : builds) {
      table.row(
          build.path("ref").asText(),
          build.path("state").asText(),
          build.path("started").asText(),
          build.path("seconds").asText());
    }
    return table;
  }
}
