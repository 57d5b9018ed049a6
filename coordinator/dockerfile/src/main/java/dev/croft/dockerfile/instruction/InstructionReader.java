package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.Suggestions;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.parse.Arguments;
import dev.croft.dockerfile.parse.Heredoc;
import dev.croft.dockerfile.parse.Statement;
import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** From statements to instructions. */
public final class InstructionReader {

  private static final List<String> KEYWORDS =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
  private static final Pattern ONBUILD = Pattern.compile("(?i)^\\s*ONBUILD\\s*");

  private final Statement statement;
  private final Origin origin;

  private InstructionReader(Statement statement) {
    this.statement = statement;
    this.origin = Origin.of(statement);
  }

  /**
   * The instruction that a statement is.
   *
   * @throws DockerfileException where it is none, at the statement's lines
   */
  public static Instruction read(Statement statement) {
    try {
      return new InstructionReader(statement).read();
    } catch (CroftException e) {
      throw DockerfileException.located(e, statement.ranges());
    }
  }

  private Instruction read() {
    return switch (statement.keyword().toLowerCase(Locale.ROOT)) {
      case "add" -> CopyReader.add(origin, statement);
      case "arg" -> arg();
      case "cmd" -> new Instruction.Cmd(origin, commandWithoutFlags());
      case "copy" -> CopyReader.copy(origin, statement);
      case "entrypoint" -> new Instruction.Entrypoint(origin, commandWithoutFlags());
      case "env" -> new Instruction.Env(origin, pairs("ENV"));
      case "expose" -> new Instruction.Expose(origin, several("EXPOSE").stream().sorted().toList());
      case "from" -> from();
      case "healthcheck" -> new Instruction.Healthcheck(origin, HealthcheckReader.read(statement));
      case "label" -> new Instruction.Label(origin, pairs("LABEL"));
      case "maintainer" -> new Instruction.Maintainer(origin, one("MAINTAINER"));
      case "onbuild" -> onbuild();
      case "run" -> RunReader.read(origin, statement);
      case "shell" -> shell();
      case "stopsignal" -> stopSignal();
      case "user" -> new Instruction.User(origin, one("USER"));
      case "volume" -> volume();
      case "workdir" -> new Instruction.Workdir(origin, one("WORKDIR"));
      default ->
          throw DockerfileException.of(
              Suggestions.append(
                  "unknown instruction: " + statement.keyword(),
                  statement.keyword(),
                  KEYWORDS,
                  false));
    };
  }

  static List<String> words(Statement statement) {
    return statement.arguments() instanceof Arguments.Words words ? words.values() : List.of();
  }

  static boolean isJson(Statement statement) {
    return statement.arguments() instanceof Arguments.Words words && words.json();
  }

  static CommandLine command(Statement statement) {
    return new CommandLine(words(statement), !isJson(statement), statement.heredocs());
  }

  private CommandLine commandWithoutFlags() {
    Flags.none(statement.flags());
    return command(statement);
  }

  private String one(String keyword) {
    if (words(statement).size() != 1) {
      throw DockerfileException.of(keyword + " requires exactly one argument");
    }
    Flags.none(statement.flags());
    return words(statement).getFirst();
  }

  private List<String> several(String keyword) {
    if (words(statement).isEmpty()) {
      throw DockerfileException.of(keyword + " requires at least one argument");
    }
    Flags.none(statement.flags());
    return words(statement);
  }

  private List<Arguments.Pair> pairs(String keyword) {
    Flags.none(statement.flags());
    List<Arguments.Pair> pairs =
        statement.arguments() instanceof Arguments.Pairs given ? given.pairs() : List.of();
    if (pairs.isEmpty()) {
      throw DockerfileException.of(keyword + " requires at least one argument");
    }
    if (pairs.stream().anyMatch(pair -> pair.name().isEmpty())) {
      throw DockerfileException.of(keyword + " names can not be blank");
    }
    return pairs;
  }

  private Instruction.Arg arg() {
    List<String> words = words(statement);
    if (words.isEmpty()) {
      throw DockerfileException.of("ARG requires at least one argument");
    }
    List<Instruction.Variable> variables = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals == 0) {
        throw DockerfileException.of("ARG names can not be blank");
      }
      variables.add(
          equals < 0
              ? new Instruction.Variable(word, Optional.empty())
              : new Instruction.Variable(
                  word.substring(0, equals), Optional.of(word.substring(equals + 1))));
    }
    return new Instruction.Arg(origin, variables);
  }

  private Instruction.From from() {
    List<String> words = words(statement);
    Optional<String> name = Optional.empty();
    if (words.size() == 3 && words.get(1).equalsIgnoreCase("as")) {
      name = Optional.of(words.get(2).toLowerCase(Locale.ROOT));
      if (!STAGE_NAME.matcher(name.get()).matches()) {
        throw DockerfileException.of(
            "invalid name for build stage: "
                + GoText.quote(words.get(2))
                + ", name can't start with a number or contain symbols");
      }
    } else if (words.size() != 1) {
      throw DockerfileException.of("FROM requires either one or three arguments");
    }
    Flags flags = Flags.parse(statement.flags(), Map.of("platform", Flags.Kind.TEXT));
    return new Instruction.From(origin, words.getFirst(), name, flags.text("platform"));
  }

  private Instruction.Onbuild onbuild() {
    if (!(statement.arguments() instanceof Arguments.Nested nested)) {
      throw DockerfileException.of("ONBUILD requires at least one argument");
    }
    Flags.none(statement.flags());
    String keyword = nested.statement().keyword().toUpperCase(Locale.ROOT);
    switch (keyword) {
      case "ONBUILD" ->
          throw DockerfileException.of("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
      case "MAINTAINER", "FROM" ->
          throw DockerfileException.of(keyword + " isn't allowed as an ONBUILD trigger");
      default -> {}
    }
    StringBuilder trigger = new StringBuilder(ONBUILD.matcher(statement.source()).replaceFirst(""));
    for (Heredoc heredoc : statement.heredocs()) {
      trigger.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new Instruction.Onbuild(origin, trigger.toString());
  }

  private Instruction.Shell shell() {
    Flags.none(statement.flags());
    if (words(statement).isEmpty()) {
      throw DockerfileException.of("SHELL requires at least one argument");
    }
    if (!isJson(statement)) {
      throw DockerfileException.of("SHELL requires the arguments to be in JSON form");
    }
    return new Instruction.Shell(origin, words(statement));
  }

  private Instruction.StopSignal stopSignal() {
    if (words(statement).size() != 1) {
      throw DockerfileException.of("STOPSIGNAL requires exactly one argument");
    }
    return new Instruction.StopSignal(origin, words(statement).getFirst());
  }

  private Instruction.Volume volume() {
    List<String> volumes = several("VOLUME").stream().map(String::strip).toList();
    if (volumes.contains("")) {
      throw DockerfileException.of("VOLUME specified can not be an empty string");
    }
    return new Instruction.Volume(origin, volumes);
  }
}
