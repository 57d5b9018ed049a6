package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Builds definitions for tests, vertex by vertex; a vertex's name is its digest's text. */
final class Graphs {

  private final SequencedMap<Digest, Vertex> vertices = new LinkedHashMap<>();

  Edge image(String name) {
    return add(name, new SourceOp("docker-image://" + name, Map.of()), List.of(), false);
  }

  Edge context(String name) {
    return add(name, new SourceOp("local://" + name, Map.of()), List.of(), false);
  }

  Edge run(String command, Edge root) {
    return add(command, exec(command, List.of(Mount.root(0))), List.of(root), false);
  }

  Edge runUncached(String command, Edge root) {
    return add(command, exec(command, List.of(Mount.root(0))), List.of(root), true);
  }

  Edge runWithBind(String command, Edge root, Edge bound) {
    List<Mount> mounts = List.of(Mount.root(0), Mount.bind(1, "/", "/in", true));
    return add(command, exec(command, mounts), List.of(root, bound), false);
  }

  Edge copy(String name, Edge from, String path, Edge onto) {
    FileAction.Copy copy =
        new FileAction.Copy(
            path,
            "/",
            Optional.empty(),
            FileAction.UNSET,
            "",
            true,
            true,
            false,
            true,
            true,
            true,
            FileAction.UNSET,
            List.of(),
            List.of(),
            false,
            List.of());
    FileOp op = new FileOp(List.of(new FileOp.Step(0, 1, 0, copy)));
    return add(name, op, List.of(onto, from), false);
  }

  Definition definition(Edge head) {
    return new Definition(vertices, Optional.of(head), List.of(), Map.of());
  }

  private static ExecOp exec(String command, List<Mount> mounts) {
    ExecMeta meta = ExecMeta.of(List.of("/bin/sh", "-c", command), List.of(), "/", "");
    return new ExecOp(
        meta, mounts, ExecOp.NetMode.SANDBOX, ExecOp.SecurityMode.SANDBOX, List.of(), List.of());
  }

  private Edge add(String name, Op op, List<Edge> inputs, boolean ignoreCache) {
    List<String> identity = new ArrayList<>(List.of(name));
    inputs.forEach(input -> identity.add(input.toString()));
    Digest digest = Digest.ofText(String.join("|", identity));
    VertexMetadata metadata =
        new VertexMetadata(
            ignoreCache, Map.of(VertexMetadata.CUSTOM_NAME, name), Map.of(), Optional.empty());
    vertices.put(digest, new Vertex(digest, op, inputs, Optional.empty(), List.of(), metadata));
    return new Edge(digest, 0);
  }
}
