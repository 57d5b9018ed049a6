package dev.croft.dockerfile.instruction;

import java.util.List;

/**
 * What is copied, and to where.
 *
 * @param files those whose content is in the Dockerfile
 */
public record CopySources(List<String> paths, List<InlineFile> files, String destination) {

  /** Copies the lists. */
  public CopySources {
    paths = List.copyOf(paths);
    files = List.copyOf(files);
  }

  /**
   * A file from a here-document.
   *
   * @param expand whether variables in it are expanded
   */
  public record InlineFile(String name, String content, boolean expand) {}
}
