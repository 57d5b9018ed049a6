package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.instruction.Origin;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Watches a stage's instructions of which only the last counts. */
final class OnceOnly {

  private final Map<String, Origin> last = new HashMap<>();

  /** Notes an instruction, and warns of one before it that it overrides. */
  void note(Origin origin, Checks checks) {
    Origin before = last.put(origin.keyword().toLowerCase(Locale.ROOT), origin);
    if (before != null) {
      checks.report(
          CheckRule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
          before.ranges(),
          "Multiple "
              + origin.keyword()
              + " instructions should not be used in the same stage because only the last one"
              + " will be used");
    }
  }

  /** Whether an instruction of that keyword, in lower case, was seen. */
  boolean saw(String keyword) {
    return last.containsKey(keyword);
  }
}
