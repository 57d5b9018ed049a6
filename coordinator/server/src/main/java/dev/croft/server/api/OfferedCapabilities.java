package dev.croft.server.api;

import dev.croft.protocol.generated.apicaps.APICap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What clients may ask for, by BuildKit's capability names: they do not dare to ask for what is not
 * listed, so nothing is listed that does not work.
 */
public final class OfferedCapabilities {
  private static final Set<String> FRONT_END =
      Set.of(
          "solve.base",
          "resolveimage",
          "resolveimage.resolvemode",
          "readfile",
          "return",
          "returnmap",
          "readdir",
          "statfile",
          "importcaches",
          "proto.refarray",
          "reference.output",
          "frontend.inputs",
          "frontend.caps",
          "gateway.solve.metadata",
          "gateway.solve.evaluate",
          "gateway.evaluate",
          "gateway.exec",
          "gateway.exec.extrahosts",
          "gateway.exec.filesystem",
          "gateway.exec.secretenv",
          "gateway.exec.signals",
          "gateway.warnings",
          "source.metaresolver");

  private static final Set<String> BUILD_GRAPH =
      Set.of(
          "gc.freespacefilter",
          "source.image",
          "source.image.resolvemode",
          "source.git",
          "source.git.checksum",
          "source.git.fullurl",
          "source.git.httpauth",
          "source.git.keepgitdir",
          "source.git.knownsshhosts",
          "source.git.mountsshsock",
          "source.git.skipsubmodules",
          "source.git.subdir",
          "source.http",
          "source.http.auth",
          "source.http.checksum",
          "source.http.header",
          "source.http.perm",
          "source.http.uidgid",
          "source.local",
          "source.ocilayout",
          "source.local.unique",
          "source.policy",
          "source.buildop.llbfilename",
          "source.local.sessionid",
          "source.local.includepatterns",
          "source.local.followpaths",
          "source.local.excludepatterns",
          "source.local.sharedkeyhint",
          "source.local.differ",
          "exec.meta.base",
          "exec.meta.cgroup.parent",
          "exec.meta.linux.resources",
          "exec.meta.network",
          "exec.meta.proxyenv",
          "exec.meta.security",
          "exec.meta.setsdefaultpath",
          "exec.meta.ulimit",
          "exec.meta.removemountstubs.recursive",
          "exec.mount.bind",
          "exec.mount.bind.readwrite-nooutput",
          "exec.mount.cache",
          "exec.mount.cache.sharing",
          "exec.mount.cache.content",
          "exec.mount.selector",
          "exec.mount.tmpfs",
          "exec.mount.tmpfs.size",
          "exec.mount.secret",
          "exec.mount.ssh",
          "exec.secretenv",
          "exec.validexitcode",
          "file.base",
          "file.rm.wildcard",
          "file.rm.nofollowsymlink",
          "file.copy.includeexcludepatterns",
          "file.copy.requiredpaths",
          "file.copy.alwaysreplaceexistingdestpaths",
          "file.copy.modestring",
          "file.symlink.create",
          "mergeop",
          "diffop",
          "constraints",
          "platform",
          "meta.ignorecache",
          "meta.description",
          "meta.exportcache",
          "exporter.image.annotations",
          "exporter.image.attestations",
          "exporter.multiple",
          "exporter.sourcedateepoch");

  private OfferedCapabilities() {}

  /** What a front end may call. */
  static List<APICap> frontEnd() {
    return messages(FRONT_END);
  }

  /** What a definition may hold, and what exporters can do. */
  static List<APICap> buildGraph() {
    return messages(BUILD_GRAPH);
  }

  private static List<APICap> messages(Set<String> names) {
    return new TreeSet<>(names)
        .stream().map(name -> APICap.newBuilder().setID(name).setEnabled(true).build()).toList();
  }
}
