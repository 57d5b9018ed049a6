package dev.croft.server.frontendimage;

import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ProcessRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.StepFailedException;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp.SecurityMode;
import dev.croft.server.build.Tasks;
import dev.croft.server.frontendimage.BridgePort.Connection;
import dev.croft.server.gateway.ContainerHost;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.gateway.GatewayResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One front end's program, from its start to what it returned. For one thread. */
final class FrontEndRun {

  private static final Logger LOG = LoggerFactory.getLogger(FrontEndRun.class);
  private static final int STDOUT = 1;
  private static final int CUT_OFF = -1;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ContainerHost containers;
  private final BridgePort port;
  private final Gateway gateway;
  private final LastWords lastWords = new LastWords();
  private volatile boolean cutOff;

  FrontEndRun(ContainerHost containers, BridgePort port, Gateway gateway) {
    this.containers = containers;
    this.port = port;
    this.gateway = gateway;
  }

  /**
   * Runs it to its end.
   *
   * @throws CroftException what it returned as a failure; or else, where its process failed, that
   */
  GatewayResult run(ContainerRequest container, ExecMeta program) {
    try (WorkerContainer running = containers.open(gateway.build(), container);
        Connection connection = port.open(gateway)) {
      int code = converse(running, program, connection);
      if (gateway.hasFailed()) {
        return gateway.awaitResult();
      }
      if (cutOff) {
        throw CroftException.user(
            "frontend grpc server closed unexpectedly: the front end does not speak the gateway"
                + " protocol");
      }
      if (code != 0) {
        throw new StepFailedException(String.join(" ", program.args()), code, lastWords.text());
      }
      return gateway
          .result()
          .orElseThrow(() -> CroftException.user("no result for incomplete build"));
    }
  }

  private int converse(WorkerContainer running, ExecMeta program, Connection connection) {
    ContainerProcess process =
        running.start(
            new ProcessRequest(program, SecurityMode.SANDBOX, List.of(), true, false),
            (stream, bytes) -> hear(connection, stream, bytes));
    Thread telling = Tasks.thread("front-end-input", () -> tellAll(connection, process));
    telling.start();
    try {
      return process.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (CroftException e) {
      if (cutOff) {
        return CUT_OFF;
      }
      throw e;
    } finally {
      telling.interrupt();
    }
  }

  private void hear(Connection connection, int stream, byte[] bytes) {
    if (stream != STDOUT) {
      lastWords.add(bytes);
      return;
    }
    try {
      connection.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the front end is not connected any more", e);
    }
  }

  /** A program that is not understood, and so is told nothing more, would wait for ever. */
  private void tellAll(Connection connection, ContainerProcess process) {
    tell(connection, process);
    if (!gateway.hasReturned() && !Thread.currentThread().isInterrupted()) {
      cutOff = true;
      process.cancel();
    }
  }

  private static void tell(Connection connection, ContainerProcess process) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (connection.read(buffer) >= 0) {
        process.input(Arrays.copyOf(buffer.array(), buffer.position()));
        buffer.clear();
      }
      process.endInput();
    } catch (IOException e) {
      LOG.debug("a front end's connection ends: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The end of what the program wrote beside the protocol: it says why the program failed. */
  private static final class LastWords {
    private static final int MAX_BYTES = 4 * 1024;

    private byte[] kept = new byte[0];

    synchronized void add(byte[] bytes) {
      byte[] all = Arrays.copyOf(kept, kept.length + bytes.length);
      System.arraycopy(bytes, 0, all, kept.length, bytes.length);
      kept = Arrays.copyOfRange(all, Math.max(0, all.length - MAX_BYTES), all.length);
    }

    synchronized String text() {
      return new String(kept, StandardCharsets.UTF_8).strip();
    }
  }
}
