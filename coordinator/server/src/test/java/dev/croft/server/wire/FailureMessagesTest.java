package dev.croft.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.rpc.Status;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation.Range;
import dev.croft.server.build.ClientException;
import dev.croft.server.build.LocatedException;
import dev.croft.server.build.LocatedException.Place;
import dev.croft.server.solve.VertexFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureMessagesTest {
  private static final Digest VERTEX = Digest.ofText("vertex");

  @Test
  void aFailedStepSaysWhichVertexAndLinesInTheJsonThatBuildKitWrites() {
    Status status = FailureMessages.ofBuild(failedStep());

    assertThat(status.getDetailsList())
        .extracting(any -> any.getTypeUrl(), any -> any.getValue().toStringUtf8())
        .containsExactly(
            tuple(
                "github.com/moby/buildkit/errdefs.Source+json",
                "{\"info\":{\"filename\":\"Dockerfile\",\"data\":\"RlJPTSB4\","
                    + "\"language\":\"Dockerfile\"},"
                    + "\"ranges\":[{\"start\":{\"line\":2},\"end\":{\"line\":3}}]}"),
            tuple(
                "github.com/moby/buildkit/errdefs.Vertex+json", "{\"digest\":\"" + VERTEX + "\"}"));
  }

  @Test
  void aFailedBuildHasNoCodeThatClientsWouldPrint() {
    assertThat(FailureMessages.ofBuild(failedStep()).getCode()).isEqualTo(2);
    assertThat(FailureMessages.ofBuild(CroftException.notFound("gone")).getCode()).isEqualTo(2);
  }

  @Test
  void aFailedCallHasTheCodeOfItsKind() {
    assertThat(FailureMessages.ofCall(CroftException.notFound("gone")).getCode()).isEqualTo(5);
  }

  @Test
  void whatTheClientReportedGoesBackAsItCame() {
    Status theirs = FailureMessages.ofBuild(failedStep());

    assertThat(
            FailureMessages.ofBuild(
                new ClientException(FailureKind.USER, "", Bytes.of(theirs.toByteArray()))))
        .isEqualTo(theirs);
  }

  private static CroftException failedStep() {
    CroftException step = new StepFailedException("/bin/sh -c exit 7", 7, "");
    SourceInfo dockerfile = new SourceInfo("Dockerfile", "Dockerfile", Bytes.of("FROM x"));
    return new LocatedException(
        new VertexFailedException(VERTEX, step, 7),
        List.of(new Place(dockerfile, List.of(Range.lines(2, 3)))));
  }
}
