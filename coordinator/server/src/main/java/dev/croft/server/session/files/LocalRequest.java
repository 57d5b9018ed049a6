package dev.croft.server.session.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import java.util.List;
import java.util.Optional;

/**
 * Which files of which directory a client is asked for.
 *
 * @param name of the directory, such as {@code context}; the client knows where that is
 * @param includePatterns only these, where there are any; in {@code .dockerignore}'s syntax
 * @param excludePatterns never these
 * @param followPaths these, and what the symbolic links in them lead to
 * @param sharedKeyHint tells directories apart that have the same name
 * @param reuseUnchanged whether a file counts as known by its size, time and mode
 * @param sessionId the session to ask; empty for the build's own
 */
public record LocalRequest(
    String name,
    List<String> includePatterns,
    List<String> excludePatterns,
    List<String> followPaths,
    String sharedKeyHint,
    boolean reuseUnchanged,
    Optional<String> sessionId) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public LocalRequest {
    includePatterns = List.copyOf(includePatterns);
    excludePatterns = List.copyOf(excludePatterns);
    followPaths = List.copyOf(followPaths);
  }

  /** All of a directory. */
  public static LocalRequest all(String name) {
    return new LocalRequest(name, List.of(), List.of(), List.of(), "", true, Optional.empty());
  }

  /**
   * What a {@code local://} source asks for.
   *
   * @throws CroftException of kind {@code USER} where its attributes cannot be read
   */
  public static LocalRequest of(SourceOp source) {
    String session = source.attrs().getOrDefault("local.session", "");
    int colon = session.indexOf(':');
    boolean prefixed = colon >= 0;
    if (Boolean.parseBoolean(source.attrs().getOrDefault("local.metadatatransfer", "false"))) {
      throw CroftException.unsupported(
          source.identifier() + ": local.metadatatransfer is not supported");
    }
    return new LocalRequest(
        prefixed ? session.substring(0, colon) + "-" + source.location() : source.location(),
        list(source, "local.includepattern"),
        list(source, "local.excludepatterns"),
        list(source, "local.followpaths"),
        source.attrs().getOrDefault("local.sharedkeyhint", ""),
        !source.attrs().getOrDefault("local.differ", "").equals("none"),
        Optional.of(prefixed ? session.substring(colon + 1) : session).filter(id -> !id.isEmpty()));
  }

  private static List<String> list(SourceOp source, String attribute) {
    String text = source.attrs().getOrDefault(attribute, "");
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      String[] values = JSON.readValue(text, String[].class);
      return values == null ? List.of() : List.of(values);
    } catch (JsonProcessingException e) {
      throw CroftException.user(
          source.identifier() + ": the attribute " + attribute + " is no list of texts: " + text);
    }
  }
}
