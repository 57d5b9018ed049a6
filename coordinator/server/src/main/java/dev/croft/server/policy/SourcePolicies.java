package dev.croft.server.policy;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.SourceOp;
import dev.croft.server.policy.SourcePolicy.Rule;
import dev.croft.server.policy.SourcePolicy.Update;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies policies to sources. */
public final class SourcePolicies {

  private static final int MAX_CONVERSIONS = 20;

  private SourcePolicies() {}

  /**
   * What a source becomes; each conversion begins again with the first policy.
   *
   * @throws CroftException where a policy denies it, or the conversions do not end
   */
  public static SourceOp apply(List<SourcePolicy> policies, SourceOp source) {
    SourceOp current = source;
    for (int conversions = 0; conversions <= MAX_CONVERSIONS; conversions++) {
      Optional<SourceOp> converted = convert(policies, current);
      if (converted.isEmpty()) {
        return current;
      }
      current = converted.get();
    }
    throw CroftException.user("too many mutations on a single source: too many operations");
  }

  private static Optional<SourceOp> convert(List<SourcePolicy> policies, SourceOp source) {
    for (SourcePolicy policy : policies) {
      boolean denied = false;
      for (Rule rule : policy.rules()) {
        SelectorMatch match = new SelectorMatch(rule.selector());
        if (!match.matches(source)) {
          continue;
        }
        switch (rule.action()) {
          case ALLOW -> denied = false;
          case DENY -> denied = true;
          case CONVERT -> {
            SourceOp converted = converted(rule, match, source);
            if (!converted.equals(source)) {
              return Optional.of(converted);
            }
          }
        }
      }
      if (denied) {
        throw new CroftException(
            FailureKind.DENIED,
            "source \"" + source.identifier() + "\" denied by policy: source denied by policy");
      }
    }
    return Optional.empty();
  }

  private static SourceOp converted(Rule rule, SelectorMatch match, SourceOp source) {
    Update update =
        rule.update()
            .orElseThrow(
                () ->
                    CroftException.user(
                        "error mutating source policy: missing destination for convert rule"));
    String template =
        update.identifier().isEmpty() ? rule.selector().identifier() : update.identifier();
    String identifier = match.format(source.identifier(), template);
    Map<String, String> attrs = new HashMap<>(source.attrs());
    attrs.putAll(update.attrs());
    return new SourceOp(identifier.isEmpty() ? source.identifier() : identifier, attrs);
  }
}
