package dev.croft.oci.tree;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of single files, of directories alone ("headers") and of directories with all that is in
 * them. Each is computed once. Thread safe.
 */
final class RecordDigests {

  private final FileView view;
  private final Map<BytePath, Digest> whole = new ConcurrentHashMap<>();
  private final Map<BytePath, Digest> headers = new ConcurrentHashMap<>();

  RecordDigests(FileView view) {
    this.view = view;
  }

  /** A file, or a directory with all that is in it. No link is followed. */
  Digest of(BytePath path) {
    Digest known = whole.get(path);
    if (known != null) {
      return known;
    }
    FileView.Status status = status(path);
    Digest computed = status.isDirectory() ? directory(path) : header(path);
    whole.put(path, computed);
    return computed;
  }

  /** A file, or a directory as if it were empty. */
  Digest header(BytePath path) {
    Digest known = headers.get(path);
    if (known != null) {
      return known;
    }
    Digest computed = computeHeader(path, status(path));
    headers.put(path, computed);
    return computed;
  }

  private Digest directory(BytePath path) {
    MessageDigest hash = Digest.sha256();
    text(hash, "directory");
    text(hash, header(path).value());
    for (BytePath name : view.list(path)) {
      text(hash, name.bytes());
      text(hash, of(path.resolve(name)).value());
    }
    return Digest.ofHash(hash.digest());
  }

  private Digest computeHeader(BytePath path, FileView.Status status) {
    MessageDigest hash = Digest.sha256();
    text(hash, status.type().name());
    // Linux gives all links the same permissions; other systems that send files do not.
    number(hash, status.isSymlink() ? 0777 : status.permissions());
    number(hash, status.owner().uid());
    number(hash, status.owner().gid());
    number(hash, status.size());
    text(hash, status.link().bytes());
    number(hash, status.device().map(TreeEntry.Device::major).orElse(0));
    number(hash, status.device().map(TreeEntry.Device::minor).orElse(0));
    for (Map.Entry<String, Bytes> xattr : status.xattrs().entrySet()) {
      if (counts(xattr.getKey())) {
        text(hash, xattr.getKey());
        text(hash, xattr.getValue().toArray());
      }
    }
    if (status.type() == FileType.REGULAR) {
      text(hash, "content");
      text(hash, view.contentDigest(path).value());
    }
    return Digest.ofHash(hash.digest());
  }

  private FileView.Status status(BytePath path) {
    return view.stat(path)
        .orElseThrow(() -> CroftException.notFound("\"/" + path + "\": not found"));
  }

  /** Labels of security modules and file systems are the machine's, not the file's. */
  private static boolean counts(String xattr) {
    return xattr.equals("security.capability")
        || !(xattr.startsWith("security.") || xattr.startsWith("system."));
  }

  /** Bytes after their count, so that no two lists of texts give the same bytes. */
  static void text(MessageDigest hash, byte[] bytes) {
    number(hash, bytes.length);
    hash.update(bytes);
  }

  static void text(MessageDigest hash, String text) {
    text(hash, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void number(MessageDigest hash, long number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      hash.update((byte) (number >> shift));
    }
  }
}
