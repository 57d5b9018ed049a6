package dev.croft.server.api;

import dev.croft.agent.cachemount.KeptCacheMounts;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.trace.Traces;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.blob.BlobStore;
import dev.croft.server.build.Builds;
import dev.croft.server.gateway.BuildRunner;
import dev.croft.server.gateway.Gateways;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.http.Pages;
import dev.croft.server.session.Sessions;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.LayoutResolver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API is made of.
 *
 * @param building what carries builds out
 * @param reading what front ends read through the API
 * @param past what is known of past builds
 * @param farm what there is to know of the farm
 */
public record ApiParts(Building building, Reading reading, Past past, Farm farm, Pages pages) {
  /**
   * What carries builds out.
   *
   * @param traces where builds are followed
   */
  public record Building(
      BuildRunner runner, Builds builds, Gateways gateways, Sessions sessions, Traces traces) {}

  /** What front ends read through the API. */
  public record Reading(ContentReader contents, ImageResolver images, LayoutResolver layouts) {}

  /**
   * What is known of past builds.
   *
   * @param blobs the history's own
   */
  public record Past(BuildHistory history, BlobStore blobs) {}

  /**
   * What there is to know of the farm.
   *
   * @param cacheMounts the farm's cache mounts, once they can be had
   * @param version what clients show as the builder's version
   * @param collection what is collected when
   */
  public record Farm(
      Supplier<List<WorkerInfo>> workers,
      CacheUsage cache,
      Supplier<Optional<KeptCacheMounts>> cacheMounts,
      String version,
      Supplier<List<PruneRequest>> collection) {}
}
