package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.instruction.CopyFlags;
import dev.croft.dockerfile.instruction.CopySources;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.instruction.Origin;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.Paths;
import dev.croft.dockerfile.remote.GitReference;
import dev.croft.dockerfile.remote.RemoteSources;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.VertexMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles COPY and ADD. */
final class CopyCompiler {

  private final Workshop shop;
  private final StageBuild stage;
  private final Words words;

  CopyCompiler(Workshop shop, StageBuild stage, Words words) {
    this.shop = shop;
    this.stage = stage;
    this.words = words;
  }

  void copy(Instruction.Copy copy, Step step) {
    CopySources sources = expanded(copy.sources());
    CopyRules rules =
        new CopyRules("COPY", expanded(copy.flags()), copy.parents(), false, stage.state.directory);
    Optional<StageBuild> from = step.sources().stream().findFirst().flatMap(it -> it);
    for (String path : sources.paths()) {
      if (GitReference.parse(path).isPresent()) {
        throw DockerfileException.of("source can't be a git ref for COPY");
      }
      if (RemoteSources.isHttp(path)) {
        throw DockerfileException.of("source can't be a URL for COPY");
      }
    }
    Deferred source = from.map(it -> tree(it, copy, sources)).orElse(shop.context().tree());
    List<CopyPart> parts = new ArrayList<>();
    for (String path : sources.paths()) {
      if (from.isEmpty()) {
        shop.context().read(path);
        checkIgnored("Copy", path, copy.origin());
      }
      parts.add(rules.local(source, path));
    }
    finish(copy.origin(), rules, sources, parts, step);
  }

  private Deferred tree(StageBuild from, Instruction.Copy copy, CopySources sources) {
    if (!from.compiled) {
      throw DockerfileException.of(
          "cannot copy from stage "
              + GoText.quote(copy.from().orElse(""))
              + ", it needs to be defined before current stage "
              + GoText.quote(stage.shownName));
    }
    sources.paths().forEach(path -> from.readPaths.add(Paths.underRoot(path)));
    return from.state.root;
  }

  void add(Instruction.Add add, Step step) {
    CopySources sources = expanded(add.sources());
    CopyRules rules =
        new CopyRules(
            "ADD", expanded(add.flags()), false, add.unpack().orElse(true), stage.state.directory);
    String checksum = words.expand(add.checksum());
    checkChecksum(checksum, sources.paths());
    VertexMetadata metadata = VertexMetadata.named(upcomingName(add.origin(), step));
    List<CopyPart> parts = new ArrayList<>();
    for (String path : sources.paths()) {
      Optional<GitReference> git = GitReference.parse(path);
      if (git.isPresent()) {
        GitReference reference = pinned(git.get(), checksum, add.keepGitDir());
        parts.add(rules.remote(known(RemoteSources.git(reference, metadata)), "/", false));
      } else if (RemoteSources.isHttp(path)) {
        String name = RemoteSources.filename(path);
        Node.Output download = RemoteSources.http(path, name, checksum, metadata);
        parts.add(rules.remote(known(download), "/" + name, add.unpack().orElse(false)));
      } else {
        shop.context().read(path);
        checkIgnored("Add", path, add.origin());
        parts.add(rules.local(shop.context().tree(), path));
      }
    }
    finish(add.origin(), rules, sources, parts, step);
  }

  private static Deferred known(Node.Output output) {
    return Deferred.ofOutput(() -> Optional.of(output));
  }

  private static void checkChecksum(String checksum, List<String> paths) {
    if (checksum.isEmpty()) {
      return;
    }
    if (paths.size() != 1) {
      throw DockerfileException.of("checksum can't be specified for multiple sources");
    }
    boolean git = GitReference.parse(paths.getFirst()).isPresent();
    if (!git && !RemoteSources.isHttp(paths.getFirst())) {
      throw DockerfileException.of("checksum requires HTTP(S) or Git sources");
    }
    if (!git && !Digest.isDigest(checksum)) {
      boolean known = checksum.startsWith("sha256:") || checksum.startsWith("sha512:");
      throw DockerfileException.of(
          known || !checksum.contains(":")
              ? "invalid checksum digest format"
              : "unsupported digest algorithm");
    }
  }

  private static GitReference pinned(
      GitReference reference, String checksum, Optional<Boolean> keepGitDir) {
    Optional<Boolean> own = reference.keepGitDir();
    if (own.isPresent() && keepGitDir.isPresent() && !own.equals(keepGitDir)) {
      throw DockerfileException.of("inconsistent keep-git-dir configuration");
    }
    String ownChecksum = reference.checksum();
    if (!checksum.isEmpty() && !ownChecksum.isEmpty() && !checksum.equals(ownChecksum)) {
      throw DockerfileException.of(
          "checksum mismatch " + GoText.quote(checksum) + " != " + GoText.quote(ownChecksum));
    }
    return reference.with(ownChecksum.isEmpty() ? checksum : ownChecksum, own.or(() -> keepGitDir));
  }

  private void checkIgnored(String command, String path, Origin origin) {
    IgnoredSources.check(shop.input().ignorePatterns(), command, path, origin, shop.checks());
  }

  private CopySources expanded(CopySources sources) {
    List<CopySources.InlineFile> files =
        sources.files().stream()
            .map(
                file ->
                    file.expand()
                        ? new CopySources.InlineFile(
                            file.name(), words.expandContent(file.content()), true)
                        : file)
            .toList();
    return new CopySources(
        words.expandAll(sources.paths()), files, words.expand(sources.destination()));
  }

  private CopyFlags expanded(CopyFlags flags) {
    return new CopyFlags(
        words.expand(flags.chown()), words.expand(flags.chmod()), flags.link(), flags.exclude());
  }

  private String shown(Origin origin) {
    return VertexNames.shown(origin.source(), shop.expander(), stage.state.variables);
  }

  /** The name that the step will have; downloads for it are called the same. */
  private String upcomingName(Origin origin, Step step) {
    return shop.names()
        .upcoming(stage, shown(origin), stage.platform, stage.state.variables, step.trigger());
  }

  private void finish(
      Origin origin, CopyRules rules, CopySources sources, List<CopyPart> parts, Step step) {
    for (CopySources.InlineFile file : sources.files()) {
      parts.add(rules.inline(file));
    }
    String shown = shown(origin);
    Variables variables = stage.state.variables;
    String name = shop.names().next(stage, shown, stage.platform, variables, step.trigger());
    if (rules.isLinked()) {
      String link =
          shop.names().current(stage, "LINK " + shown, stage.platform, variables, step.trigger());
      stage.state.root = linked(origin, rules, sources, parts, name, link);
    } else {
      FileSteps steps = new FileSteps(stage.state.root);
      parts.forEach(part -> part.addTo(steps, rules, sources.destination()));
      stage.state.root = steps.build(Vertices.named(name, stage.ignoreCache), origin.ranges());
    }
    stage.image.addHistory(rules.history(sources), true, shop.globals().epoch());
  }

  /** A layer of its own, laid over what is there: it stays good when that changes. */
  private Deferred linked(
      Origin origin,
      CopyRules rules,
      CopySources sources,
      List<CopyPart> parts,
      String name,
      String linkName) {
    String group = Digest.ofText(name + origin.ranges()).hex();
    FileSteps steps = new FileSteps(Deferred.scratch());
    parts.forEach(part -> part.addTo(steps, rules, sources.destination()));
    VertexMetadata.ProgressGroup weak = new VertexMetadata.ProgressGroup(group, name, true);
    VertexMetadata.ProgressGroup strong = new VertexMetadata.ProgressGroup(group, name, false);
    Deferred layer = steps.build(Vertices.grouped(name, stage.ignoreCache, weak), origin.ranges());
    VertexMetadata merging = Vertices.grouped(linkName, stage.ignoreCache, strong);
    Deferred below = stage.state.root;
    return Deferred.ofOutput(() -> merged(below, layer, merging, origin));
  }

  private static Optional<Node.Output> merged(
      Deferred below, Deferred layer, VertexMetadata metadata, Origin origin) {
    if (below.get().isEmpty()) {
      return layer.get();
    }
    List<Node.Output> inputs = List.of(below.get().get(), layer.get().orElseThrow());
    Node merge =
        new Node(new MergeOp(List.of(0, 1)), inputs, Optional.empty(), metadata, origin.ranges());
    return Optional.of(merge.output(0));
  }
}
