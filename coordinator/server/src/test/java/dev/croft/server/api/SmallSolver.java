package dev.croft.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink.Shown;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.solve.VertexFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Solves definitions as far as the API's tests need it: the client's directories are one directory
 * that the test knows, and steps only say what they would run. {@code exit N} fails, {@code wait}
 * waits for ever, {@code flood} says more than anybody reads.
 */
final class SmallSolver implements DefinitionSolver, ContentReader {
  private static final Pattern EXIT = Pattern.compile("exit (\\d+)");

  final Semaphore waiting = new Semaphore(0);
  final Semaphore interrupted = new Semaphore(0);
  private final Path directory;
  private final Map<Digest, Path> trees = new ConcurrentHashMap<>();

  SmallSolver(Path directory) {
    this.directory = directory;
  }

  @Override
  public Map<Edge, Content> solve(BuildScope scope, Definition definition, Set<Edge> outputs) {
    scope
        .progress()
        .announce(
            definition.inOrder().stream()
                .map(
                    vertex ->
                        new Shown(
                            vertex.digest(),
                            vertex.inputs().stream().map(Edge::vertex).toList(),
                            vertex.name(),
                            vertex.metadata().progressGroup()))
                .toList());
    Map<Digest, Content> made = new HashMap<>();
    for (Vertex vertex : definition.inOrder()) {
      made.put(vertex.digest(), run(scope, vertex));
    }
    Map<Edge, Content> results = new HashMap<>();
    outputs.forEach(edge -> results.put(edge, made.get(edge.vertex())));
    return results;
  }

  private Content run(BuildScope scope, Vertex vertex) {
    scope.progress().event(vertex.digest(), new VertexEvent.Started(Instant.now()));
    try {
      Content content = contentOf(scope, vertex);
      scope.progress().event(vertex.digest(), new VertexEvent.Completed(Instant.now(), false, ""));
      return content;
    } catch (CroftException e) {
      scope
          .progress()
          .event(vertex.digest(), new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw new VertexFailedException(vertex.digest(), e, 0);
    }
  }

  private Content contentOf(BuildScope scope, Vertex vertex) {
    if (vertex.op() instanceof SourceOp source && source.scheme().equals("local")) {
      Digest tree = Digest.ofText(directory.toString());
      trees.put(tree, directory);
      return new Content.Tree(tree);
    }
    if (vertex.op() instanceof ExecOp exec) {
      execute(scope, vertex.digest(), String.join(" ", exec.meta().args()));
    }
    return new Content.Snapshot(new SnapshotId(vertex.digest().hex()));
  }

  private void execute(BuildScope scope, Digest vertex, String command) {
    say(scope, vertex, "running: " + command + "\n");
    if (command.contains("flood")) {
      for (int i = 0; i < 1000; i++) {
        say(scope, vertex, "flood".repeat(2000) + "\n");
      }
    }
    if (command.contains("wait")) {
      waitForEver();
    }
    Matcher exit = EXIT.matcher(command);
    if (exit.find()) {
      throw new StepFailedException(command, Integer.parseInt(exit.group(1)), "");
    }
  }

  private void waitForEver() {
    waiting.release();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.release();
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private static void say(BuildScope scope, Digest vertex, String text) {
    scope
        .progress()
        .event(
            vertex, new VertexEvent.Log(1, ByteBuffer.wrap(text.getBytes(UTF_8)), Instant.now()));
  }

  @Override
  public byte[] readFile(BuildScope scope, Content content, String path, long offset, long length) {
    Path file = resolve(content, path);
    try {
      byte[] bytes = Files.readAllBytes(file);
      int end = length < 0 ? bytes.length : (int) Math.min(bytes.length, offset + length);
      return Arrays.copyOfRange(bytes, (int) offset, end);
    } catch (IOException e) {
      throw CroftException.notFound("open " + path + ": no such file or directory");
    }
  }

  @Override
  public List<FileStatus> readDirectory(
      BuildScope scope, Content content, String path, String includePattern) {
    List<FileStatus> found = new ArrayList<>();
    try (var files = Files.list(resolve(content, path))) {
      files.sorted().forEach(file -> found.add(status(file)));
    } catch (IOException e) {
      throw CroftException.notFound("open " + path + ": no such file or directory");
    }
    return found;
  }

  @Override
  public FileStatus stat(BuildScope scope, Content content, String path) {
    return status(resolve(content, path));
  }

  private Path resolve(Content content, String path) {
    if (content instanceof Content.Tree tree && trees.containsKey(tree.digest())) {
      return directory.resolve(path);
    }
    throw CroftException.notFound("open " + path + ": no such file or directory");
  }

  private static FileStatus status(Path file) {
    try {
      return new FileStatus(
          String.valueOf(file.getFileName()), 0644, 0, 0, Files.size(file), 0, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
