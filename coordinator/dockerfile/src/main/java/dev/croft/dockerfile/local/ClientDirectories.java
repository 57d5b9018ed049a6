package dev.croft.dockerfile.local;

import dev.croft.dockerfile.input.BuildHost;
import dev.croft.dockerfile.notation.JsonList;
import dev.croft.dockerfile.notation.Paths;
import dev.croft.dockerfile.option.ClientNames;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sources for the directories that the client's session serves. */
public final class ClientDirectories {

  private static final String CONTEXT = "context";
  private static final String IGNORE_FILE = ".dockerignore";
  private static final Map<String, String> NO_COMPARISON = Map.of("local.differ", "none");

  private final ClientNames names;
  private final BuildHost host;

  /** The directories of one client. */
  public ClientDirectories(ClientNames names, BuildHost host) {
    this.names = names;
    this.host = host;
  }

  /**
   * The directory of the Dockerfile, with just that and its own ignore file: {@code [internal] load
   * build definition from …}.
   */
  public Node.Output dockerfile() {
    String file = names.filename();
    List<String> paths = new ArrayList<>(List.of(file, file + IGNORE_FILE));
    if (Paths.base(file).equals("Dockerfile")) {
      String directory = file.substring(0, file.length() - "Dockerfile".length());
      paths.add(Paths.clean(directory + "dockerfile"));
    }
    String name = names.dockerfileDirectory();
    return source(
        name,
        "[internal] load build definition from " + file,
        name,
        Map.of("local.followpaths", JsonList.write(paths)),
        NO_COMPARISON);
  }

  /** The build context with just its ignore file: {@code [internal] load .dockerignore}. */
  public Node.Output ignoreFile() {
    return source(
        CONTEXT,
        "[internal] load " + IGNORE_FILE,
        CONTEXT + "-" + IGNORE_FILE,
        Map.of("local.followpaths", JsonList.write(List.of(IGNORE_FILE))),
        NO_COMPARISON);
  }

  /**
   * The build context.
   *
   * @param exclude the ignore file's patterns
   * @param paths what of it is read; empty for everything
   */
  public Node.Output context(List<String> exclude, List<String> paths) {
    return source(
        CONTEXT,
        "[internal] load build context",
        CONTEXT,
        patterns("local.excludepatterns", exclude),
        patterns("local.followpaths", paths));
  }

  /** A named context's directory with just its ignore file. */
  public Node.Output namedIgnoreFile(String directory, String contextName) {
    return source(
        directory,
        "[context " + contextName + "] load " + IGNORE_FILE,
        "context:" + contextName + "-" + IGNORE_FILE,
        Map.of("local.followpaths", JsonList.write(List.of(IGNORE_FILE))),
        NO_COMPARISON);
  }

  /**
   * A named context's directory.
   *
   * @param contextName with its platform where it was asked for by platform
   * @param sharedKey what distinguishes directories of one name; may be empty
   */
  public Node.Output named(
      String directory,
      String contextName,
      String sharedKey,
      List<String> exclude,
      List<String> paths) {
    return source(
        directory,
        "[context " + contextName + "] load from client",
        "context:" + contextName + "-" + sharedKey,
        patterns("local.excludepatterns", exclude),
        patterns("local.followpaths", paths));
  }

  /** The lower-case spelling that is read where {@code Dockerfile} does not exist. */
  public Optional<String> fallbackName() {
    String file = names.filename();
    if (!Paths.base(file).equals("Dockerfile")) {
      return Optional.empty();
    }
    int start = file.length() - "Dockerfile".length();
    return Optional.of(file.substring(0, start) + file.substring(start).toLowerCase(Locale.ROOT));
  }

  private static Map<String, String> patterns(String attribute, List<String> values) {
    return values.isEmpty() ? Map.of() : Map.of(attribute, JsonList.write(values));
  }

  private Node.Output source(
      String directory,
      String vertexName,
      String sharedKey,
      Map<String, String> first,
      Map<String, String> second) {
    Map<String, String> attributes = new TreeMap<>(first);
    attributes.putAll(second);
    attributes.put("local.sharedkeyhint", sharedKey);
    String session = names.sessions().getOrDefault(directory, host.session());
    if (!session.isEmpty()) {
      attributes.put("local.session", session);
    }
    return new Node(
            new SourceOp("local://" + directory, attributes),
            List.of(),
            Optional.empty(),
            VertexMetadata.named(vertexName),
            List.of())
        .output(0);
  }
}
