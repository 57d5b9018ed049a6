package dev.croft.model.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a container of an image starts with: the {@code config} object of the image configuration.
 *
 * @param env {@code NAME=value}, in the order of definition
 * @param entrypoint empty where there is none
 * @param cmd empty optional where the image has none; {@code CMD []} is a present, empty list
 */
public record ContainerConfig(
    String user,
    SortedSet<String> exposedPorts,
    List<String> env,
    Optional<List<String>> entrypoint,
    Optional<List<String>> cmd,
    SortedSet<String> volumes,
    String workingDir,
    Map<String, String> labels,
    String stopSignal,
    boolean argsEscaped,
    Optional<Healthcheck> healthcheck,
    List<String> onBuild,
    List<String> shell) {

  /** Copies the collections; labels keep their order. */
  public ContainerConfig {
    exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
    env = List.copyOf(env);
    entrypoint = entrypoint.map(List::copyOf);
    cmd = cmd.map(List::copyOf);
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    onBuild = List.copyOf(onBuild);
    shell = List.copyOf(shell);
  }

  /** A configuration that says nothing. */
  public static ContainerConfig empty() {
    return new ContainerConfig(
        "",
        new TreeSet<>(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new TreeSet<>(),
        "",
        Map.of(),
        "",
        false,
        Optional.empty(),
        List.of(),
        List.of());
  }
}
