package dev.croft.dockerfile.check;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.LintWarning;
import dev.croft.dockerfile.parse.Directives;
import dev.croft.model.llb.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects what the checks find. For one thread. */
public final class Checks {

  private final CheckSettings settings;
  private final List<LintWarning> found;

  private Checks(CheckSettings settings, List<LintWarning> found) {
    this.settings = settings;
    this.found = found;
  }

  /** Checks that have found nothing yet. */
  public static Checks with(CheckSettings settings) {
    return new Checks(settings, new ArrayList<>());
  }

  /**
   * The same checks for an instruction, whose comment may skip some: {@code # check=skip=…}.
   *
   * @param comments without their number signs
   */
  public Checks within(List<String> comments) {
    for (String comment : comments) {
      Optional<Directives.Directive> directive = Directives.parse(comment);
      if (directive.isPresent() && directive.get().name().equals("check")) {
        return narrowed(directive.get().value());
      }
    }
    return this;
  }

  private Checks narrowed(String value) {
    int space = value.indexOf(' ');
    try {
      CheckSettings own = CheckSettings.parse(space < 0 ? value : value.substring(0, space));
      return new Checks(settings.and(own), found);
    } catch (DockerfileException e) {
      return this;
    }
  }

  /** Notes a finding, unless the check is skipped. */
  public void report(CheckRule rule, List<SourceLocation.Range> ranges, String message) {
    if (settings.runs(rule)) {
      found.add(new LintWarning(rule.ruleName(), rule.description(), rule.url(), message, ranges));
    }
  }

  /** What was found so far. */
  public List<LintWarning> found() {
    return List.copyOf(found);
  }

  /** Fails where something was found and the Dockerfile wants that to be an error. */
  public void failIfAsked() {
    if (settings.error() && !found.isEmpty()) {
      String rules =
          found.stream().map(LintWarning::rule).distinct().collect(Collectors.joining(", "));
      throw DockerfileException.of("lint violation found for rules: " + rules);
    }
  }
}
