package dev.croft.server.export;

import dev.croft.agent.link.ContentAccess;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.server.export.Attestation.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is said of a tree, as files beside the tree's own.
 *
 * @param prefix what the files' names begin with
 * @param platform stands in the files' names; empty for none
 */
record FolderAttestations(List<Attestation> all, String prefix, String platform) {

  FolderAttestations {
    all = all.stream().filter(attestation -> !attestation.inlineOnly()).toList();
  }

  /** The tree with the files; they say it of each of the tree's own files. */
  ContentAccess add(ContentAccess tree, Instant time) {
    if (all.isEmpty()) {
      return tree;
    }
    List<Subject> subjects = subjects(tree);
    Map<String, Bytes> files = new TreeMap<>();
    for (Attestation attestation : all) {
      String name = name(attestation.fileName());
      if (files.put(name, Bytes.of(Statement.indented(attestation, subjects))) != null) {
        throw CroftException.user("duplicate attestation path name " + name);
      }
    }
    return new TreeWithFiles(tree, files, time);
  }

  private String name(String fileName) {
    String name = prefix + fileName.substring(fileName.lastIndexOf('/') + 1);
    if (platform.isEmpty()) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? name + "." + platform
        : name.substring(0, dot) + "." + platform + name.substring(dot);
  }

  private static List<Subject> subjects(ContentAccess tree) {
    List<Subject> subjects = new ArrayList<>();
    try {
      tree.walk(
          file -> {
            if (FileKind.ofMode(file.mode()) == FileKind.REGULAR) {
              subjects.add(new Subject(file.path(), digest(tree, file.path())));
            }
          });
      return subjects;
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.TRANSIENT, "the files could not be read: " + e.getMessage(), e);
    }
  }

  private static Digest digest(ContentAccess tree, String path) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in = tree.open(path);
        DigestInputStream digesting = new DigestInputStream(in, sha256)) {
      var _ = digesting.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.ofHash(sha256.digest());
  }
}
