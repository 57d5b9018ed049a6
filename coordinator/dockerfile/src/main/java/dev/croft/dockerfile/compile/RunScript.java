package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.instruction.CommandLine;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.parse.Heredoc;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import java.util.List;
import java.util.Optional;

/**
 * What RUN runs, its here-documents put in.
 *
 * @param words the arguments, or what the shell gets
 * @param summary what the step's name says of a here-document; may be empty
 */
record RunScript(List<String> words, String summary) {

  private static final String SCRIPT_DIRECTORY = "/dev/pipes/";
  private static final int SCRIPT_MODE = 0755;

  RunScript {
    words = List.copyOf(words);
  }

  /** Puts the here-documents in; a script with an interpreter of its own becomes a mount. */
  static RunScript of(Instruction.Run run, StageBuild stage, ExecMounts mounts) {
    CommandLine command = run.command();
    if (command.heredocs().isEmpty()) {
      return new RunScript(command.arguments(), "");
    }
    String line = command.arguments().getFirst();
    Heredoc first = command.heredocs().getFirst();
    if (Heredoc.announcedByIfReadable(line).isEmpty()) {
      return new RunScript(List.of(withHeredocs(line, command.heredocs())), "");
    }
    String summary = " (" + summary(first.content()) + ")";
    if (!first.text().startsWith("#!") || stage.image.platform.os().equals("windows")) {
      return new RunScript(List.of(first.text()), summary);
    }
    mounts.addReadOnly(SCRIPT_DIRECTORY, scriptFile(first), "/");
    return new RunScript(List.of(SCRIPT_DIRECTORY + first.name()), summary);
  }

  private static Deferred scriptFile(Heredoc script) {
    FileSteps steps = new FileSteps(Deferred.scratch());
    steps.add(
        _ ->
            new FileAction.MkFile(
                "/" + script.name(),
                SCRIPT_MODE,
                Bytes.of(script.text()),
                Optional.empty(),
                FileAction.UNSET));
    return steps.build(Vertices.internal("preparing inline document"), List.of());
  }

  /** A shell reads here-documents of its own: it gets them back. */
  private static String withHeredocs(String line, List<Heredoc> heredocs) {
    StringBuilder script = new StringBuilder(line);
    for (Heredoc heredoc : heredocs) {
      script.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return script.toString();
  }

  private static String summary(String content) {
    String text = content.strip().replace("\r\n", "\n");
    int newline = text.indexOf('\n');
    return newline < 0 ? text : text.substring(0, newline) + "...";
  }
}
