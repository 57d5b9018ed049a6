package dev.croft.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.llb.SourceOp;
import dev.croft.server.policy.SourcePolicy.Action;
import dev.croft.server.policy.SourcePolicy.Condition;
import dev.croft.server.policy.SourcePolicy.Constraint;
import dev.croft.server.policy.SourcePolicy.Match;
import dev.croft.server.policy.SourcePolicy.Rule;
import dev.croft.server.policy.SourcePolicy.Selector;
import dev.croft.server.policy.SourcePolicy.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourcePoliciesTest {

  private static final String ALPINE = "docker-image://docker.io/library/alpine:3";

  @Test
  void whatNoRuleMatchesIsUsedAsItIs() {
    assertThat(apply(ALPINE, deny("docker-image://other", Match.EXACT))).isEqualTo(ALPINE);
  }

  @Test
  void aDeniedSourceIsNamed() {
    assertThatThrownBy(() -> apply(ALPINE, deny("docker-image://docker.io/*", Match.WILDCARD)))
        .hasMessage("source \"" + ALPINE + "\" denied by policy: source denied by policy");
  }

  @Test
  void theLastRuleThatMatchesCounts() {
    Rule denyAll = deny("*", Match.WILDCARD);
    Rule allow = rule(Action.ALLOW, ALPINE, Match.EXACT, Optional.empty());
    assertThat(apply(ALPINE, denyAll, allow)).isEqualTo(ALPINE);
    assertThatThrownBy(() -> apply(ALPINE, allow, denyAll)).hasMessageContaining("denied");
  }

  @Test
  void eachPolicyMustAllow() {
    SourcePolicy allow =
        new SourcePolicy(List.of(rule(Action.ALLOW, "*", Match.WILDCARD, Optional.empty())));
    SourcePolicy deny = new SourcePolicy(List.of(deny("*", Match.WILDCARD)));
    assertThatThrownBy(
            () -> SourcePolicies.apply(List.of(deny, allow), new SourceOp(ALPINE, Map.of())))
        .hasMessageContaining("denied");
  }

  @Test
  void aStarsTextGoesIntoWhatTheSourceBecomes() {
    assertThat(
            apply(
                ALPINE,
                convert("docker-image://docker.io/library/*:*", Match.WILDCARD, "x://$2/${1}-y$$")))
        .isEqualTo("x://3/alpine-y$");
  }

  @Test
  void aGroupsTextGoesIntoWhatTheSourceBecomes() {
    assertThat(apply(ALPINE, convert("library/(?<name>\\w+)", Match.REGEX, "mirror/${name}")))
        .isEqualTo("docker-image://docker.io/mirror/alpine:3");
  }

  @Test
  void whatASourceBecomesIsJudgedAgain() {
    assertThatThrownBy(
            () ->
                apply(
                    ALPINE,
                    convert(ALPINE, Match.EXACT, "docker-image://evil"),
                    deny("docker-image://evil", Match.EXACT)))
        .hasMessageContaining("\"docker-image://evil\" denied");
  }

  @Test
  void conversionsThatDoNotEndAreRefused() {
    assertThatThrownBy(
            () -> apply("a", convert("a", Match.EXACT, "b"), convert("b", Match.EXACT, "a")))
        .hasMessageContaining("too many");
  }

  @Test
  void attributesAreConditionsAndCanBeSet() {
    Rule rule =
        new Rule(
            Action.CONVERT,
            new Selector(
                "https://x/*",
                Match.WILDCARD,
                List.of(
                    new Constraint("http.checksum", "", Condition.EQUAL),
                    new Constraint("http.filename", "^f", Condition.MATCHES),
                    new Constraint("http.perm", "7", Condition.NOT_EQUAL))),
            Optional.of(new Update("https://x/${1}", Map.of("http.checksum", "sha256:1"))));
    List<SourcePolicy> policies = List.of(new SourcePolicy(List.of(rule)));
    assertThat(
            SourcePolicies.apply(
                    policies, new SourceOp("https://x/a", Map.of("http.filename", "file")))
                .attrs())
        .containsEntry("http.checksum", "sha256:1");
    assertThat(SourcePolicies.apply(policies, new SourceOp("https://x/a", Map.of())).attrs())
        .isEmpty();
  }

  @Test
  void aPatternThatIsNoneIsRefused() {
    assertThatThrownBy(() -> apply(ALPINE, deny("(", Match.REGEX)))
        .hasMessageContaining("invalid regex");
    assertThatThrownBy(() -> apply(ALPINE, deny("a**", Match.WILDCARD)))
        .hasMessageContaining("invalid wildcard");
  }

  private static String apply(String identifier, Rule... rules) {
    return SourcePolicies.apply(
            List.of(new SourcePolicy(List.of(rules))), new SourceOp(identifier, Map.of()))
        .identifier();
  }

  private static Rule deny(String identifier, Match match) {
    return rule(Action.DENY, identifier, match, Optional.empty());
  }

  private static Rule convert(String identifier, Match match, String target) {
    return rule(Action.CONVERT, identifier, match, Optional.of(new Update(target, Map.of())));
  }

  private static Rule rule(Action action, String identifier, Match match, Optional<Update> update) {
    return new Rule(action, new Selector(identifier, match, List.of()), update);
  }
}
