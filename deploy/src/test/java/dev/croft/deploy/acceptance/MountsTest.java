package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts are seen by their step, and leave nothing in the image. */
@Acceptance
class MountsTest {

  private final String id = UUID.randomUUID().toString();

  @TempDir private Path directory;

  @Test
  void aCacheMountIsKeptForTheNextBuild(Rig rig) {
    Context context = Context.in(directory, rig);
    String dockerfile =
        """
        FROM {registry}/busybox
        RUN --mount=type=cache,id=ID,target=/var/kept \\
            : STEP; cp -r /var/kept /seen; echo STEP > /var/kept/STEP
        """
            .replace("ID", id);

    FileTree first = build(rig, context.dockerfile(dockerfile.replace("STEP", "first")));
    FileTree second = build(rig, context.dockerfile(dockerfile.replace("STEP", "second")));

    assertThat(first.paths()).filteredOn(path -> path.startsWith("seen")).containsExactly("seen");
    assertThat(second.text("seen/first")).isEqualTo("first");
    assertThat(second.find("seen/second")).isEmpty();
    assertThat(second.find("var/kept")).isEmpty();
  }

  @Test
  void aNamespaceHasCacheMountsOfItsOwn(Rig rig) {
    Context context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                ARG STEP
                RUN --mount=type=cache,id=ID,target=/var/kept \\
                    ls /var/kept > /seen; echo $STEP > /var/kept/$STEP
                """
                    .replace("ID", id));

    FileTree first = build(rig, context, "one", "first");
    FileTree other = build(rig, context, "two", "other");
    FileTree again = build(rig, context, "one", "again");

    assertThat(first.text("seen")).isEmpty();
    assertThat(other.text("seen")).isEmpty();
    assertThat(again.text("seen")).isEqualTo("first");
  }

  private static FileTree build(Rig rig, Context context, String namespace, String step) {
    String image = rig.newImage();
    rig.buildx()
        .build(
            context.path(),
            "--build-arg=BUILDKIT_CACHE_MOUNT_NS=" + namespace,
            "--build-arg=STEP=" + step,
            "-t",
            image,
            "--push")
        .orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }

  @Test
  void aCacheMountHasTheModeAndOwnerThatItsFirstUserAsksFor(Rig rig) {
    Context context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN --mount=type=cache,id=ID,target=/kept,uid=1000,gid=100,mode=0750 \\
                    stat -c '%u:%g %a' /kept > /seen
                """
                    .replace("ID", id + "-owned"));

    assertThat(build(rig, context).text("seen")).isEqualTo("1000:100 750");
  }

  @Test
  void aBindMountShowsFilesOfTheContextAndOfStages(Rig rig) {
    Context context =
        Context.in(directory, rig)
            .file("notes/a.txt", "from the context")
            .dockerfile(
                """
                FROM {registry}/busybox AS other
                RUN echo from the stage > /b.txt
                FROM {registry}/busybox
                RUN --mount=type=bind,source=notes,target=/notes \\
                    --mount=type=bind,from=other,source=/b.txt,target=/mnt/b.txt \\
                    cat /notes/a.txt /mnt/b.txt > /seen; ! touch /notes/new
                """);

    FileTree tree = build(rig, context);

    assertThat(tree.text("seen")).isEqualTo("from the contextfrom the stage");
    assertThat(tree.find("notes")).isEmpty();
    assertThat(tree.find("mnt/b.txt")).isEmpty();
  }

  @Test
  void whatIsWrittenToAWritableBindMountIsDropped(Rig rig) {
    Context context =
        Context.in(directory, rig)
            .file("a.txt", "a")
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN --mount=type=bind,target=/source,rw echo b > /source/b.txt; ls /source > /seen
                RUN --mount=type=bind,target=/source ls /source > /seen-later
                """);

    FileTree tree = build(rig, context);

    assertThat(tree.text("seen")).contains("b.txt");
    assertThat(tree.text("seen-later")).doesNotContain("b.txt");
  }

  @Test
  void aTmpfsMountIsEmptyAndGoesWithItsStep(Rig rig) {
    Context context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN --mount=type=tmpfs,target=/scratch \\
                    ls -A /scratch > /before; grep ' /scratch ' /proc/mounts | cut -d' ' -f3 > /kind; \\
                    echo x > /scratch/x
                RUN ls -d /scratch/x > /later 2>&1 || true
                """);

    FileTree tree = build(rig, context);

    assertThat(tree.text("before")).isEmpty();
    assertThat(tree.text("kind")).isEqualTo("tmpfs");
    assertThat(tree.text("later")).contains("No such file");
    assertThat(tree.find("scratch/x")).isEmpty();
  }

  private static FileTree build(Rig rig, Context context) {
    String image = rig.newImage();
    rig.buildx().build(context.path(), "-t", image, "--push").orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }
}
