package dev.croft.server.api;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.sourcepolicy.AttrConstraint;
import dev.croft.protocol.generated.sourcepolicy.Policy;
import dev.croft.protocol.generated.sourcepolicy.Rule;
import dev.croft.server.policy.SourcePolicy;
import java.util.Optional;

/** Reads source policies. */
final class SourcePolicyMessages {
  private SourcePolicyMessages() {}

  static SourcePolicy read(Policy policy) {
    return new SourcePolicy(
        policy.getRulesList().stream().map(SourcePolicyMessages::rule).toList());
  }

  private static SourcePolicy.Rule rule(Rule rule) {
    if (!rule.hasSelector()) {
      throw CroftException.user("invalid nil selector in policy");
    }
    return new SourcePolicy.Rule(
        switch (rule.getAction()) {
          case ALLOW -> SourcePolicy.Action.ALLOW;
          case DENY -> SourcePolicy.Action.DENY;
          case CONVERT -> SourcePolicy.Action.CONVERT;
          case UNRECOGNIZED -> throw unknown("action", rule.getActionValue());
        },
        new SourcePolicy.Selector(
            rule.getSelector().getIdentifier(),
            switch (rule.getSelector().getMatchType()) {
              case WILDCARD -> SourcePolicy.Match.WILDCARD;
              case EXACT -> SourcePolicy.Match.EXACT;
              case REGEX -> SourcePolicy.Match.REGEX;
              case UNRECOGNIZED ->
                  throw unknown("match type", rule.getSelector().getMatchTypeValue());
            },
            rule.getSelector().getConstraintsList().stream()
                .map(SourcePolicyMessages::constraint)
                .toList()),
        rule.hasUpdates()
            ? Optional.of(
                new SourcePolicy.Update(
                    rule.getUpdates().getIdentifier(), rule.getUpdates().getAttrsMap()))
            : Optional.empty());
  }

  private static SourcePolicy.Constraint constraint(AttrConstraint constraint) {
    return new SourcePolicy.Constraint(
        constraint.getKey(),
        constraint.getValue(),
        switch (constraint.getCondition()) {
          case EQUAL -> SourcePolicy.Condition.EQUAL;
          case NOTEQUAL -> SourcePolicy.Condition.NOT_EQUAL;
          case MATCHES -> SourcePolicy.Condition.MATCHES;
          case UNRECOGNIZED -> throw unknown("attribute condition", constraint.getConditionValue());
        });
  }

  private static CroftException unknown(String what, int value) {
    return CroftException.user("invalid source policy: unknown " + what + " " + value);
  }
}
