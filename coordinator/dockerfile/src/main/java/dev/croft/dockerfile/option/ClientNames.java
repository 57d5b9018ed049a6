package dev.croft.dockerfile.option;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the client calls the files it has for a build.
 *
 * @param filename the Dockerfile's path in its directory
 * @param dockerfileDirectory the name of that directory in the session
 * @param ownDockerfile whether the client insists on that directory even where the context is
 *     remote
 * @param remoteContext where the context comes from, such as a repository's URL; empty where it is
 *     the client's directory
 * @param contextSubdirectory the directory within a remote context; empty for all of it
 * @param sessions of directories that another session has, by directory name
 */
public record ClientNames(
    String filename,
    String dockerfileDirectory,
    boolean ownDockerfile,
    String remoteContext,
    String contextSubdirectory,
    Map<String, String> sessions) {

  /** Copies and sorts the map. */
  public ClientNames {
    sessions = Collections.unmodifiableMap(new TreeMap<>(sessions));
  }

  /** The names that clients use where they say nothing. */
  public static ClientNames usual() {
    return new ClientNames("Dockerfile", "dockerfile", false, "", "", Map.of());
  }

  /** The same with another Dockerfile. */
  public ClientNames withFilename(String other) {
    return new ClientNames(
        other, dockerfileDirectory, ownDockerfile, remoteContext, contextSubdirectory, sessions);
  }
}
