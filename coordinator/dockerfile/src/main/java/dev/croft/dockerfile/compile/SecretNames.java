package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.instruction.Origin;
import dev.croft.dockerfile.notation.GoText;
import java.util.regex.Pattern;

/** Recognizes variables that sound like secrets. */
public final class SecretNames {

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)");
  private static final Pattern HARMLESS =
      Pattern.compile("(?i)(?:_|^)(?:public|file|version)(?:_|$)");

  private SecretNames() {}

  /** Whether a variable's name sounds as if its value were a secret. */
  public static boolean isSecret(String name) {
    return SECRET.matcher(name).find() && !HARMLESS.matcher(name).find();
  }

  static void check(String keyword, String name, Origin origin, Checks checks) {
    if (isSecret(name)) {
      checks
          .within(origin.comments())
          .report(
              CheckRule.SECRETS_USED_IN_ARG_OR_ENV,
              origin.ranges(),
              "Do not use ARG or ENV instructions for sensitive data ("
                  + keyword
                  + " "
                  + GoText.quote(name)
                  + ")");
    }
  }
}
