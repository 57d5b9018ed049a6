package dev.croft.server.frontend;

import dev.croft.model.failure.CroftException;
import java.util.Set;
import java.util.TreeSet;

/** What clients may require of the Dockerfile front end, by BuildKit's names. */
public final class FrontEndCaps {
  private static final Set<String> KNOWN =
      Set.of(
          "moby.buildkit.frontend.gitquerystring",
          "moby.buildkit.frontend.inputs",
          "moby.buildkit.frontend.subrequests",
          "moby.buildkit.frontend.contexts");

  private FrontEndCaps() {}

  /**
   * Checks what is required of a front end that says itself what it can do.
   *
   * @param offered with commas between, as what is required
   * @param withInputs whether it is given definitions for named contexts
   * @throws CroftException where something is not met
   */
  public static void checkOf(String offered, String required, boolean withInputs) {
    Set<String> known = names(offered);
    Set<String> wanted = names(required);
    if (withInputs) {
      wanted.add("moby.buildkit.frontend.inputs");
    }
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw CroftException.unsupported("unsupported frontend capability " + name);
      }
    }
  }

  private static Set<String> names(String list) {
    Set<String> names = new TreeSet<>();
    for (String item : list.split(",", -1)) {
      String name = item.contains("+") ? item.substring(0, item.indexOf('+')) : item;
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

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
