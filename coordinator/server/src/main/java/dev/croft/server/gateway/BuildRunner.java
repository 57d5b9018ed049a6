package dev.croft.server.gateway;

import dev.croft.agent.trace.TraceSpan;
import dev.croft.agent.trace.Traces;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.UnreachableException;
import dev.croft.model.step.Content;
import dev.croft.model.step.LostContentException;
import dev.croft.model.trace.TraceParent;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildRequest;
import dev.croft.server.build.BuildState;
import dev.croft.server.build.Builds;
import dev.croft.server.build.Entitlements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes builds from request to exports. A build lives as long as the thread that runs it: when that
 * is interrupted, because the client left, everything that works for the build is too.
 */
public final class BuildRunner {
  private static final Logger LOG = LoggerFactory.getLogger(BuildRunner.class);

  /** A build that loses what it exports more often than this is out of luck. */
  private static final int MOST_LOSSES = 5;

  private final Builds builds;
  private final Gateways gateways;
  private final ResultMaker results;
  private final Exports exports;
  private final Recorder recorder;
  private final Entitlements entitlements;
  private final Traces traces;

  /** Runs builds with these. */
  public BuildRunner(
      Builds builds,
      Gateways gateways,
      ResultMaker results,
      Exports exports,
      Recorder recorder,
      Entitlements entitlements,
      Traces traces) {
    this.traces = traces;
    this.builds = builds;
    this.gateways = gateways;
    this.results = results;
    this.exports = exports;
    this.recorder = recorder;
    this.entitlements = entitlements;
  }

  /**
   * Runs a build, and waits for its end.
   *
   * @param caller what the client has it built for, where somebody follows that
   * @return what the exporters tell the client
   * @throws CroftException where it fails or is cancelled
   */
  public Map<String, String> run(BuildRequest request, Optional<TraceParent> caller) {
    Build build = builds.start(request);
    TraceSpan span =
        traces
            .begin("build", caller)
            .with("croft.build", build.ref())
            .with("croft.tenant", build.tenant())
            .with("croft.frontend", request.frontEnd().name());
    build.follow(span.context());
    try {
      recorder.begin(build);
      exports.check(request);
      build.grant(entitlements.grant(request.entitlements()));
      results.readCaches(build, request.cache().imports());
      Outcome done = build.work(() -> carryOut(build, span));
      build.succeed(done.response());
      close(build, Optional.of(done), Optional.empty());
      return done.response();
    } catch (CroftException failure) {
      build.fail(failure);
      span.failed(failure.text());
      close(build, Optional.empty(), Optional.of(failure));
      throw failure;
    } finally {
      span.with("croft.outcome", outcome(build.state())).close();
      builds.end(build);
    }
  }

  private static String outcome(BuildState state) {
    return switch (state) {
      case BuildState.Succeeded succeeded -> "succeeded";
      case BuildState.Failed failed -> "failed";
      case BuildState.Cancelled cancelled -> "cancelled";
      case BuildState.Running running -> "lost";
      case BuildState.Exporting exporting -> "lost";
    };
  }

  private Outcome carryOut(Build build, TraceSpan span) {
    BuildRequest request = build.request();
    GatewayResult result =
        request.clientDriven()
            ? driven(build)
            : results.make(
                build, new SolveCall(request.definition(), request.frontEnd(), List.of(), false));
    SequencedMap<String, Content> contents = results.evaluate(build, result);
    build.exporting();
    for (int losses = 0; ; losses++) {
      try (TraceSpan _ = span.begin("export")) {
        return exports.export(build, result, contents);
      } catch (CroftException failure) {
        contents = evaluateAgain(build, result, contents, failure, losses);
      }
    }
  }

  /** What was made is made again, where an export failed since a worker was lost that had it. */
  private SequencedMap<String, Content> evaluateAgain(
      Build build,
      GatewayResult result,
      SequencedMap<String, Content> contents,
      CroftException failure,
      int losses) {
    if (failure.kind() == FailureKind.CANCELLED || losses == MOST_LOSSES) {
      throw failure;
    }
    // First of all, as what was imported must not be found in the cache again.
    boolean importIsLost = results.findLost(build, contents.values());
    if (!importIsLost
        && !(failure instanceof LostContentException)
        && !(failure instanceof UnreachableException)) {
      throw failure;
    }
    LOG.info("build {} exports again: {}", build.ref(), failure.text());
    return results.evaluateAnew(build, result);
  }

  private GatewayResult driven(Build build) {
    Gateway gateway = gateways.open(build, results);
    try {
      return gateway.awaitResult();
    } finally {
      gateways.close(gateway);
    }
  }

  /** The client is answered; what it may ask for later is written meanwhile. */
  private void close(Build build, Optional<Outcome> outcome, Optional<CroftException> failure) {
    build.progress().close();
    recorder.end(build, outcome, failure);
  }
}
