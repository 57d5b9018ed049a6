package dev.croft.agent.disk;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import dev.croft.model.content.Digest;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeOrigin;
import dev.croft.oci.tree.TreeStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trees of files: build contexts, downloads, commits of repositories. A file that several trees
 * have counts for the one that was used last, as it goes only with all of them.
 */
public final class TreePart implements DiskPart {

  /** The store notes uses to the hour. */
  private static final Duration TIME_GRAIN = Duration.ofHours(1);

  private static final String UNLISTED = "unlisted-files";

  private final TreeStore trees;
  private final InstantSource clock;

  /** The part of a node with this store. */
  public TreePart(TreeStore trees, InstantSource clock) {
    this.trees = trees;
    this.clock = clock;
  }

  @Override
  public List<UsageRecord> records() {
    Map<Digest, BlobInfo> files = new HashMap<>();
    trees.files().forEach(file -> files.put(file.digest(), file));
    List<BlobInfo> listings = new ArrayList<>(trees.trees());
    listings.sort(Comparator.comparing(BlobInfo::lastUsed).reversed());
    List<UsageRecord> records = new ArrayList<>();
    for (BlobInfo listing : listings) {
      long size = listing.size();
      for (Digest content : contents(listing.digest())) {
        BlobInfo file = files.remove(content);
        size += file == null ? 0 : file.size();
      }
      records.add(record(listing, size, trees.origin(listing.digest())));
    }
    unlisted(files.values().stream().toList()).ifPresent(records::add);
    return records;
  }

  @Override
  public boolean delete(UsageRecord record) {
    return record.id().equals(UNLISTED)
        || (Digest.isDigest(record.id()) && trees.deleteTree(new Digest(record.id())));
  }

  /** Removes files that no tree has; not those that a running build may just have received. */
  @Override
  public void tidy(NeededContent needed) {
    Set<Digest> listed = new HashSet<>();
    trees.trees().forEach(listing -> listed.addAll(contents(listing.digest())));
    for (BlobInfo file : trees.files()) {
      if (!listed.contains(file.digest()) && !needed.coversUseAt(latestUse(file.lastUsed()))) {
        trees.deleteFile(file.digest());
      }
    }
  }

  private Set<Digest> contents(Digest listing) {
    Set<Digest> contents = new HashSet<>();
    trees.peek(listing).map(FileTree::entries).orElseGet(List::of).stream()
        .map(TreeEntry::content)
        .forEach(content -> content.ifPresent(contents::add));
    return contents;
  }

  private Optional<UsageRecord> unlisted(List<BlobInfo> files) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Instant used = files.stream().map(BlobInfo::lastUsed).max(Instant::compareTo).orElseThrow();
    long size = files.stream().mapToLong(BlobInfo::size).sum();
    return Optional.of(
        record(
            UNLISTED,
            used,
            size,
            new TreeOrigin("source.local", "files of sources that were never received whole")));
  }

  private UsageRecord record(BlobInfo listing, long size, TreeOrigin origin) {
    return record(listing.digest().value(), listing.lastUsed(), size, origin);
  }

  private UsageRecord record(String id, Instant used, long size, TreeOrigin origin) {
    return new UsageRecord(
        id,
        origin.kind(),
        size,
        false,
        false,
        List.of(),
        used,
        Optional.of(latestUse(used)),
        1,
        origin.description());
  }

  private Instant latestUse(Instant noted) {
    Instant latest = noted.plus(TIME_GRAIN);
    Instant now = clock.instant();
    return latest.isBefore(now) ? latest : noted.isAfter(now) ? noted : now;
  }
}
