package dev.croft.protocol.llb;

import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of BuildKit's capabilities a builder must have to run an operation. */
public final class Capabilities {

  private static final Map<String, String> OF_SOURCE_ATTRIBUTE =
      Map.ofEntries(
          Map.entry("local.session", "source.local.sessionid"),
          Map.entry("local.includepattern", "source.local.includepatterns"),
          Map.entry("local.followpaths", "source.local.followpaths"),
          Map.entry("local.excludepatterns", "source.local.excludepatterns"),
          Map.entry("local.sharedkeyhint", "source.local.sharedkeyhint"),
          Map.entry("local.unique", "source.local.unique"),
          Map.entry("local.metadatatransfer", "source.local.metadatatransfer"),
          Map.entry("image.layerlimit", "source.image.layerlimit"),
          Map.entry("image.checksum", "source.image.checksum"),
          Map.entry("git.keepgitdir", "source.git.keepgitdir"),
          Map.entry("git.fullurl", "source.git.fullurl"),
          Map.entry("git.knownsshhosts", "source.git.knownsshhosts"),
          Map.entry("git.mountsshsock", "source.git.mountsshsock"),
          Map.entry("git.checksum", "source.git.checksum"),
          Map.entry("git.skipsubmodules", "source.git.skipsubmodules"),
          Map.entry("http.checksum", "source.http.checksum"),
          Map.entry("http.perm", "source.http.perm"),
          Map.entry("http.uid", "soruce.http.uidgid"),
          Map.entry("http.gid", "soruce.http.uidgid"),
          Map.entry("http.authheadersecret", "source.http.auth"));

  private Capabilities() {}

  /** By capability; the value is always true. */
  public static Map<String, Boolean> of(Op op) {
    Set<String> names = new TreeSet<>();
    switch (op) {
      case SourceOp source -> addSource(source, names);
      case ExecOp exec -> addExec(exec, names);
      case FileOp file -> addFile(file, names);
      case MergeOp _ -> names.add("mergeop");
      case DiffOp _ -> names.add("diffop");
      case BuildOp _ -> names.add("source.buildop.llbfilename");
    }
    return asMap(names);
  }

  /** Of a definition as a whole, whose vertices have this metadata. */
  static Map<String, Boolean> ofHead(Collection<VertexMetadata> vertices) {
    Set<String> names = new TreeSet<>(Set.of("constraints", "platform"));
    if (vertices.stream().anyMatch(VertexMetadata::ignoreCache)) {
      names.add("meta.ignorecache");
    }
    if (vertices.stream().anyMatch(metadata -> !metadata.description().isEmpty())) {
      names.add("meta.description");
    }
    return asMap(names);
  }

  private static void addSource(SourceOp source, Set<String> names) {
    switch (source.scheme()) {
      case "docker-image" -> names.add("source.image");
      case "oci-layout" -> names.add("source.ocilayout");
      case "http", "https" -> names.add("source.http");
      default -> names.add("source." + source.scheme());
    }
    for (String attribute : source.attrs().keySet()) {
      String name = OF_SOURCE_ATTRIBUTE.get(attribute);
      if (name != null) {
        names.add(name);
      }
    }
    if (source.attrs().getOrDefault("image.resolvemode", "").equals("pull")) {
      names.add("source.image.resolvemode");
    }
  }

  private static void addExec(ExecOp exec, Set<String> names) {
    names.add("exec.meta.base");
    addIf(exec.meta().proxyEnv().isPresent(), "exec.meta.proxyenv", names);
    addIf(!exec.meta().ulimits().isEmpty(), "exec.meta.ulimit", names);
    addIf(!exec.meta().cgroupParent().isEmpty(), "exec.meta.cgroup.parent", names);
    addIf(!exec.meta().validExitCodes().isEmpty(), "exec.validexitcode", names);
    addIf(exec.network() != ExecOp.NetMode.SANDBOX, "exec.meta.network", names);
    addIf(exec.security() != ExecOp.SecurityMode.SANDBOX, "exec.meta.security", names);
    addIf(!exec.devices().isEmpty(), "exec.meta.cdi", names);
    addIf(!exec.secretEnv().isEmpty(), "exec.secretenv", names);
    exec.mounts().forEach(mount -> addMount(mount, names));
  }

  private static void addMount(Mount mount, Set<String> names) {
    addIf(!mount.selector().isEmpty(), "exec.mount.selector", names);
    addIf(mount.contentCache() != Mount.ContentCache.DEFAULT, "exec.mount.cache.content", names);
    switch (mount.kind()) {
      case MountKind.Bind _ -> addIf(mount.input() != Mount.NONE, "exec.mount.bind", names);
      case MountKind.Cache _ -> {
        names.add("exec.mount.cache");
        names.add("exec.mount.cache.sharing");
      }
      case MountKind.Tmpfs tmpfs -> {
        names.add("exec.mount.tmpfs");
        addIf(tmpfs.sizeBytes() > 0, "exec.mount.tmpfs.size", names);
      }
      case MountKind.Secret _ -> names.add("exec.mount.secret");
      case MountKind.Ssh _ -> names.add("exec.mount.ssh");
    }
  }

  private static void addFile(FileOp file, Set<String> names) {
    names.add("file.base");
    for (FileOp.Step step : file.actions()) {
      switch (step.action()) {
        case FileAction.Copy copy -> addCopy(copy, names);
        case FileAction.Rm rm -> addIf(rm.allowWildcard(), "file.rm.wildcard", names);
        case FileAction.Symlink _ -> names.add("file.symlink.create");
        case FileAction.MkFile _, FileAction.MkDir _ -> {}
      }
    }
  }

  private static void addCopy(FileAction.Copy copy, Set<String> names) {
    addIf(
        !copy.includePatterns().isEmpty() || !copy.excludePatterns().isEmpty(),
        "file.copy.includeexcludepatterns",
        names);
    addIf(!copy.requiredPaths().isEmpty(), "file.copy.requiredpaths", names);
    addIf(copy.alwaysReplaceExistingDestPaths(), "file.copy.alwaysreplaceexistingdestpaths", names);
    addIf(!copy.modeText().isEmpty(), "file.copy.modestring", names);
  }

  private static void addIf(boolean needed, String name, Set<String> names) {
    if (needed) {
      names.add(name);
    }
  }

  private static Map<String, Boolean> asMap(Set<String> names) {
    Map<String, Boolean> result = new TreeMap<>();
    names.forEach(name -> result.put(name, true));
    return result;
  }
}
