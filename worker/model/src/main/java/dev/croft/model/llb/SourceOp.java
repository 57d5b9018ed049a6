package dev.croft.model.llb;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings files from outside: {@code docker-image://}, {@code local://}, {@code git://}, {@code
 * http(s)://}, {@code oci-layout://}.
 *
 * @param attrs named as BuildKit names them, such as {@code local.followpaths}; sorted by name
 */
public record SourceOp(String identifier, Map<String, String> attrs) implements Op {

  /** Copies and sorts the attributes. */
  public SourceOp {
    attrs = Collections.unmodifiableMap(new TreeMap<>(attrs));
  }

  /** The part of the identifier before {@code ://}. */
  public String scheme() {
    int end = identifier.indexOf("://");
    return end < 0 ? "" : identifier.substring(0, end);
  }

  /** The part of the identifier after {@code ://}. */
  public String location() {
    int end = identifier.indexOf("://");
    return end < 0 ? identifier : identifier.substring(end + 3);
  }
}
