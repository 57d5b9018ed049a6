package dev.croft.agent.move;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What nodes call things when they ask each other over HTTP. */
final class ContentPaths {

  static final String ROOT = "/content/";
  static final String SNAPSHOTS = ROOT + "snapshots/";
  static final String ARCHIVES = ROOT + "archives/";
  static final String LAYERS = ROOT + "layers/";
  static final String PARTS = ROOT + "parts/";
  static final String BLOBS = ROOT + "blobs/";
  static final String DOUBTS = ROOT + "doubts/";
  static final String TREES = ROOT + "trees/";
  static final String FILES = ROOT + "files";

  private ContentPaths() {}

  static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  static String unescaped(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }
}
