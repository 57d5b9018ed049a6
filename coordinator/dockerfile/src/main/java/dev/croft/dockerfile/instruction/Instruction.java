package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.parse.Arguments;
import dev.croft.model.llb.ExecOp;
import java.util.List;
import java.util.Optional;

/** One instruction, its variables not yet expanded. */
public sealed interface Instruction {

  /** Where it comes from. */
  Origin origin();

  /**
   * {@code FROM}: begins a stage.
   *
   * @param name in lower case
   * @param platform empty where it is not given
   */
  record From(Origin origin, String base, Optional<String> name, String platform)
      implements Instruction {}

  /** {@code ARG}. */
  record Arg(Origin origin, List<Variable> variables) implements Instruction {
    /** Copies the list. */
    public Arg {
      variables = List.copyOf(variables);
    }
  }

  /** A variable, perhaps with a default. */
  record Variable(String name, Optional<String> value) {}

  /** {@code ENV}. */
  record Env(Origin origin, List<Arguments.Pair> pairs) implements Instruction {
    /** Copies the list. */
    public Env {
      pairs = List.copyOf(pairs);
    }
  }

  /** {@code LABEL}. */
  record Label(Origin origin, List<Arguments.Pair> pairs) implements Instruction {
    /** Copies the list. */
    public Label {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * {@code RUN}.
   *
   * @param network empty for the build's default
   * @param devices the values of {@code --device}
   */
  record Run(
      Origin origin,
      CommandLine command,
      List<MountFlag> mounts,
      Optional<ExecOp.NetMode> network,
      ExecOp.SecurityMode security,
      List<String> devices)
      implements Instruction {
    /** Copies the lists. */
    public Run {
      mounts = List.copyOf(mounts);
      devices = List.copyOf(devices);
    }
  }

  /**
   * {@code COPY}.
   *
   * @param from a stage's name or number, or an image; empty for the build context
   * @param parents whether the sources' directories are copied too
   */
  record Copy(
      Origin origin, CopySources sources, CopyFlags flags, Optional<String> from, boolean parents)
      implements Instruction {}

  /**
   * {@code ADD}.
   *
   * @param checksum of what is downloaded; empty where it is not given
   */
  record Add(
      Origin origin,
      CopySources sources,
      CopyFlags flags,
      Optional<Boolean> keepGitDir,
      String checksum,
      Optional<Boolean> unpack)
      implements Instruction {}

  /** {@code WORKDIR}. */
  record Workdir(Origin origin, String path) implements Instruction {}

  /** {@code USER}. */
  record User(Origin origin, String user) implements Instruction {}

  /** {@code EXPOSE}, sorted. */
  record Expose(Origin origin, List<String> ports) implements Instruction {
    /** Copies the list. */
    public Expose {
      ports = List.copyOf(ports);
    }
  }

  /** {@code VOLUME}. */
  record Volume(Origin origin, List<String> volumes) implements Instruction {
    /** Copies the list. */
    public Volume {
      volumes = List.copyOf(volumes);
    }
  }

  /** {@code CMD}. */
  record Cmd(Origin origin, CommandLine command) implements Instruction {}

  /** {@code ENTRYPOINT}. */
  record Entrypoint(Origin origin, CommandLine command) implements Instruction {}

  /** {@code SHELL}. */
  record Shell(Origin origin, List<String> shell) implements Instruction {
    /** Copies the list. */
    public Shell {
      shell = List.copyOf(shell);
    }
  }

  /** {@code STOPSIGNAL}. */
  record StopSignal(Origin origin, String signal) implements Instruction {}

  /** {@code HEALTHCHECK}. */
  record Healthcheck(Origin origin, dev.croft.model.image.Healthcheck check)
      implements Instruction {}

  /** {@code ONBUILD}: an instruction for builds upon this image. */
  record Onbuild(Origin origin, String trigger) implements Instruction {}

  /** {@code MAINTAINER}. */
  record Maintainer(Origin origin, String maintainer) implements Instruction {}
}
