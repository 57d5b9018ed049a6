package dev.croft.oci.blob;

import dev.croft.model.content.Digest;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A blob while it is written. Nothing is seen of it before {@link #commit()}. For one thread at a
 * time.
 */
public abstract class BlobWriter extends OutputStream {

  /** How many bytes there are, with those that an earlier writer left; where to continue. */
  public abstract long written();

  /**
   * The digest of what there is so far: by the algorithm of the digest that was asked for, or
   * SHA-256. Costs next to nothing, as what is written is hashed anyway.
   */
  public abstract Digest digest();

  /**
   * Makes the blob durable and gives it its name. Committing a blob that is there already is fine.
   *
   * @throws CorruptBlobException where the bytes do not have the digest or size that was asked for;
   *     they are thrown away then
   */
  public abstract BlobInfo commit() throws IOException;

  /** Throws away what was written, so that the next writer of this blob starts from nothing. */
  public abstract void discard() throws IOException;

  /**
   * Ends the writing. Without commit, what was written is kept for {@link BlobStore#resume}, or
   * thrown away where the digest was not known.
   */
  @Override
  public abstract void close() throws IOException;
}
