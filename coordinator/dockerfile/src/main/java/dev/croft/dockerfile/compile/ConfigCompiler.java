package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.CommandLine;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.Origin;
import dev.croft.dockerfile.notation.GoDuration;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.Paths;
import dev.croft.dockerfile.parse.Arguments;
import dev.croft.model.image.Healthcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles the instructions that change only the image's configuration. */
final class ConfigCompiler {

  private final Workshop shop;
  private final StageBuild stage;
  private final Words words;

  ConfigCompiler(Workshop shop, StageBuild stage, Words words) {
    this.shop = shop;
    this.stage = stage;
    this.words = words;
  }

  void compile(Instruction instruction) {
    ImageDraft image = stage.image;
    switch (instruction) {
      case Instruction.Env env -> setVariables(env);
      case Instruction.Label label -> setLabels(label);
      case Instruction.Maintainer maintainer -> {
        image.author = maintainer.maintainer();
        history("MAINTAINER " + maintainer.maintainer());
      }
      case Instruction.User user -> setUser(words.expand(user.user()));
      case Instruction.Expose expose -> expose(expose);
      case Instruction.Volume volume -> addVolumes(words.expandAll(volume.volumes()));
      case Instruction.StopSignal stop -> setStopSignal(words.expand(stop.signal()));
      case Instruction.Shell shell -> {
        image.shell = shell.shell();
        history("SHELL " + GoText.list(shell.shell()));
      }
      case Instruction.Cmd cmd -> setCommand(cmd);
      case Instruction.Entrypoint entrypoint -> setEntrypoint(entrypoint);
      case Instruction.Healthcheck check -> setHealthcheck(check);
      case Instruction.Onbuild onbuild -> image.onBuild.add(onbuild.trigger());
      case Instruction.From _,
          Instruction.Arg _,
          Instruction.Run _,
          Instruction.Copy _,
          Instruction.Add _,
          Instruction.Workdir _ ->
          throw new IllegalArgumentException(instruction.origin().source());
    }
  }

  /** Makes a directory the one that commands run in, and returns it with its full path. */
  static String enterDirectory(StageBuild stage, String path) {
    String current = stage.image.workingDir;
    String directory = path.startsWith("/") ? path : Paths.underRoot(current + "/" + path);
    stage.image.workingDir = directory;
    stage.state.directory = directory;
    return directory;
  }

  /** A command as the image has it: with a shell before it where it is to run it. */
  static List<String> arguments(ImageDraft image, CommandLine command) {
    return command.shell() ? withShell(image, command.arguments()) : command.arguments();
  }

  static List<String> withShell(ImageDraft image, List<String> words) {
    List<String> arguments =
        new ArrayList<>(image.shell.isEmpty() ? List.of("/bin/sh", "-c") : image.shell);
    arguments.add(String.join(" ", words));
    return arguments;
  }

  private void history(String createdBy) {
    stage.image.addHistory(createdBy, false, shop.globals().epoch());
  }

  private Checks checks(Origin origin) {
    return shop.checks().within(origin.comments());
  }

  private void setVariables(Instruction.Env env) {
    StringBuilder shown = new StringBuilder("ENV");
    for (Arguments.Pair pair : expanded(env.pairs())) {
      checkFormat(pair, env.origin());
      SecretNames.check("ENV", pair.name(), env.origin(), shop.checks());
      stage.state.variables.set(pair.name(), pair.value());
      stage.image.setEnv(pair.name(), pair.value());
      shown.append(' ').append(pair.name()).append('=').append(pair.value());
    }
    history(shown.toString());
  }

  private void setLabels(Instruction.Label label) {
    StringBuilder shown = new StringBuilder("LABEL");
    for (Arguments.Pair pair : expanded(label.pairs())) {
      checkFormat(pair, label.origin());
      stage.image.labels.put(pair.name(), pair.value());
      shown.append(' ').append(pair.name()).append('=').append(pair.value());
    }
    history(shown.toString());
  }

  /** All of an instruction's words are expanded before any of its variables is set. */
  private List<Arguments.Pair> expanded(List<Arguments.Pair> pairs) {
    return pairs.stream()
        .map(
            pair ->
                new Arguments.Pair(
                    words.expand(pair.name()), words.expand(pair.value()), pair.equals()))
        .toList();
  }

  private void checkFormat(Arguments.Pair pair, Origin origin) {
    if (!pair.equals()) {
      String keyword = origin.keyword();
      checks(origin)
          .report(
              CheckRule.LEGACY_KEY_VALUE_FORMAT,
              origin.ranges(),
              "\""
                  + keyword
                  + " key=value\" should be used instead of legacy \""
                  + keyword
                  + " key value\" format");
    }
  }

  private void setUser(String user) {
    stage.state.user = user;
    stage.image.user = user;
    history("USER " + user);
  }

  private void expose(Instruction.Expose expose) {
    List<String> ports = new ArrayList<>();
    ExposedPorts reader = new ExposedPorts(checks(expose.origin()), expose.origin().ranges());
    for (String written : expose.ports()) {
      for (String port : words.split(written)) {
        ports.addAll(reader.read(port));
      }
    }
    stage.image.exposedPorts.addAll(ports);
    history("EXPOSE " + GoText.list(ports));
  }

  private void addVolumes(List<String> volumes) {
    if (volumes.contains("")) {
      throw DockerfileException.of("VOLUME specified can not be an empty string");
    }
    stage.image.volumes.addAll(volumes);
    history("VOLUME " + GoText.list(volumes));
  }

  private void setStopSignal(String signal) {
    if (!Signals.isSignal(signal)) {
      throw DockerfileException.of("invalid signal: " + signal);
    }
    stage.image.stopSignal = signal;
    history("STOPSIGNAL " + signal);
  }

  private void setCommand(Instruction.Cmd cmd) {
    stage.onceOnly.note(cmd.origin(), checks(cmd.origin()));
    recommendJson(cmd.origin(), cmd.command());
    List<String> arguments = arguments(stage.image, cmd.command());
    stage.image.cmd = Optional.of(arguments);
    stage.image.argsEscaped = true;
    history("CMD " + GoText.quoteAll(arguments));
  }

  /** An entrypoint takes the command away that the base image has. */
  private void setEntrypoint(Instruction.Entrypoint entrypoint) {
    stage.onceOnly.note(entrypoint.origin(), checks(entrypoint.origin()));
    recommendJson(entrypoint.origin(), entrypoint.command());
    List<String> arguments = arguments(stage.image, entrypoint.command());
    stage.image.entrypoint = arguments.isEmpty() ? Optional.empty() : Optional.of(arguments);
    if (!stage.onceOnly.saw("cmd")) {
      stage.image.cmd = Optional.empty();
    }
    history("ENTRYPOINT " + GoText.quoteAll(arguments));
  }

  private void recommendJson(Origin origin, CommandLine command) {
    if (command.shell() && stage.image.shell.isEmpty()) {
      checks(origin)
          .report(
              CheckRule.JSON_ARGS_RECOMMENDED,
              origin.ranges(),
              "JSON arguments recommended for "
                  + origin.keyword()
                  + " to prevent unintended behavior related to OS signals");
    }
  }

  private void setHealthcheck(Instruction.Healthcheck instruction) {
    stage.onceOnly.note(instruction.origin(), checks(instruction.origin()));
    Healthcheck check = instruction.check();
    stage.image.healthcheck = Optional.of(check);
    history(
        "HEALTHCHECK {Test:"
            + GoText.list(check.test())
            + " Interval:"
            + GoDuration.format(check.interval())
            + " Timeout:"
            + GoDuration.format(check.timeout())
            + " StartPeriod:"
            + GoDuration.format(check.startPeriod())
            + " StartInterval:"
            + GoDuration.format(check.startInterval())
            + " Retries:"
            + check.retries()
            + "}");
  }
}
