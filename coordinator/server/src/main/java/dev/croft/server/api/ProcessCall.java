package dev.croft.server.api;

import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.link.ProcessRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Requests;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecOp;
import dev.croft.protocol.generated.gateway.ExecMessage;
import dev.croft.protocol.generated.gateway.FdMessage;
import dev.croft.protocol.generated.gateway.InitMessage;
import dev.croft.protocol.llb.ContainerReader;
import dev.croft.server.gateway.GatewayContainers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of {@code ExecProcess}: what the client says goes to its processes; each of those says
 * what becomes of it. Processes end with the call. For one thread.
 */
final class ProcessCall implements AutoCloseable {
  private static final int INPUT = 0;

  private final GatewayContainers containers;
  private final ProcessAnswers answers;
  private final Map<String, Talk> talks = new HashMap<>();

  /** A process, and which of its streams the client may still write to. */
  private record Talk(ContainerProcess process, Thread waiter, Set<Integer> writable) {}

  ProcessCall(GatewayContainers containers, Answers<ExecMessage> answers) {
    this.containers = containers;
    this.answers = new ProcessAnswers(answers);
  }

  /** Serves the client until it has sent its last message and its processes have ended. */
  void serve(Requests<ExecMessage> requests) throws InterruptedException {
    for (Optional<ExecMessage> message = requests.next();
        message.isPresent();
        message = requests.next()) {
      take(message.get());
    }
    for (Talk talk : talks.values()) {
      talk.waiter().join();
    }
  }

  private void take(ExecMessage message) throws InterruptedException {
    String id = message.getProcessID();
    if (id.isEmpty()) {
      throw CroftException.user("ProcessID required");
    }
    switch (message.getInputCase()) {
      case INIT -> start(id, message.getInit());
      case FILE -> write(id, message.getFile());
      case RESIZE ->
          talk(id).process().resize(message.getResize().getRows(), message.getResize().getCols());
      case SIGNAL -> talk(id).process().signal(message.getSignal().getName());
      case STARTED, EXIT, DONE, INPUT_NOT_SET -> {
        // Nothing that a client has to say.
      }
    }
  }

  private void start(String id, InitMessage init) {
    if (talks.containsKey(id)) {
      throw CroftException.user("Process " + id + " already exists");
    }
    WorkerContainer container =
        containers
            .find(init.getContainerID())
            .orElseThrow(
                () ->
                    CroftException.notFound(
                        "container \""
                            + init.getContainerID()
                            + "\" previously released or not created"));
    ProcessRequest request = request(init);
    containers.check(request.security());
    Set<Integer> wanted = new HashSet<>(init.getFdsList());
    ProcessAnswers.Voice voice = answers.voice(id, wanted);
    ContainerProcess process = started(container, request, voice);
    voice.started();
    Set<Integer> writable = new HashSet<>(wanted);
    writable.retainAll(Set.of(INPUT));
    Thread waiter =
        Thread.ofVirtual().name("container-process-" + id).start(() -> voice.tellEnd(process));
    talks.put(id, new Talk(process, waiter, writable));
  }

  private static ContainerProcess started(
      WorkerContainer container, ProcessRequest request, ProcessAnswers.Voice voice) {
    try {
      return container.start(request, voice::output);
    } catch (RuntimeException e) {
      voice.silence();
      throw e;
    }
  }

  private static ProcessRequest request(InitMessage init) {
    return new ProcessRequest(
        ContainerReader.meta(init.getMeta()),
        ContainerReader.security(init.getSecurity(), init.getSecurityValue()),
        init.getSecretenvList().stream()
            .map(env -> new ExecOp.SecretEnv(env.getID(), env.getName(), env.getOptional()))
            .toList(),
        init.getFdsList().contains(INPUT),
        init.getTty());
  }

  private void write(String id, FdMessage file) throws InterruptedException {
    Talk talk = talk(id);
    if (!talk.writable().contains(file.getFd())) {
      throw CroftException.user("fd " + file.getFd() + " unavailable to write");
    }
    if (!file.getData().isEmpty()) {
      talk.process().input(file.getData().toByteArray());
    }
    if (file.getEOF()) {
      talk.writable().remove(file.getFd());
      talk.process().endInput();
    }
  }

  private Talk talk(String id) {
    return Optional.ofNullable(talks.get(id))
        .orElseThrow(() -> CroftException.notFound("IO for process \"" + id + "\" not found"));
  }

  @Override
  public void close() {
    answers.close();
    talks.values().forEach(talk -> talk.process().cancel());
  }
}
