package dev.croft.engine.fileop;

import dev.croft.model.failure.CroftException;
import java.util.List;

/** Include and exclude patterns. */
final class PatternFilter {

  private PatternFilter() {}

  static CopyFilter of(List<String> includes, List<String> excludes) {
    if (!includes.isEmpty() || !excludes.isEmpty()) {
      throw CroftException.unsupported("include and exclude patterns");
    }
    return CopyFilter.all();
  }
}
