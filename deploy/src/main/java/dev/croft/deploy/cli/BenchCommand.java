package dev.croft.deploy.cli;

import dev.croft.deploy.bench.BenchRun;
import dev.croft.deploy.bench.Page;
import dev.croft.deploy.rig.Checkout;
import dev.croft.deploy.rig.Command.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code croft bench}; the launcher has installed what it needs. */
@Command(
    name = "bench",
    description = "Measure a farm against BuildKit, and write docs/benchmarks.md.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--farm",
      paramLabel = "URL",
      description = "Measure this farm. Default: one that is started for it.")
  private @Nullable URI farm;

  @Option(
      names = "--peer",
      paramLabel = "URL",
      description = "Measure this server of the BuildKit API too; may be repeated.")
  private List<URI> servers = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each workload is run. Default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(
      names = "--workload",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Run only the workloads with this in their title, and write no page.")
  private String workload = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the table goes. Default: docs/benchmarks.md")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    Path page =
        Optional.ofNullable(out).orElseGet(() -> Checkout.home().resolve("docs/benchmarks.md"));
    Path directory = Files.createTempDirectory("croft-bench");
    String table;
    try (BenchRun run = new BenchRun(directory, BenchCommand::say)) {
      run.addFarm(Optional.ofNullable(farm));
      run.addEngine();
      servers.forEach(run::addServer);
      table = run.measure(rounds, workload);
    }
    if (workload.isEmpty()) {
      Page.write(page, "Benchmarks", table);
    }
    Outcome removed = dev.croft.deploy.rig.Command.of("rm", "-rf", directory.toString()).run();
    System.out.println();
    System.out.println(table);
    System.out.println(
        (workload.isEmpty() ? "written to " + page : "written nowhere")
            + (removed.succeeded() ? "" : ", left " + directory));
    return 0;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
