package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.HandmadeImage;
import dev.croft.deploy.image.LayerWriter;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.image.TarEntry;
import dev.croft.deploy.rig.Buildx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer with one of everything comes through a build as BuildKit brings it through. */
@Acceptance
class LayerRoundTripTest {

  /** {@code cap_net_raw+ep}, as the kernel stores it: binary, with zero bytes. */
  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200200000000000000000000000000000");

  private static final String DOCKERFILE =
      """
      FROM {registry}/busybox AS tools
      FROM {registry}/everything
      COPY --from=tools /bin/busybox /bin/busybox
      RUN ["/bin/busybox", "sh", "-c", "set -e; export PATH=/nowhere; b=/bin/busybox; \
        $b rm /data/removed; $b rm -r /data/tree; \
        $b rm -r /data/remade; $b mkdir /data/remade; echo new > /data/remade/new; \
        $b rm /data/becomes-directory; $b mkdir /data/becomes-directory; \
        $b rm -r /data/becomes-file; echo file > /data/becomes-file; \
        $b chmod 4711 /data/mode; $b chown 12:34 /data/owner; \
        echo more >> /data/text; \
        $b ln /data/text /data/text-linked; $b ln -s text /data/text-symlinked; \
        $b mknod /data/null c 1 3; $b mkfifo /data/pipe2; \
        $b dd if=/dev/null of=/data/sparse2 bs=1 seek=5M; \
        $b touch -h -d '2011-12-13 14:15:16' /data/mode /data/sparse2 /data/text-symlinked; \
        $b mkdir -m 1777 /data/sticky; $b mv /data/moved /data/moved-away; \
        $b rm /data/link; $b ln -s elsewhere /data/link"]
      """;

  @TempDir private Path directory;

  @Test
  void anImageBuiltOnALayerWithOneOfEverythingEqualsBuildKits(Rig rig) {
    HandmadeImage.push(rig.registry().host(), "everything", List.of(lower(), upper()));
    Path context = Context.in(directory, rig).dockerfile(DOCKERFILE).path();

    PublishedImage ours = build(rig, rig.buildx(), context);
    PublishedImage theirs = build(rig, rig.reference(), context);

    assertThat(ours.tree().lines()).isEqualTo(theirs.tree().lines());
    assertThat(changes(ours)).isEqualTo(changes(theirs));
    assertThat(times(ours.tree())).isEqualTo(times(theirs.tree()));
  }

  @Test
  void theStepSeesWhatTheLayersHold(Rig rig) {
    HandmadeImage.push(rig.registry().host(), "everything", List.of(lower(), upper()));
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox AS tools
                FROM {registry}/everything
                COPY --from=tools /bin/busybox /bin/busybox
                RUN ["/bin/busybox", "sh", "-c", "b=/bin/busybox; \
                  $b find /data | $b sort > /list; \
                  $b stat -c '%n %A %u:%g %s %h %Y %t,%T' $($b cat /list) > /stat; \
                  $b stat -c '%b' /data/sparse > /blocks"]
                """)
            .path();

    FileTree ours = build(rig, rig.buildx(), context).tree();
    FileTree theirs = build(rig, rig.reference(), context).tree();

    assertThat(ours.text("list")).isEqualTo(theirs.text("list"));
    assertThat(withoutDirectorySizes(ours.text("stat")))
        .isEqualTo(withoutDirectorySizes(theirs.text("stat")));
  }

  private static byte[] lower() {
    return new LayerWriter()
        .directory("bin", 0755)
        .directory("data", 0755)
        .file("data/removed", 0644, "removed")
        .directory("data/tree", 0700)
        .directory("data/tree/deep", 0750)
        .file("data/tree/deep/leaf", 0600, "leaf")
        .directory("data/remade", 0755)
        .file("data/remade/old", 0644, "old")
        .file("data/becomes-directory", 0644, "file")
        .directory("data/becomes-file", 0755)
        .file("data/becomes-file/inside", 0644, "inside")
        .file("data/mode", 0644, "mode")
        .file("data/owner", 0640, "owner")
        .file("data/text", 0644, "text\n")
        .file("data/moved", 0644, "moved")
        .symlink("data/link", "text")
        .symlink("data/dangling", "/nowhere/at/all")
        .file("data/hard-a", 0644, "linked")
        .hardLink("data/hard-b", "data/hard-a")
        .owner(1000, 1000)
        .file("data/owned", 0604, "owned")
        .owner(3_000_00, 2_000_00)
        .file("data/owned-by-a-big-number", 0644, "big")
        .owner(0, 0)
        .file("data/setuid", 04755, "setuid")
        .file("data/setgid", 02755, "setgid")
        .directory("data/sticky-directory", 01777)
        .file("data/capable", 0755, bytes("capable"), Map.of("security.capability", CAPABILITY))
        .file("data/attributed", 0644, bytes("x"), Map.of("user.note", new byte[] {0, 1, 10, 61}))
        .device("data/character", '3', 5, 1)
        .device("data/block", '4', 7, 0)
        .pipe("data/pipe")
        .file("data/sparse", 0644, new byte[3 * 1024 * 1024], Map.of())
        .file("data/empty", 0644, "")
        .file("data/" + "long-name-".repeat(20), 0644, "long")
        .file("data/ünï©ödé 名前", 0644, "unicode")
        .modified(Instant.parse("1969-12-31T00:00:00Z").plusSeconds(86_400 * 2L))
        .file("data/old", 0644, "old")
        .directory("data/hidden", 0755)
        .file("data/hidden/by-whiteout", 0644, "hidden")
        .file("data/hidden/stays", 0644, "stays")
        .directory("data/opaque", 0755)
        .file("data/opaque/below", 0644, "below")
        .tar();
  }

  private static byte[] upper() {
    return new LayerWriter()
        .directory("data", 0755)
        .directory("data/hidden", 0755)
        .file("data/hidden/.wh.by-whiteout", 0644, "")
        .directory("data/opaque", 0711)
        .file("data/opaque/.wh..wh..opq", 0644, "")
        .file("data/opaque/above", 0644, "above")
        .tar();
  }

  private static PublishedImage build(Rig rig, Buildx buildx, Path context) {
    String image = rig.newImage();
    buildx.build(context, "--no-cache", "-t", image, "--push").orThrow();
    return PublishedImage.of(image, "linux/amd64");
  }

  /** What the last step changed, whiteouts included. */
  private static List<String> changes(PublishedImage image) {
    return image.layers().getLast().stream().map(TarEntry::withoutTime).sorted().toList();
  }

  /**
   * The times of what the step did not change, or changed to a time of its own; in seconds, which
   * is what BuildKit writes into new layers.
   */
  private static List<String> times(FileTree tree) {
    return tree.files().values().stream()
        .filter(file -> file.modified().isBefore(Instant.parse("2020-01-01T00:00:00Z")))
        .map(file -> file.path() + " " + file.modified().getEpochSecond())
        .sorted()
        .toList();
  }

  private static List<String> withoutDirectorySizes(String stat) {
    return stat.lines().map(line -> line.replaceAll("( d\\S+ \\S+) \\d+ \\d+", "$1")).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
