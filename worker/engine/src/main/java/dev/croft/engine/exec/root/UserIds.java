package dev.croft.engine.exec.root;

import java.util.List;

/**
 * Who a process runs as.
 *
 * @param additionalGids with the primary group first
 */
public record UserIds(int uid, int gid, List<Integer> additionalGids) {

  /** Copies the list, and puts the primary group into it where it is missing. */
  public UserIds {
    if (!additionalGids.contains(gid)) {
      List<Integer> all = new java.util.ArrayList<>(additionalGids.size() + 1);
      all.add(gid);
      all.addAll(additionalGids);
      additionalGids = all;
    }
    additionalGids = List.copyOf(additionalGids);
  }
}
