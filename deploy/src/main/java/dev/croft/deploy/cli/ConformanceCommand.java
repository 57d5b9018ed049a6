package dev.croft.deploy.cli;

import dev.croft.deploy.conformance.Case;
import dev.croft.deploy.conformance.CaseRun;
import dev.croft.deploy.conformance.Suite;
import dev.croft.deploy.conformance.SuiteRun;
import dev.croft.deploy.conformance.Verdict;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code croft conformance}: compares what a farm makes of the suite with what BuildKit made. */
@Command(
    name = "conformance",
    description = "Compare a farm with BuildKit, case by case.",
    mixinStandardHelpOptions = true)
final class ConformanceCommand implements Callable<Integer> {

  private static final int AT_ONCE = 3;

  @Option(
      names = "--record",
      description = "Build with the BuildKit of Debian's newest Docker engine, and record that.")
  private boolean record;

  @Parameters(
      paramLabel = "NAME",
      description = "Only cases with one of these in their area or title.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    Suite suite = Suite.load();
    List<Case> cases = suite.cases().stream().filter(this::isWanted).toList();
    Path directory = Files.createTempDirectory("croft-conformance");
    try (LoopbackRegistry registry =
        LoopbackRegistry.start(directory.resolve("registry")).withBaseImages()) {
      if (record) {
        try (DockerEngine engine =
            DockerEngine.start(DockerEngine.Release.NEWEST, directory.resolve("engine"))) {
          Buildx buildx =
              Buildx.ofEngine(Buildx.Release.NEWEST, directory.resolve("client"), engine);
          SuiteRun.observe(run(buildx, registry, directory), cases, AT_ONCE).forEach(suite::record);
        }
        suite.save();
        System.out.println("recorded: " + cases.size() + " cases");
        return 0;
      }
      try (ForkedFarm farm =
          ForkedFarm.start(directory.resolve("farm"), ForkedFarm.configFor(registry))) {
        Buildx buildx =
            Buildx.ofServer(Buildx.Release.NEWEST, directory.resolve("client"), farm.address());
        return report(suite, SuiteRun.observe(run(buildx, registry, directory), cases, AT_ONCE));
      }
    } finally {
      dev.croft.deploy.rig.Command.of("rm", "-rf", directory.toString()).run();
    }
  }

  private static CaseRun run(Buildx buildx, LoopbackRegistry registry, Path directory) {
    return new CaseRun(buildx, registry.host(), directory.resolve("cases"));
  }

  private static int report(Suite suite, Map<Case, String> observed) {
    int wrong = 0;
    for (Map.Entry<Case, String> seen : observed.entrySet()) {
      Optional<String> verdict =
          Verdict.of(seen.getKey(), suite.recorded(seen.getKey()), seen.getValue());
      if (verdict.isPresent()) {
        wrong++;
        System.out.println(seen.getKey().name() + "\n" + verdict.get());
      }
    }
    System.out.println(
        observed.size() + " cases, " + wrong + " not as recorded (- BuildKit, + this farm)");
    return wrong == 0 ? 0 : Croft.FAILED;
  }

  private boolean isWanted(Case one) {
    return names.isEmpty() || names.stream().anyMatch(one.name()::contains);
  }
}
