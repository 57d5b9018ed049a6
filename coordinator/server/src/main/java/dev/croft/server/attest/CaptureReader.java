package dev.croft.server.attest;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.oci.registry.ImageReference;
import dev.croft.server.attest.BuildTrail.LookedUp;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.export.PackageUrls;
import dev.croft.server.solve.SourceResolver.Material;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads off a build's trail what one of its results was made of. */
final class CaptureReader {

  private final BuildTrail trail;
  private final Set<Image> images = new LinkedHashSet<>();
  private final SortedMap<String, Material> others = new TreeMap<>();
  private final SortedSet<String> locals = new TreeSet<>();
  private final SortedMap<String, Boolean> secrets = new TreeMap<>();
  private final SortedMap<String, Boolean> agents = new TreeMap<>();
  private boolean network;
  private boolean complete = true;

  private record Image(
      String type, ImageReference reference, Optional<Platform> platform, String digest) {}

  private CaptureReader(BuildTrail trail) {
    this.trail = trail;
  }

  /**
   * Reads.
   *
   * @param own the result's graph
   * @param allResults the heads of all of the build's results, which count for themselves only
   * @param platform what the result is for; empty where the build has just one
   * @param all the platforms of the build
   */
  static Capture read(
      BuildTrail trail,
      FrontEndRequest request,
      WireDefinition own,
      Set<Edge> allResults,
      Optional<Platform> platform,
      Collection<Platform> all) {
    CaptureReader reader = new CaptureReader(trail);
    reader.add(own.read());
    trail
        .definitions()
        .forEach(
            (head, definition) -> {
              if (!allResults.contains(head)) {
                reader.add(definition);
              }
            });
    reader.addLookedUp(platform, all);
    return new Capture(
        request,
        reader.materials(),
        reader.locals,
        reader.secrets,
        reader.agents,
        reader.network,
        reader.complete,
        own,
        reader.layers(own.read()));
  }

  private Map<Edge, List<Descriptor>> layers(Definition definition) {
    Map<Edge, List<Descriptor>> layers = new HashMap<>();
    for (Digest vertex : definition.vertices().keySet()) {
      trail
          .source(vertex)
          .filter(resolved -> resolved.content() instanceof Content.Image)
          .ifPresent(
              resolved ->
                  layers.put(new Edge(vertex, 0), ((Content.Image) resolved.content()).layers()));
    }
    return layers;
  }

  private void add(Definition definition) {
    definition.vertices().values().forEach(this::add);
  }

  private void add(Vertex vertex) {
    switch (vertex.op()) {
      case SourceOp source -> add(vertex, source);
      case ExecOp exec -> add(exec);
      case BuildOp _ -> complete = false;
      default -> {
        // What only changes files brings nothing.
      }
    }
  }

  private void add(Vertex vertex, SourceOp source) {
    if (source.scheme().equals("local")) {
      locals.add(source.location());
      return;
    }
    Optional<Material> material =
        trail.source(vertex.digest()).flatMap(resolved -> resolved.material());
    switch (source.scheme()) {
      case "docker-image", "oci-layout" ->
          material.ifPresent(
              found ->
                  images.add(
                      new Image(
                          source.scheme().equals("oci-layout") ? "oci" : "docker",
                          ImageReference.parse(source.location()),
                          vertex.platform().map(Platform::normalized),
                          found.digest())));
      default ->
          material.ifPresent(
              found -> {
                String uri = withoutCredentials(found.uri());
                others.putIfAbsent(uri, new Material(uri, found.digest()));
              });
    }
  }

  private void add(ExecOp exec) {
    for (Mount mount : exec.mounts()) {
      switch (mount.kind()) {
        case MountKind.Secret secret -> note(secrets, secret.id(), secret.optional());
        case MountKind.Ssh ssh ->
            note(agents, ssh.id().isEmpty() ? "default" : ssh.id(), ssh.optional());
        default -> {
          // Neither.
        }
      }
    }
    exec.secretEnv().forEach(secret -> note(secrets, secret.id(), secret.optional()));
    network |= exec.network() != ExecOp.NetMode.NONE;
  }

  private static void note(Map<String, Boolean> names, String name, boolean optional) {
    names.merge(name, optional, (one, other) -> one && other);
  }

  private void addLookedUp(Optional<Platform> platform, Collection<Platform> all) {
    List<LookedUp> found = trail.images();
    for (LookedUp image : found) {
      boolean everywhere =
          all.stream()
              .allMatch(
                  one ->
                      found.stream()
                          .anyMatch(
                              other ->
                                  other.reference().equals(image.reference())
                                      && sameMachine(other.platform(), one)));
      if (platform.isEmpty() || !everywhere || sameMachine(image.platform(), platform.get())) {
        images.add(
            new Image(
                "docker",
                ImageReference.parse(image.reference()),
                Optional.of(image.platform()),
                image.digest().value()));
      }
    }
  }

  private static boolean sameMachine(Platform one, Platform other) {
    return one.os().equals(other.os()) && one.architecture().equals(other.architecture());
  }

  /** Images first; one that is named by its digest is left out where its tag is there too. */
  private List<Material> materials() {
    Set<String> tagged = new HashSet<>();
    images.stream()
        .filter(image -> image.reference().digest().isEmpty())
        .forEach(image -> tagged.add(nameAndTag(image.reference())));
    List<Material> materials = new ArrayList<>();
    images.stream()
        .filter(
            image ->
                image.reference().digest().isEmpty()
                    || !tagged.contains(nameAndTag(image.reference())))
        .map(
            image ->
                new Material(
                    PackageUrls.of(image.type(), image.reference(), image.platform()),
                    image.digest()))
        .distinct()
        .sorted(Comparator.comparing(Material::uri))
        .forEach(materials::add);
    materials.addAll(others.values());
    return List.copyOf(materials);
  }

  private static String nameAndTag(ImageReference reference) {
    return reference.name() + ":" + reference.tag().orElse("latest");
  }

  /** An address as it may be told to everybody. */
  static String withoutCredentials(String address) {
    int scheme = address.indexOf("://");
    if (scheme < 0) {
      return address;
    }
    int begin = scheme + 3;
    int end = address.length();
    for (char stop : new char[] {'/', '?', '#'}) {
      int found = address.indexOf(stop, begin);
      end = found >= 0 ? Math.min(end, found) : end;
    }
    int at = address.lastIndexOf('@', end);
    if (at < begin) {
      return address;
    }
    boolean password = address.substring(begin, at).contains(":");
    // A name alone, as in ssh://git@host, is no secret where it is the usual one.
    if (!password && address.startsWith("ssh://")) {
      return address;
    }
    return address.substring(0, begin) + "xxxxx:xxxxx@" + address.substring(at + 1);
  }
}
