package dev.croft.model.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of some bytes: {@code algorithm:hex}, as in the OCI image specification's descriptors.
 *
 * @param value the digest in its text form, such as {@code sha256:9f86…}
 */
public record Digest(String value) implements Comparable<Digest> {

  private static final int SHA256_HEX_LENGTH = 64;

  /** Checks the text form; throws {@link IllegalArgumentException} where it is not a digest. */
  public Digest {
    int colon = value.indexOf(':');
    if (colon <= 0 || !isHex(value, colon + 1) || !lengthFits(value, colon)) {
      throw new IllegalArgumentException("not a digest: " + value);
    }
  }

  /** The SHA-256 digest of some bytes. */
  public static Digest ofBytes(byte[] bytes) {
    return ofHash(sha256().digest(bytes));
  }

  /** The SHA-256 digest of a text's UTF-8 bytes. */
  public static Digest ofText(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest whose SHA-256 value was computed elsewhere. */
  public static Digest ofHash(byte[] sha256) {
    return new Digest("sha256:" + HexFormat.of().formatHex(sha256));
  }

  /** A fresh SHA-256 computation, for streams. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether a text is a digest that this class accepts. */
  public static boolean isDigest(String text) {
    int colon = text.indexOf(':');
    return colon > 0 && isHex(text, colon + 1) && lengthFits(text, colon);
  }

  /** The part before the colon, such as {@code sha256}. */
  public String algorithm() {
    return value.substring(0, value.indexOf(':'));
  }

  /** The part after the colon. */
  public String hex() {
    return value.substring(value.indexOf(':') + 1);
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean lengthFits(String value, int colon) {
    int length = value.length() - colon - 1;
    return value.startsWith("sha256:") ? length == SHA256_HEX_LENGTH : length >= 32;
  }

  private static boolean isHex(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return from < value.length();
  }
}
