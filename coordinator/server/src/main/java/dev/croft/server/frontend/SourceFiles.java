package dev.croft.server.frontend;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.Node;
import dev.croft.model.step.Content;
import dev.croft.protocol.llb.DefinitionReader;
import dev.croft.protocol.llb.DefinitionWriter;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.DefinitionSolver;
import java.util.Optional;
import java.util.Set;

/** Small files that front ends read out of sources while they work. Thread safe. */
final class SourceFiles {
  private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

  private final DefinitionSolver solver;
  private final ContentReader reader;

  SourceFiles(DefinitionSolver solver, ContentReader reader) {
    this.solver = solver;
    this.reader = reader;
  }

  /** The definition of a source. */
  static Definition define(Node.Output source) {
    return DefinitionReader.read(DefinitionWriter.write(Optional.of(source), Optional.empty()));
  }

  /** The file tree of a definition. */
  Content load(BuildScope scope, Definition definition) {
    if (definition.head().isEmpty()) {
      return new Content.Empty();
    }
    Edge head = definition.head().get();
    return Optional.ofNullable(solver.solve(scope, definition, Set.of(head)).get(head))
        .orElseThrow(() -> new IllegalStateException("the solver made no " + head));
  }

  /** A file's bytes; empty where it does not exist. */
  Optional<Bytes> read(BuildScope scope, Content content, String path) {
    try {
      byte[] bytes = reader.readFile(scope, content, path, 0, MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw CroftException.user(path + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return Optional.of(Bytes.of(bytes));
    } catch (CroftException e) {
      if (e.kind() == FailureKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A file's first bytes. */
  byte[] beginning(BuildScope scope, Content content, String path) {
    return reader.readFile(scope, content, path, 0, ArchiveBeginning.BYTES);
  }
}
