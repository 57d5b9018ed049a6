package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.parse.Statement;
import dev.croft.model.llb.ExecOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads RUN. */
final class RunReader {

  private static final Map<String, Flags.Kind> FLAGS =
      Map.of(
          "mount", Flags.Kind.TEXTS,
          "network", Flags.Kind.TEXT,
          "security", Flags.Kind.TEXT,
          "device", Flags.Kind.TEXTS);

  private RunReader() {}

  static Instruction.Run read(Origin origin, Statement statement) {
    Flags flags = Flags.parse(statement.flags(), FLAGS);
    List<MountFlag> mounts = flags.all("mount").stream().map(RunMountReader::flag).toList();
    return new Instruction.Run(
        origin,
        InstructionReader.command(statement),
        mounts,
        network(flags.all("network")),
        security(flags.all("security")),
        flags.all("device"));
  }

  private static Optional<ExecOp.NetMode> network(List<String> given) {
    String value = given.isEmpty() ? "default" : given.getFirst();
    return switch (value) {
      case "default" -> Optional.empty();
      case "none" -> Optional.of(ExecOp.NetMode.NONE);
      case "host" -> Optional.of(ExecOp.NetMode.HOST);
      default -> throw DockerfileException.of("invalid network mode " + GoText.quote(value));
    };
  }

  private static ExecOp.SecurityMode security(List<String> given) {
    String value = given.isEmpty() ? "sandbox" : given.getFirst();
    return switch (value) {
      case "sandbox" -> ExecOp.SecurityMode.SANDBOX;
      case "insecure" -> ExecOp.SecurityMode.INSECURE;
      default -> throw DockerfileException.of("security " + GoText.quote(value) + " is not valid");
    };
  }
}
