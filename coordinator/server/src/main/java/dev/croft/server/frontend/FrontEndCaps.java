package dev.croft.server.frontend;

import dev.croft.model.failure.CroftException;
import java.util.Set;

/** What clients may require of the Dockerfile front end, by BuildKit's names. */
final class FrontEndCaps {
  private static final Set<String> KNOWN =
      Set.of(
          "moby.buildkit.frontend.inputs",
          "moby.buildkit.frontend.subrequests",
          "moby.buildkit.frontend.contexts");

  private FrontEndCaps() {}

  /**
   * Checks a list of requirements.
   *
   * @param required with commas between; a plus sign and what follows it do not count
   * @throws CroftException where one is not met
   */
  static void check(String required) {
    for (String item : required.split(",", -1)) {
      String name = item.contains("+") ? item.substring(0, item.indexOf('+')) : item;
      if (!name.isEmpty() && !KNOWN.contains(name)) {
        throw CroftException.unsupported("unsupported frontend capability " + name);
      }
    }
  }
}
