package dev.croft.oci.registry;

/**
 * Who somebody is to a registry. With an empty user name, the secret is an identity token.
 *
 * @param username empty where there is none
 * @param secret a password or token; empty where there is none
 */
public record Credentials(String username, String secret) {

  /** Nobody in particular. */
  public static Credentials none() {
    return new Credentials("", "");
  }

  /** Whether this is nobody in particular. */
  public boolean isEmpty() {
    return secret.isEmpty();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Credentials[" + (isEmpty() ? "none" : username + ", secret") + "]";
  }
}
