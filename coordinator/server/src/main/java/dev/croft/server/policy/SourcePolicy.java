package dev.croft.server.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules on sources; of those that allow and deny, the last one that matches counts. */
public record SourcePolicy(List<Rule> rules) {

  /** Copies the list. */
  public SourcePolicy {
    rules = List.copyOf(rules);
  }

  /**
   * One rule.
   *
   * @param update what a source becomes, where the action is to convert it
   */
  public record Rule(Action action, Selector selector, Optional<Update> update) {}

  /** What a rule does with a source that it matches. */
  public enum Action {
    /** It may be used. */
    ALLOW,
    /** It may not be used. */
    DENY,
    /** Another one is used instead. */
    CONVERT
  }

  /** Which sources a rule matches. */
  public record Selector(String identifier, Match match, List<Constraint> constraints) {
    /** Copies the list. */
    public Selector {
      constraints = List.copyOf(constraints);
    }
  }

  /** How a selector's identifier is read. */
  public enum Match {
    /** A star stands for anything. */
    WILDCARD,
    /** As it is. */
    EXACT,
    /** A regular expression that something in the identifier matches. */
    REGEX
  }

  /** A condition on an attribute; one that the source does not have is empty. */
  public record Constraint(String key, String value, Condition condition) {}

  /** What must hold of an attribute. */
  public enum Condition {
    /** It is the value. */
    EQUAL,
    /** It is not the value. */
    NOT_EQUAL,
    /** Something in it matches the value, a regular expression. */
    MATCHES
  }

  /**
   * What a source becomes.
   *
   * @param identifier with {@code $1} and {@code ${1}} for what the selector's pattern matched;
   *     empty for the selector's own
   */
  public record Update(String identifier, Map<String, String> attrs) {
    /** Copies the map. */
    public Update {
      attrs = Map.copyOf(attrs);
    }
  }
}
