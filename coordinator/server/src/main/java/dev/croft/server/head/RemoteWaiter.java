package dev.croft.server.head;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.VertexEventMessages;
import dev.croft.protocol.generated.farm.StepsAnswer;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.StepPlace;
import dev.croft.server.jobs.Waiter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A solve of another coordinator's: what it is told waits here to be sent. */
final class RemoteWaiter implements Waiter {

  private final BuildScope scope;
  private final BlockingQueue<StepsAnswer> toSend = new LinkedBlockingQueue<>();

  RemoteWaiter(BuildScope scope) {
    this.scope = scope;
  }

  StepsAnswer next() throws InterruptedException {
    return toSend.take();
  }

  @Override
  public BuildScope scope() {
    return scope;
  }

  @Override
  public void finished(Digest vertex, List<Content> outputs) {
    toSend.add(
        about(vertex)
            .setFinished(
                StepsAnswer.Finished.newBuilder().addAllOutputs(ContentMessages.write(outputs)))
            .build());
  }

  @Override
  public void notTaken(Set<Digest> vertices) {
    StepsAnswer.NotTaken.Builder all = StepsAnswer.NotTaken.newBuilder();
    vertices.forEach(vertex -> all.addVertices(vertex.value()));
    toSend.add(StepsAnswer.newBuilder().setNotTaken(all).build());
  }

  @Override
  public void lost(Content content) {
    toSend.add(StepsAnswer.newBuilder().setLost(ContentMessages.write(content)).build());
  }

  @Override
  public void failed(Digest vertex, CroftException failure) {
    toSend.add(about(vertex).setFailed(FarmFailures.write(failure)).build());
  }

  @Override
  public void placed(Digest vertex, StepPlace place) {
    toSend.add(StepsMessages.place(vertex, place));
  }

  @Override
  public void progress(Digest vertex, VertexEvent event) {
    toSend.add(
        about(vertex)
            .setProgress(
                StepsAnswer.Progress.newBuilder().setEvent(VertexEventMessages.write(event)))
            .build());
  }

  @Override
  public void inputProgress(Digest vertex, int input, VertexEvent event) {
    toSend.add(
        about(vertex)
            .setProgress(
                StepsAnswer.Progress.newBuilder()
                    .setInput(input)
                    .setEvent(VertexEventMessages.write(event)))
            .build());
  }

  private static StepsAnswer.Builder about(Digest vertex) {
    return StepsAnswer.newBuilder().setVertex(vertex.value());
  }
}
