package dev.croft.server.farm;

import dev.croft.agent.disk.DiskPart;
import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.oci.tree.TreeStore;
import dev.croft.server.session.files.ListingMemory;
import dev.croft.server.source.http.HttpSource;
import java.util.List;

/** What a coordinator notes of its sources; it goes with the trees that it is about. */
final class SourcePart implements DiskPart {

  private final TreeStore trees;
  private final HttpSource downloads;
  private final ListingMemory contexts;

  SourcePart(TreeStore trees, HttpSource downloads, ListingMemory contexts) {
    this.trees = trees;
    this.downloads = downloads;
    this.contexts = contexts;
  }

  @Override
  public List<UsageRecord> records() {
    return List.of();
  }

  @Override
  public boolean delete(UsageRecord record) {
    return false;
  }

  @Override
  public void tidy(NeededContent needed) {
    downloads.forgetLost();
    if (trees.files().isEmpty()) {
      contexts.clear();
    }
  }
}
