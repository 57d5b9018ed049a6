package dev.croft.engine.exec.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserLookupTest {

  @TempDir Path root;

  @BeforeEach
  void setUp() throws IOException {
    Files.createDirectory(root.resolve("etc"));
    Files.writeString(
        root.resolve("etc/passwd"),
        "# people\n\nroot:x:0:0::/root:/bin/sh\nann:x:1000:100::/:/bin/sh\nann:x:7:7:::\n");
    Files.writeString(
        root.resolve("etc/group"), "root:x:0:\nusers:x:100:\ndisk:x:6:ann,root\n42:x:600:\n");
  }

  @Test
  void nobodyAskedForIsRootWithItsGroups() {
    assertThat(UserLookup.find(root, "")).isEqualTo(new UserIds(0, 0, List.of(0, 6)));
  }

  @Test
  void aNameHasTheIdsOfItsFirstLineAndItsGroups() {
    assertThat(UserLookup.find(root, "ann")).isEqualTo(new UserIds(1000, 100, List.of(100, 6)));
  }

  @Test
  void aNumberWithALineIsThatUser() {
    assertThat(UserLookup.find(root, "1000")).isEqualTo(new UserIds(1000, 100, List.of(100, 6)));
  }

  @Test
  void aNumberWithoutALineIsInRootsGroup() {
    assertThat(UserLookup.find(root, "4711")).isEqualTo(new UserIds(4711, 0, List.of(0)));
  }

  @Test
  void numbersNeedNoFiles() throws IOException {
    Files.delete(root.resolve("etc/passwd"));
    Files.delete(root.resolve("etc/group"));
    assertThat(UserLookup.find(root, "12:34")).isEqualTo(new UserIds(12, 34, List.of(34)));
    assertThat(UserLookup.find(root, "")).isEqualTo(new UserIds(0, 0, List.of(0)));
  }

  @Test
  void aGroupByNameOrNumberIsTheOnlyOne() {
    assertThat(UserLookup.find(root, "ann:disk")).isEqualTo(new UserIds(1000, 6, List.of(6)));
    assertThat(UserLookup.find(root, "ann:42")).isEqualTo(new UserIds(1000, 42, List.of(42)));
  }

  @Test
  void unknownNamesAndNumbersOutOfRangeAreRefusedInBuildKitsWords() {
    assertThatThrownBy(() -> UserLookup.find(root, "bob"))
        .hasMessage("unable to find user bob: no matching entries in passwd file");
    assertThatThrownBy(() -> UserLookup.find(root, "ann:wheel"))
        .hasMessage("unable to find group wheel: no matching entries in group file");
    assertThatThrownBy(() -> UserLookup.find(root, "4294967296"))
        .hasMessage("uids and gids must be in range 0-2147483647");
  }

  @Test
  void theFilesAreTheRootsOwnWhereverTheirLinksPoint() throws IOException {
    Files.move(root.resolve("etc/passwd"), root.resolve("people"));
    Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("../../../people"));
    assertThat(UserLookup.find(root, "ann").uid()).isEqualTo(1000);
  }
}
