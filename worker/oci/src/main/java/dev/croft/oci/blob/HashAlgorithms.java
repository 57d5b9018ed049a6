package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash algorithms that digests may name: those that the OCI image specification registers. */
public final class HashAlgorithms {

  private HashAlgorithms() {}

  /** A fresh computation of the algorithm that a digest names. */
  public static MessageDigest start(Digest digest) {
    String name =
        switch (digest.algorithm()) {
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default ->
              throw CroftException.unsupported(
                  "digest " + digest + ": the algorithm is not supported");
        };
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  /** The digest of some bytes, by the algorithm of another digest. */
  public static Digest digestOf(Digest like, byte[] bytes) {
    return finish(like, start(like).digest(bytes));
  }

  /** The digest that a finished computation gives, by the algorithm of another digest. */
  public static Digest finish(Digest like, byte[] hash) {
    return new Digest(like.algorithm() + ":" + HexFormat.of().formatHex(hash));
  }
}
