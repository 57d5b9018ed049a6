package dev.croft.server.policy;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.server.policy.SourcePolicy.Constraint;
import dev.croft.server.policy.SourcePolicy.Selector;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Matches sources against a selector, and fills in what its pattern matched. */
record SelectorMatch(Selector selector) {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:(?<dollar>\\$)|\\{(?<braced>\\w+)\\}|(?<plain>\\w+))");

  boolean matches(SourceOp source) {
    if (!selector.constraints().stream().allMatch(constraint -> holds(constraint, source))) {
      return false;
    }
    if (selector.identifier().equals(source.identifier())) {
      return true;
    }
    return switch (selector.match()) {
      case EXACT -> false;
      case REGEX -> compile(selector.identifier()).matcher(source.identifier()).find();
      case WILDCARD -> wildcard().matcher(source.identifier()).matches();
    };
  }

  /** A template in which variables stand for parts of an identifier that matches. */
  String format(String identifier, String template) {
    return switch (selector.match()) {
      case EXACT -> template;
      case REGEX ->
          compile(selector.identifier())
              .matcher(identifier)
              .replaceAll(match -> Matcher.quoteReplacement(expand(template, match)));
      case WILDCARD -> {
        Matcher matcher = wildcard().matcher(identifier);
        yield matcher.matches() ? expand(template, matcher.toMatchResult()) : identifier;
      }
    };
  }

  private static boolean holds(Constraint constraint, SourceOp source) {
    String value = source.attrs().getOrDefault(constraint.key(), "");
    return switch (constraint.condition()) {
      case EQUAL -> value.equals(constraint.value());
      case NOT_EQUAL -> !value.equals(constraint.value());
      case MATCHES -> compile(constraint.value()).matcher(value).find();
    };
  }

  private Pattern wildcard() {
    if (selector.identifier().contains("**")) {
      throw CroftException.user(
          "failed to translate wildcard \""
              + selector.identifier()
              + "\" to regexp: invalid wildcard: \"**\"");
    }
    StringBuilder pattern = new StringBuilder();
    for (String literal : selector.identifier().split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : "(.*)").append(Pattern.quote(literal));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }

  private static Pattern compile(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw CroftException.user("invalid regex \"" + pattern + "\": " + e.getDescription());
    }
  }

  /** Groups that there are not are empty. */
  private static String expand(String template, MatchResult match) {
    return VARIABLE
        .matcher(template)
        .replaceAll(
            variable -> {
              if (variable.start("dollar") >= 0) {
                return Matcher.quoteReplacement("$");
              }
              String name =
                  variable.start("braced") >= 0
                      ? variable.group("braced")
                      : variable.group("plain");
              return Matcher.quoteReplacement(group(name, match));
            });
  }

  private static String group(String name, MatchResult match) {
    if (name.chars().allMatch(Character::isDigit) && name.length() < 4) {
      int number = Integer.parseInt(name);
      String text = number <= match.groupCount() ? match.group(number) : "";
      return text == null ? "" : text;
    }
    Integer number = match.namedGroups().get(name);
    String text = number == null ? "" : match.group(number);
    return text == null ? "" : text;
  }
}
