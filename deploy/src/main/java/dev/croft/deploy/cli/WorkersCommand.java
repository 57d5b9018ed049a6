package dev.croft.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code croft workers}. */
@Command(
    name = "workers",
    description = "Who is in the farm: platforms, native or emulated, and what runs.",
    mixinStandardHelpOptions = true)
final class WorkersCommand implements Runnable {

  private static final long BYTES_PER_GIGABYTE = 1_000_000_000;
  private static final String PATH = "/api/workers";

  @Mixin private FarmAddress farm = new FarmAddress();

  @Option(names = "--json", description = "Print what the farm answers, as it is.")
  private boolean json;

  @Override
  public void run() {
    farm.query().print(PATH, json, WorkersCommand::table);
  }

  static TextTable table(JsonNode workers) {
    TextTable table =
        new TextTable("NAME", "PLATFORMS", "SLOTS", "RUNNING", "FREE DISK", "ADDRESS");
    for (JsonNode worker : workers) {
      table.row(
          worker.path("name").asText(),
          platforms(worker),
          worker.path("slots").asText(),
          worker.path("running").asText(),
          worker.path("freeDiskBytes").asLong() / BYTES_PER_GIGABYTE + " GB",
          worker.path("address").asText("-"));
    }
    return table;
  }

  private static String platforms(JsonNode worker) {
    List<String> names = new ArrayList<>();
    worker.path("platforms").forEach(platform -> names.add(platform.asText()));
    worker.path("emulated").forEach(platform -> names.add(platform.asText() + " (emulated)"));
    return String.join(", ", names);
  }
}
