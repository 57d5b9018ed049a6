package dev.croft.deploy.cli;

import dev.croft.deploy.preflight.Preflight;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.farm.Farm;
import dev.croft.server.farm.FarmOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code croft up}. */
@Command(
    name = "up",
    description = "Run a whole farm in one process: coordinator, workers, store.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @Mixin private ListenFlags listen = new ListenFlags();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      defaultValue = "/var/lib/croft",
      description = "Where the farm keeps everything. Default: ${DEFAULT-VALUE}")
  private Path root = Path.of("/var/lib/croft");

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in TOML.")
  private @Nullable Path config;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many workers the farm has. Default: ${DEFAULT-VALUE}")
  private int workers = 1;

  @Override
  public Integer call() throws Exception {
    refuseIfSomethingIsMissing(Preflight.ofThisMachine().missing());
    FarmProcess.run(this::farm);
    return 0;
  }

  private AutoCloseable farm() {
    Farm farm =
        Farm.start(
            new FarmOptions(
                listen.urls(), root, Optional.ofNullable(config), workers, Version.number()));
    listen.announce();
    return farm;
  }

  static void refuseIfSomethingIsMissing(List<Preflight.Missing> missing) {
    if (missing.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("this machine cannot run build steps yet. It lacks");
    for (Preflight.Missing one : missing) {
      text.append("\n  ").append(one.what()).append("\n      get it: ").append(one.remedy());
    }
    throw new CroftException(FailureKind.RESOURCE, text.toString());
  }
}
