package dev.croft.deploy.cli;

import dev.croft.deploy.bench.BenchRun;
import dev.croft.deploy.bench.CacheBenchRun;
import dev.croft.deploy.bench.Page;
import dev.croft.deploy.bench.TransferBench;
import dev.croft.deploy.bench.farm.FarmRun;
import dev.croft.deploy.bench.growth.GrowthRun;
import dev.croft.deploy.rig.Checkout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code croft bench}; the launcher has installed what it needs. */
@Command(
    name = "bench",
    description = "Measure a farm against BuildKit, and write docs/benchmarks*.md.",
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

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "table, growth (how the cost grows with the size), farm (several processes), transfers"
              + " (between workers; written nowhere), caches (cache mounts); may be repeated."
              + " Default: table")
  private Set<Part> only = EnumSet.of(Part.table);

  @Option(
      names = "--curve",
      paramLabel = "NAME",
      split = ",",
      description =
          "Of the growth only this: steps, stages, files, entries, builds or layers; may be"
              + " repeated. Default: all")
  private List<String> curves = List.of();

  @Option(
      names = "--sizes",
      paramLabel = "N",
      defaultValue = "100",
      description = "Of each curve only its N smallest sizes. Default: all")
  private int sizes = 100;

  @Option(
      names = "--cache-share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "Make this much of the caches, such as 0.1. Default: all.")
  private double share = 1;

  /** What there is to measure, by its name on the command line. */
  enum Part {
    table,
    growth,
    farm,
    transfers,
    caches
  }

  @Override
  public Integer call() throws IOException {
    if (only.contains(Part.table)) {
      measureTable();
    }
    if (only.contains(Part.growth)) {
      measureGrowth();
    }
    if (only.contains(Part.farm)) {
      measureFarm();
    }
    if (only.contains(Part.transfers)) {
      measureTransfers();
    }
    if (only.contains(Part.caches)) {
      measureCaches();
    }
    return 0;
  }

  private void measureGrowth() throws IOException {
    Path page = Checkout.home().resolve("docs/benchmarks-growth.md");
    Path directory = Files.createTempDirectory("croft-bench");
    try (GrowthRun run = new GrowthRun(directory, BenchCommand::say)) {
      say(run.measure(page, Version.number(), rounds, sizes, curves));
    } finally {
      remove(directory);
    }
    say("written to " + page);
  }

  private void measureFarm() throws IOException {
    Path page = Checkout.home().resolve("docs/benchmarks-farm.md");
    Path directory = Files.createTempDirectory("croft-bench");
    try (FarmRun run = new FarmRun(directory, BenchCommand::say)) {
      say(run.measure(page, Version.number(), rounds));
    } finally {
      remove(directory);
    }
    say("written to " + page);
  }

  private void measureTransfers() throws IOException {
    Path directory = Files.createTempDirectory("croft-bench");
    say(TransferBench.measure(directory, rounds, BenchCommand::say));
    remove(directory);
  }

  private void measureCaches() throws IOException {
    Path page = Checkout.home().resolve("docs/benchmarks-caches.md");
    Path directory = Files.createTempDirectory("croft-bench");
    String table = new CacheBenchRun(directory, BenchCommand::say).measure(rounds, share);
    Page.write(page, "Benchmarks of cache mounts", table);
    remove(directory);
    say(table);
    say("written to " + page);
  }

  private void measureTable() throws IOException {
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
      table += TransferBench.measure(directory, rounds, BenchCommand::say);
      Page.write(page, "Benchmarks", table);
    }
    System.out.println();
    System.out.println(table);
    System.out.println(workload.isEmpty() ? "written to " + page : "written nowhere");
    remove(directory);
  }

  private static void remove(Path directory) {
    dev.croft.deploy.rig.Command.of("rm", "-rf", directory.toString()).run().orThrow();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
