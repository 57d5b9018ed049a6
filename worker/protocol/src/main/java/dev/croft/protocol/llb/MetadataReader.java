package dev.croft.protocol.llb;

import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.llb.VertexMetadata.ProgressGroup;
import dev.croft.protocol.generated.llb.LinuxResources;
import dev.croft.protocol.generated.llb.OpMetadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is said about a vertex. */
final class MetadataReader {

  private MetadataReader() {}

  static VertexMetadata read(@Nullable OpMetadata metadata) {
    if (metadata == null) {
      return VertexMetadata.none();
    }
    var group = metadata.getProgressGroup();
    return new VertexMetadata(
        metadata.getIgnoreCache(),
        metadata.getDescriptionMap(),
        metadata.getCapsMap(),
        metadata.hasProgressGroup()
            ? Optional.of(new ProgressGroup(group.getId(), group.getName(), group.getWeak()))
            : Optional.empty(),
        metadata.hasLinuxResources()
            ? Optional.of(resources(metadata.getLinuxResources()))
            : Optional.empty());
  }

  private static VertexMetadata.LinuxResources resources(LinuxResources resources) {
    return new VertexMetadata.LinuxResources(
        resources.getMemory(),
        resources.getMemorySwap(),
        resources.getCpuShares(),
        resources.getCpuPeriod(),
        resources.getCpuQuota(),
        resources.getCpusetCpus(),
        resources.getCpusetMems());
  }
}
