package dev.croft.agent.link;

import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.ExecMeta.HostIp;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.Mount;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import java.util.List;
import java.util.Optional;

/**
 * A container that is no step: nothing that happens in it is kept.
 *
 * @param tenant whose it is
 * @param mounts one of them at {@code /}; their inputs are indexes into the contents
 * @param files what is in it besides, read-only
 * @param platform empty for the worker's own
 */
public record ContainerRequest(
    String tenant,
    List<Mount> mounts,
    List<Content> contents,
    List<ExtraFile> files,
    Surroundings surroundings,
    Optional<Platform> platform) {

  /** Copies the lists. */
  public ContainerRequest {
    mounts = List.copyOf(mounts);
    contents = List.copyOf(contents);
    files = List.copyOf(files);
  }

  /** A file by its absolute path in the container. */
  public record ExtraFile(String path, Bytes content) {}

  /** What the container is connected to; an empty host name is the default. */
  public record Surroundings(NetMode network, String hostname, List<HostIp> extraHosts) {
    /** Copies the list. */
    public Surroundings {
      extraHosts = List.copyOf(extraHosts);
    }
  }
}
