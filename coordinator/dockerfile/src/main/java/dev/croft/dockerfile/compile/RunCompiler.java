package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.expand.Environment;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.RunMount;
import dev.croft.dockerfile.option.RunDefaults;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compiles RUN. */
final class RunCompiler {

  private final Workshop shop;
  private final StageBuild stage;
  private final Words words;

  RunCompiler(Workshop shop, StageBuild stage, Words words) {
    this.shop = shop;
    this.stage = stage;
    this.words = words;
  }

  void compile(Instruction.Run run, Step step) {
    if (!run.devices().isEmpty()) {
      throw DockerfileException.unsupported(run.origin().ranges(), "RUN --device is not supported");
    }
    stage.readPaths.add("/");
    List<RunMount> flags =
        run.mounts().stream().map(flag -> RunMount.read(flag, words::expand)).toList();
    ExecMounts mounts = new ExecMounts(stage.state.root);
    RunScript script = RunScript.of(run, stage, mounts);
    List<String> arguments =
        run.command().shell()
            ? ConfigCompiler.withShell(stage.image, script.words())
            : script.words();
    new RunMounts(shop, stage, mounts).add(flags, step);
    long shmSize = shop.input().options().run().shmSizeBytes();
    if (shmSize > 0) {
      mounts.addTmpfs("/dev/shm", shmSize);
    }
    VertexMetadata metadata =
        Vertices.named(
            name(run.origin().source() + script.summary(), flags, step),
            run.origin().source(),
            stage.ignoreCache);
    ExecMeta meta = meta(arguments, mounts);
    Platform platform = stage.platform.orElse(shop.platform().target());
    stage.state.root = Deferred.of(() -> node(run, mounts, meta, platform, metadata));
    stage.image.addHistory(
        "RUN " + historyCommand(arguments) + " # buildkit", true, shop.globals().epoch());
  }

  private String name(String source, List<RunMount> flags, Step step) {
    Variables variables = stage.state.variables;
    String shown =
        VertexNames.shown(
            source, shop.expander().keepingQuotes().keepingUnset(), masked(variables, flags));
    return shop.names().next(stage, shown, stage.state.treePlatform, variables, step.trigger());
  }

  /** Secrets in variables are shown as stars, so that nobody takes them for unset. */
  private static Environment masked(Variables variables, List<RunMount> flags) {
    Variables shown = variables.copy();
    for (RunMount flag : flags) {
      if (flag.type() == RunMount.Type.SECRET) {
        flag.env().ifPresent(name -> shown.set(name, "****"));
      }
    }
    return shown;
  }

  private ExecMeta meta(List<String> arguments, ExecMounts mounts) {
    RunDefaults defaults = shop.input().options().run();
    Variables variables = stage.state.variables.copy();
    if (variables.get("SSH_AUTH_SOCK").isEmpty()) {
      mounts.firstSshSocket().ifPresent(path -> variables.set("SSH_AUTH_SOCK", path));
    }
    return new ExecMeta(
        arguments,
        variables.pairs(),
        stage.state.directory,
        stage.state.user,
        proxies(shop.input().options().buildArgs()),
        defaults.extraHosts(),
        defaults.hostname(),
        defaults.ulimits(),
        defaults.cgroupParent(),
        true,
        List.of());
  }

  private Node node(
      Instruction.Run run,
      ExecMounts mounts,
      ExecMeta meta,
      Platform platform,
      VertexMetadata metadata) {
    InputList inputs = new InputList();
    ExecOp op =
        new ExecOp(
            meta,
            mounts.build(inputs),
            run.network().orElse(shop.input().options().run().network()),
            run.security(),
            mounts.secretVariables(),
            List.of());
    return new Node(op, inputs.outputs(), Optional.of(platform), metadata, run.origin().ranges());
  }

  /** Build arguments stand before the command, so that the history tells what it ran with. */
  private String historyCommand(List<String> arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Instruction.Variable argument : stage.arguments) {
      String value = stage.state.variables.get(argument.name()).or(argument::value).orElse("");
      given.put(argument.name(), value);
    }
    List<String> parts = new ArrayList<>();
    if (!given.isEmpty()) {
      parts.add("|" + given.size());
      given.forEach((name, value) -> parts.add(name + "=" + value));
    }
    parts.addAll(arguments);
    return String.join(" ", parts);
  }

  /** Proxies need no ARG. Lower case wins over upper case. */
  private static Optional<ExecMeta.ProxyEnv> proxies(Map<String, String> buildArgs) {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    buildArgs.forEach(
        (name, value) -> {
          if (name.toLowerCase(Locale.ROOT).matches("(https?|ftp|no|all)_proxy")) {
            found.put(name, value);
          }
        });
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ExecMeta.ProxyEnv(
            found.getOrDefault("http_proxy", ""),
            found.getOrDefault("https_proxy", ""),
            found.getOrDefault("ftp_proxy", ""),
            found.getOrDefault("no_proxy", ""),
            found.getOrDefault("all_proxy", "")));
  }
}
