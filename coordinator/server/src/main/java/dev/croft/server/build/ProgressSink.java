package dev.croft.server.build;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.progress.VertexEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a build's clients see. Thread safe, and never waits for a slow reader. */
public interface ProgressSink {

  /**
   * Tells of vertices before anything happens to them; telling of one again changes its inputs and
   * name.
   */
  void announce(List<Shown> vertices);

  /** Something happened to a vertex that was announced. */
  void event(Digest vertex, VertexEvent event);

  /** Something the user should know, which does not fail the build. */
  void warning(Warning warning);

  /** A vertex as it is shown. */
  record Shown(
      Digest digest,
      List<Digest> inputs,
      String name,
      Optional<VertexMetadata.ProgressGroup> group) {

    /** Copies the inputs. */
    public Shown {
      inputs = List.copyOf(inputs);
    }

    /** A vertex that belongs to no definition, such as {@code exporting to image}. */
    public static Shown internal(String name) {
      return new Shown(Digest.ofText(name + UUID.randomUUID()), List.of(), name, Optional.empty());
    }
  }

  /**
   * A warning.
   *
   * @param level 1 and above; 1 is shown, higher ones only on demand
   * @param detail further lines
   * @param url where to read on; empty where nowhere
   */
  record Warning(
      Digest vertex,
      int level,
      String shortText,
      List<String> detail,
      String url,
      Optional<SourceInfo> source,
      List<SourceLocation.Range> ranges) {

    /** Copies the lists. */
    public Warning {
      detail = List.copyOf(detail);
      ranges = List.copyOf(ranges);
    }
  }
}
