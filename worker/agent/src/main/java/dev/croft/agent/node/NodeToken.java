package dev.croft.agent.node;

/** How a call says that a node of the farm makes it. */
public final class NodeToken {

  /** The header's name. */
  public static final String HEADER = "authorization";

  private NodeToken() {}

  /** The header's value. */
  public static String header(String token) {
    return "Bearer " + token;
  }
}
