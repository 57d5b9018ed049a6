package dev.croft.server.export;

import dev.croft.server.build.BuildScope;
import java.util.Map;

/**
 * Takes a build's result out of the farm, in one of the forms that a client may ask for. Thread
 * safe.
 */
public interface Exporter {

  /**
   * Exports, and shows it as a vertex of the build.
   *
   * @param index which of the client's outputs this is, from 0; the client's session tells them
   *     apart by it
   * @param attrs the exporter's options by BuildKit's names, such as {@code name} and {@code push}
   */
  Exported export(BuildScope scope, BuildResult result, int index, Map<String, String> attrs);
}
