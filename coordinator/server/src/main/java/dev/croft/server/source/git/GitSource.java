package dev.croft.server.source.git;

import dev.croft.agent.disk.DiskPart;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.oci.tree.TreeOrigin;
import dev.croft.oci.tree.TreeStore;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver.Material;
import dev.croft.server.solve.SourceResolver.Resolved;
import dev.croft.server.source.ClientResources;
import dev.croft.server.source.SourceKind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Files from git repositories. The repository is asked in each build what a branch or tag is now;
 * what was fetched before does not come again.
 */
public final class GitSource implements SourceKind {

  private final ClientResources client;
  private final TreeStore trees;
  private final Path directory;
  private final GitDisk disk;

  /**
   * Fetches into a tree store.
   *
   * @param directory where repositories are kept, and commits are laid out for a moment
   */
  public GitSource(ClientResources client, TreeStore trees, Path directory) {
    this.client = client;
    this.trees = trees;
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw CroftException.user("cannot make the directory " + directory + ": " + e.getMessage());
    }
    this.disk = new GitDisk(directory, trees);
  }

  /** What it keeps on the disk. */
  public DiskPart disk() {
    return disk;
  }

  @Override
  public Resolved resolve(
      BuildScope scope, Vertex vertex, SourceOp source, Consumer<VertexEvent> show) {
    GitRequest request = GitRequest.of(source);
    try (ClientResources.SshAgent agent = agent(scope, request)) {
      GitCommand git = command(scope, request, agent);
      // What one client may fetch, another may not.
      Digest mirror =
          Digest.ofText(scope.tenant() + "\n" + request.remote() + "\n" + git.settings());
      ReentrantLock lock = disk.lock(mirror);
      lock.lockInterruptibly();
      try {
        return fetched(request, git, mirror);
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "failed to fetch " + request.shown() + ": " + e.getMessage(), e);
    }
  }

  private Resolved fetched(GitRequest request, GitCommand git, Digest name) throws IOException {
    Optional<GitRefs.Found> found = request.isCommit() ? Optional.empty() : find(request, git);
    String commit = found.map(GitRefs.Found::commit).orElse(request.ref());
    check(request, found, commit);
    Digest identity =
        Digest.ofText(
            "git "
                + commit
                + " "
                + request.subdirectory()
                + (request.keepHistory()
                    ? " with history of " + request.remote() + request.ref()
                    : "")
                + (request.submodules() ? "" : " without submodules"));
    Path known = directory.resolve("trees-" + identity.hex());
    Optional<Digest> before = remembered(known);
    Digest tree = before.isPresent() ? before.get() : laidOut(request, git, name, found, commit);
    if (before.isEmpty()) {
      Files.writeString(known, tree.value());
    }
    trees.describe(tree, new TreeOrigin("source.git.checkout", "git snapshot for " + uri(request)));
    return new Resolved(
        "git",
        identity,
        new Content.Tree(tree),
        Optional.of(new Material(uri(request), "sha1:" + commit)));
  }

  private Digest laidOut(
      GitRequest request, GitCommand git, Digest name, Optional<GitRefs.Found> found, String commit)
      throws IOException {
    Path bare = Files.createDirectories(directory.resolve(name.hex()));
    GitMirror mirror = GitMirror.open(git, bare);
    GitDisk.use(bare, request.shown());
    mirror.fetch(request, found, commit);
    long seconds = GitCheckout.secondsOf(git, bare, commit);
    Path checkout = Files.createTempDirectory(directory, "checkout-");
    try {
      Path files = new GitCheckout(git, request).layOut(mirror, checkout, found, commit);
      return DirectoryTree.keep(trees, files, seconds);
    } finally {
      GitCommand.deleteAll(checkout);
    }
  }

  private Optional<Digest> remembered(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Digest tree = new Digest(Files.readString(file).strip());
    return trees.tree(tree).filter(t -> trees.missing(t).isEmpty()).map(t -> tree);
  }

  private Optional<GitRefs.Found> find(GitRequest request, GitCommand git) {
    try {
      String ref = request.ref();
      if (ref.isEmpty()) {
        String listing = git.run("ls-remote", "--symref", "--", request.remote(), "HEAD");
        ref = GitRefs.defaultBranch(listing, request);
      }
      String listing = git.run("ls-remote", "--", request.remote(), ref, ref + "^{}");
      return Optional.of(GitRefs.parse(listing).find(request, ref));
    } catch (GitFailedException e) {
      throw new CroftException(
          e.kind(), "failed to fetch remote " + request.shown() + ": " + e.text(), e);
    }
  }

  private static void check(GitRequest request, Optional<GitRefs.Found> found, String commit) {
    String wanted = request.checksum();
    boolean fits =
        commit.startsWith(wanted)
            || found.filter(ref -> ref.object().startsWith(wanted)).isPresent();
    if (!fits) {
      String object = found.map(GitRefs.Found::object).orElse(commit);
      throw CroftException.user(
          "expected checksum to match "
              + wanted
              + ", got "
              + object
              + (object.equals(commit) ? "" : " or " + commit));
    }
  }

  private ClientResources.SshAgent agent(BuildScope scope, GitRequest request) {
    return request.access().sshAgent().isEmpty()
        ? ClientResources.SshAgent.NONE
        : client.sshAgent(scope, request.access().sshAgent());
  }

  private GitCommand command(BuildScope scope, GitRequest request, ClientResources.SshAgent agent)
      throws IOException {
    Map<String, String> settings = new HashMap<>();
    authorization(scope, request)
        .ifPresent(
            header ->
                settings.put(
                    "http." + origin(request) + ".extraHeader", "Authorization: " + header));
    Map<String, String> environment = new HashMap<>();
    agent.socket().ifPresent(socket -> environment.put("SSH_AUTH_SOCK", socket.toString()));
    environment.put("GIT_SSH_COMMAND", sshCommand(request));
    return new GitCommand(directory, settings, environment);
  }

  private String sshCommand(GitRequest request) throws IOException {
    String hosts = request.access().knownHosts();
    if (hosts.isEmpty()) {
      return "ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null";
    }
    Path file = directory.resolve("known-hosts-" + Digest.ofText(hosts).hex());
    Files.writeString(file, hosts);
    return "ssh -F /dev/null -o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + file;
  }

  private Optional<String> authorization(BuildScope scope, GitRequest request) {
    String host = host(request);
    return secret(scope, request.access().headerSecret(), host)
        .or(
            () ->
                secret(scope, request.access().tokenSecret(), host)
                    .map(
                        token ->
                            "basic "
                                + Base64.getEncoder()
                                    .encodeToString(
                                        ("x-access-token:" + token)
                                            .getBytes(StandardCharsets.UTF_8))));
  }

  private Optional<String> secret(BuildScope scope, String name, String host) {
    if (name.isEmpty() || host.isEmpty()) {
      return Optional.empty();
    }
    return client
        .secret(scope, name + "." + host)
        .or(() -> client.secret(scope, name))
        .map(Bytes::toText)
        .map(String::strip);
  }

  private static String host(GitRequest request) {
    if (!request.remote().startsWith("http")) {
      return "";
    }
    String host = URI.create(request.remote()).getHost();
    return host == null ? "" : host;
  }

  /** The server that the authorization is for, and no other that it may point to. */
  private static String origin(GitRequest request) {
    URI url = URI.create(request.remote());
    return url.getScheme() + "://" + url.getRawAuthority() + "/";
  }

  private static String uri(GitRequest request) {
    return request.shown() + (request.ref().isEmpty() ? "" : "#" + request.ref());
  }
}
