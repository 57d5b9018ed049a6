package dev.croft.deploy.conformance;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of a text what is never the same twice: times, addresses, directories, digests of what
 * was made now.
 *
 * @param names texts and what stands for them
 */
record Normal(Map<String, String> names) {

  private static final Pattern STEP_TIME = Pattern.compile("(?m)^( *)\\d+\\.\\d+ ");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern DETAILS =
      Pattern.compile("(?m)^View build details: .*\\n?|^\\s*\\d+ warnings? found .*\\n?");
  private static final Pattern REF_ID =
      Pattern.compile("failed to compute cache key: failed to calculate checksum of ref \\S+");

  Normal {
    names = Map.copyOf(names);
  }

  String text(String text) {
    String result = COLOUR.matcher(text).replaceAll("");
    for (Map.Entry<String, String> name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    result = STEP_TIME.matcher(result).replaceAll("$1");
    result =
        REF_ID
            .matcher(result)
            .replaceAll("failed to compute cache key: failed to calculate checksum of ref {ref}");
    result = DETAILS.matcher(result).replaceAll("");
    // Which of the two it is depends on which of two calls ends first.
    result = result.replace("failed to run Build function: ", "failed to solve: ");
    return DIGEST.matcher(result).replaceAll("{digest}");
  }

  List<String> lines(String text) {
    return text(text).lines().map(String::stripTrailing).toList();
  }
}
