package dev.croft.agent.link;

import dev.croft.model.failure.CroftException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Filters of disk usage records, in containerd's syntax: {@code field}, {@code field==value},
 * {@code field!=value}, {@code field~=pattern}, several joined by commas of which all must hold.
 */
final class UsageFilter {

  private static final Pattern TERM = Pattern.compile("([a-z]+)(?:(==|!=|~=)(.*))?");

  private UsageFilter() {}

  /** Whether a record passes any of the filters; no filter lets everything through. */
  static boolean matchesAny(List<String> filters, UsageRecord record) {
    return filters.isEmpty() || filters.stream().anyMatch(filter -> matches(filter, record));
  }

  private static boolean matches(String filter, UsageRecord record) {
    if (filter.isBlank()) {
      return true;
    }
    for (String term : filter.split(",", -1)) {
      Matcher parts = TERM.matcher(term.strip());
      if (!parts.matches()) {
        throw CroftException.user("failed to parse prune filter \"" + filter + "\"");
      }
      if (!holds(parts.group(1), parts.group(2), unquoted(parts.group(3)), record)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(
      String field, @Nullable String operator, String value, UsageRecord record) {
    String actual = value(field, record);
    if (operator == null) {
      return !actual.isEmpty();
    }
    return switch (operator) {
      case "==" -> actual.equals(value);
      case "!=" -> !actual.equals(value);
      default -> find(value, actual);
    };
  }

  private static boolean find(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw CroftException.user("invalid pattern in filter: " + pattern);
    }
  }

  /** A field's value; a flag that is not set is the empty text. */
  private static String value(String field, UsageRecord record) {
    boolean mutable = record.type().equals("exec.cachemount");
    return switch (field) {
      case "id" -> record.id();
      case "parents", "parent" -> String.join(";", record.parents());
      case "description" -> record.description();
      case "inuse" -> flag(record.inUse());
      case "mutable" -> flag(mutable);
      case "immutable" -> flag(!mutable);
      case "type" -> record.type();
      case "shared" -> flag(record.shared());
      case "private" -> flag(!record.shared());
      default -> "";
    };
  }

  private static String flag(boolean set) {
    return set ? "true" : "";
  }

  private static String unquoted(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
