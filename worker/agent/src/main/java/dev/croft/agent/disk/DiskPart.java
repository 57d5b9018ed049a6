package dev.croft.agent.disk;

import dev.croft.agent.link.NeededContent;
import dev.croft.agent.link.UsageRecord;
import java.util.List;

/** One kind of what a node keeps on its disk. Thread safe. */
public interface DiskPart {

  /** What there is of it. */
  List<UsageRecord> records();

  /**
   * Removes something.
   *
   * @return whether it is gone; false where somebody uses it, or it is none of this part's
   */
  boolean delete(UsageRecord record);

  /** Removes what has no record of its own and went out of use with what was deleted. */
  default void tidy(NeededContent needed) {}
}
