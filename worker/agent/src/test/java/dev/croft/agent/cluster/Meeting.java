package dev.croft.agent.cluster;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A member on loopback, with what it sees of the others. */
final class Meeting implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 60;

  private final ClusterMember member;
  private final Nodes nodes;
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

  private Meeting(ClusterMember member) {
    this.member = member;
    this.nodes = Nodes.of(member);
    nodes.listen(
        new Nodes.Listener() {
          @Override
          public void joined(Node node) {
            news.add("+" + node.id());
          }

          @Override
          public void left(Node node) {
            news.add("-" + node.id());
          }
        });
  }

  static Meeting join(NodeKind kind, int port, List<String> others) {
    return new Meeting(ClusterMember.join(ClusterSettings.of(kind, HOST, port, others)));
  }

  Meeting named(String name, NodeKind kind) {
    nodes.register(new NodeId(name), kind, 1);
    return this;
  }

  ClusterMember member() {
    return member;
  }

  Nodes nodes() {
    return nodes;
  }

  String address() {
    return HOST + ":" + member.port();
  }

  /** Waits until something was seen; what was seen before it is forgotten. */
  String awaitNews(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String one = news.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (one == null) {
        throw new AssertionError("no such news");
      }
      if (wanted.test(one)) {
        return one;
      }
    }
  }

  /** Ends without a word to the others. */
  void vanish() {
    nodes.stop();
    member.terminate();
  }

  @Override
  public void close() {
    nodes.close();
    member.close();
  }
}
