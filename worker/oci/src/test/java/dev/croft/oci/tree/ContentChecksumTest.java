package dev.croft.oci.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.linux.file.BytePath;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.step.ContentSelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentChecksumTest {

  private static final Digest NOTHING = Digest.ofBytes(new byte[0]);

  @Test
  void contentCounts() {
    assertThat(whole(tree("a=1"), "a")).isNotEqualTo(whole(tree("a=2"), "a"));
  }

  @Test
  void theNameOfTheSelectedFileDoesNotCount() {
    assertThat(whole(tree("a=1"), "a")).isEqualTo(whole(tree("d/", "d/b=1"), "d/b"));
  }

  @Test
  void namesBelowTheSelectedDirectoryCount() {
    assertThat(whole(tree("d/", "d/a=1"), "d")).isNotEqualTo(whole(tree("d/", "d/b=1"), "d"));
    assertThat(whole(tree("d/", "d/a=1"), "d")).isEqualTo(whole(tree("e/", "e/a=1"), "e"));
  }

  @Test
  void whatIsOutsideDoesNotCount() {
    assertThat(whole(tree("d/", "d/a=1", "x=1"), "d"))
        .isEqualTo(whole(tree("d/", "d/a=1", "y=2"), "d"));
  }

  @Test
  void moreFilesCount() {
    assertThat(whole(tree("d/", "d/a=1"), "d"))
        .isNotEqualTo(whole(tree("d/", "d/a=1", "d/b=1"), "d"));
    assertThat(whole(tree("d/", "d/e/", "d/e/a=1"), "d"))
        .isNotEqualTo(whole(tree("d/", "d/a=1", "d/e/"), "d"));
  }

  @Test
  void permissionsOwnersLinksAndAttributesCountButTimesDoNot() {
    TreeEntry file = TreeEntry.file("f", 0644, Digest.ofText("1"), 1);
    Digest plain = whole(FileTree.of(List.of(file)), "f");

    assertThat(whole(FileTree.of(List.of(file.withModified(99))), "f")).isEqualTo(plain);
    assertThat(
            List.of(
                whole(FileTree.of(List.of(file.withOwner(1, 0))), "f"),
                whole(FileTree.of(List.of(file.withOwner(0, 1))), "f"),
                whole(FileTree.of(List.of(TreeEntry.file("f", 0755, Digest.ofText("1"), 1))), "f"),
                whole(FileTree.of(List.of(file.withXattrs(xattr("user.a")))), "f"),
                whole(FileTree.of(List.of(file.withXattrs(xattr("security.capability")))), "f")))
        .doesNotContain(plain)
        .doesNotHaveDuplicates();
  }

  @Test
  void labelsOfTheMachineDoNotCount() {
    TreeEntry file = TreeEntry.file("f", 0644, Digest.ofText("1"), 1);

    assertThat(whole(FileTree.of(List.of(file.withXattrs(xattr("security.selinux")))), "f"))
        .isEqualTo(whole(FileTree.of(List.of(file)), "f"));
  }

  @Test
  void aHardLinkCountsAsTheFileItself() {
    TreeEntry first = TreeEntry.file("a", 0644, Digest.ofText("1"), 1);
    TreeEntry second = TreeEntry.file("b", 0644, Digest.ofText("1"), 1);

    assertThat(whole(FileTree.of(List.of(first, second.asHardLinkTo(BytePath.of("a")))), "/"))
        .isEqualTo(whole(FileTree.of(List.of(first, second)), "/"));
  }

  @Test
  void anEmptyDirectoryIsNotNothing() {
    assertThat(whole(tree("d/", "d/e/"), "d")).isNotEqualTo(whole(tree("d/"), "d"));
  }

  @ParameterizedTest
  @CsvSource({"/, ''", "/d, d", "d/, d", "./d/../d, d", "/d/./a, d/a", "../d, d"})
  void pathsAreCleaned(String path, String same) {
    FileTree tree = tree("d/", "d/a=1");

    assertThat(whole(tree, path)).isEqualTo(whole(tree, same));
  }

  @ParameterizedTest
  @CsvSource({
    "x, /x",
    "/x, /x",
    "d/x, /d/x",
    "a/x, /a/x",
    "broken, /broken",
    "x/../a/y, /a/y",
  })
  void aPathThatIsNotThereIsSaidInBuildKitsWords(String path, String shown) {
    FileTree tree = tree("a=1", "d/", "broken>nowhere");

    assertThatThrownBy(() -> whole(tree, path))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND))
        .hasMessage("\"" + shown + "\": not found");
  }

  @Test
  void linksOnTheWayAreFollowedInsideTheTree() {
    FileTree tree =
        tree(
            "d/",
            "d/a=1",
            "rel>d",
            "abs>/d",
            "out>../../../d",
            "up/",
            "up/l>../d",
            "two>rel/../rel");

    for (String path : List.of("rel/a", "abs/a", "out/a", "up/l/a", "two/a")) {
      assertThat(whole(tree, path)).isEqualTo(whole(tree, "d/a"));
    }
  }

  @Test
  void aLinkAtTheEndIsFollowedOnDemand() {
    FileTree tree = tree("d/", "d/a=1", "l>d");
    var asLink = new ContentSelector("l", false, false, List.of(), List.of());

    assertThat(whole(tree, "l")).isEqualTo(whole(tree, "d"));
    assertThat(of(tree, asLink)).isNotEqualTo(whole(tree, "d"));
    assertThat(of(tree, asLink)).isNotEqualTo(of(tree("d/", "d/a=1", "l>e"), asLink));
  }

  @Test
  void linksInADirectoryCountAsLinks() {
    assertThat(whole(tree("d/", "d/l>../a", "a=1"), "d"))
        .isEqualTo(whole(tree("d/", "d/l>../a", "a=2"), "d"));
  }

  @Test
  void linksInACircleAreRefused() {
    assertThatThrownBy(() -> whole(tree("a>b", "b>a"), "a"))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("too many links");
  }

  @Test
  void aWildcardSelectsByName() {
    FileTree tree = tree("a.c=1", "b.c=2", "c.h=3", "d/", "d/e.c=4");

    assertThat(wild(tree, "*.c")).isEqualTo(wild(tree("a.c=1", "b.c=2", "other=9"), "*.c"));
    assertThat(wild(tree, "*.c")).isNotEqualTo(wild(tree("a.c=1", "b.c=3"), "*.c"));
    assertThat(wild(tree, "*.c")).isNotEqualTo(wild(tree("a.c=1", "x.c=2"), "*.c"));
  }

  @Test
  void aWildcardThatMatchesOneFileOfAnotherNameRemembersTheName() {
    assertThat(wild(tree("a.c=1"), "*.c")).isNotEqualTo(wild(tree("b.c=1"), "*.c"));
    assertThat(wild(tree("a.c=1"), "a.c")).isEqualTo(whole(tree("a.c=1"), "a.c"));
  }

  @Test
  void aWildcardThatMatchesNothingIsNoError() {
    assertThat(wild(tree("a=1"), "*.c")).isEqualTo(NOTHING);
    assertThat(wild(tree("a=1"), "none/*.c")).isEqualTo(NOTHING);
  }

  @Test
  void aWildcardInTheMiddleSelectsDirectories() {
    FileTree tree = tree("s/", "s/a/", "s/a/x=1", "s/a/y=2", "s/b/", "s/b/x=3", "s/c=4");

    assertThat(wild(tree, "s/*/x"))
        .isEqualTo(wild(tree("s/", "s/a/", "s/a/x=1", "s/b/", "s/b/x=3"), "s/*/x"));
    assertThat(wild(tree, "s/?"))
        .isNotEqualTo(
            wild(tree("s/", "s/a/", "s/a/x=1", "s/a/y=9", "s/b/", "s/b/x=3", "s/c=4"), "s/?"));
  }

  @Test
  void aWildcardBelowALinkSeesThePathAsItWasWritten() {
    FileTree tree = tree("d/", "d/a.c=1", "d/b.c=2", "l>d");

    assertThat(wild(tree, "l/*.c")).isEqualTo(wild(tree, "d/*.c"));
  }

  @Test
  void aLinkThatAWildcardMatchesCountsByWhatItPointsTo() {
    assertThat(wild(tree("a=1", "la>a"), "l*")).isNotEqualTo(wild(tree("a=2", "la>a"), "l*"));
    assertThatThrownBy(() -> wild(tree("la>nowhere"), "l*")).hasMessage("\"/la\": not found");
  }

  @Test
  void aWildcardWithWrongSyntaxIsRefused() {
    assertThatThrownBy(() -> wild(tree("a=1"), "[")).hasMessageContaining("syntax error");
  }

  @Test
  void excludedFilesDoNotCount() {
    FileTree tree = tree("d/", "d/a.c=1", "d/a.o=2", "d/e/", "d/e/b.o=3");

    assertThat(part(tree, "d", List.of(), List.of("**/*.o")))
        .isEqualTo(part(tree("d/", "d/a.c=1", "d/e/"), "d", List.of(), List.of("**/*.o")));
    assertThat(part(tree, "d", List.of(), List.of("*.o")))
        .isNotEqualTo(
            part(tree("d/", "d/a.c=1", "d/e/", "d/e/b.o=9"), "d", List.of(), List.of("*.o")));
  }

  @Test
  void anExceptionBringsAFileBackAndTheDirectoriesThatLeadToIt() {
    List<String> patterns = List.of("e", "!e/keep");
    FileTree tree = tree("d/", "d/e/", "d/e/keep=1", "d/e/drop=2");

    assertThat(part(tree, "d", List.of(), patterns))
        .isEqualTo(part(tree("d/", "d/e/", "d/e/keep=1"), "d", List.of(), patterns));
    assertThat(part(tree, "d", List.of(), patterns))
        .isNotEqualTo(part(tree("d/", "d/e/", "d/e/keep=9"), "d", List.of(), patterns));
  }

  @Test
  void onlyIncludedFilesCount() {
    FileTree tree = tree("a.c=1", "a.o=2", "d/", "d/b.c=3", "e/", "e/x=1");

    assertThat(part(tree, "/", List.of("**/*.c"), List.of()))
        .isEqualTo(part(tree("a.c=1", "d/", "d/b.c=3", "f/"), "/", List.of("**/*.c"), List.of()));
    assertThat(part(tree, "/", List.of("**/*.c"), List.of("d")))
        .isEqualTo(part(tree("a.c=1"), "/", List.of("**/*.c"), List.of("d")));
  }

  @Test
  void whatIsIncludedByADirectoryCountsWhole() {
    assertThat(part(tree("d/", "d/a=1", "x=1"), "/", List.of("d"), List.of()))
        .isNotEqualTo(part(tree("d/", "d/a=2", "x=1"), "/", List.of("d"), List.of()));
    assertThat(part(tree("d/", "d/a=1", "x=1"), "/", List.of("d"), List.of()))
        .isEqualTo(part(tree("d/", "d/a=1", "x=2"), "/", List.of("d"), List.of()));
  }

  @Test
  void aDirectoryNamedWithASlashCountsWithoutItself() {
    FileTree open = FileTree.of(List.of(TreeEntry.directory("d", 0755), file("d/a=1")));
    FileTree shut = FileTree.of(List.of(TreeEntry.directory("d", 0700), file("d/a=1")));
    List<String> excludes = List.of("none");

    assertThat(part(open, "d/", List.of(), excludes))
        .isEqualTo(part(shut, "d/", List.of(), excludes));
    assertThat(part(open, "d", List.of(), excludes))
        .isNotEqualTo(part(shut, "d", List.of(), excludes));
  }

  @Test
  void aPatternWithWrongSyntaxIsRefused() {
    assertThatThrownBy(() -> part(tree("a=1"), "/", List.of("["), List.of()))
        .hasMessage("invalid includepatterns: [[]: syntax error in pattern: [");
  }

  @Test
  void nothingThatPatternsLeaveIsNoError() {
    assertThat(part(tree("a=1"), "missing", List.of(), List.of("x"))).isEqualTo(NOTHING);
  }

  @Test
  void filesAreReadOnceForAllSelectors() {
    List<BytePath> read = new ArrayList<>();
    FileTree tree = tree("d/", "d/a=1", "d/b=2");
    FileView counting =
        new FileView() {
          @Override
          public Optional<Status> stat(BytePath path) {
            return tree.stat(path);
          }

          @Override
          public List<BytePath> list(BytePath directory) {
            return tree.list(directory);
          }

          @Override
          public Digest contentDigest(BytePath path) {
            read.add(path);
            return tree.contentDigest(path);
          }
        };
    ContentChecksum checksum = new ContentChecksum(counting);

    checksum.of(ContentSelector.path("d/a"));
    checksum.of(ContentSelector.path("/"));
    checksum.of(new ContentSelector("d/*", true, true, List.of(), List.of()));

    assertThat(read).doesNotHaveDuplicates().hasSize(2);
  }

  private static Digest whole(FileTree tree, String path) {
    return of(tree, ContentSelector.path(path));
  }

  private static Digest wild(FileTree tree, String pattern) {
    return of(tree, new ContentSelector(pattern, true, true, List.of(), List.of()));
  }

  private static Digest part(
      FileTree tree, String path, List<String> includes, List<String> excludes) {
    return of(tree, new ContentSelector(path, false, true, includes, excludes));
  }

  private static Digest of(FileTree tree, ContentSelector selector) {
    return new ContentChecksum(tree).of(selector);
  }

  /** Entries as {@code directory/}, {@code file=content} and {@code link>target}. */
  private static FileTree tree(String... entries) {
    return FileTree.of(
        Arrays.stream(entries)
            .flatMap(
                text ->
                    Stream.of(
                        text.endsWith("/")
                            ? TreeEntry.directory(text.substring(0, text.length() - 1), 0755)
                            : text.contains(">") ? link(text) : file(text)))
            .toList());
  }

  private static TreeEntry file(String text) {
    int equals = text.indexOf('=');
    String content = text.substring(equals + 1);
    return TreeEntry.file(
        text.substring(0, equals), 0644, Digest.ofText(content), content.length());
  }

  private static TreeEntry link(String text) {
    int arrow = text.indexOf('>');
    return TreeEntry.symlink(text.substring(0, arrow), text.substring(arrow + 1));
  }

  private static Map<String, Bytes> xattr(String name) {
    return Map.of(name, Bytes.of("value"));
  }
}
