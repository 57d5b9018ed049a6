package dev.croft.server.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.CoordinatorLink;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.JobId;
import dev.croft.model.worker.WorkerId;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.Credentials;
import dev.croft.oci.registry.TokenDesk;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.Times;
import dev.croft.protocol.farm.WorkerStateMessages;
import dev.croft.protocol.generated.farm.CredentialsRequest;
import dev.croft.protocol.generated.farm.CredentialsResponse;
import dev.croft.protocol.generated.farm.DesiredState;
import dev.croft.protocol.generated.farm.FetchTokenRequest;
import dev.croft.protocol.generated.farm.FetchTokenResponse;
import dev.croft.protocol.generated.farm.ReportRequest;
import dev.croft.protocol.generated.farm.ReportResponse;
import dev.croft.protocol.generated.farm.RunningRequest;
import dev.croft.protocol.generated.farm.RunningResponse;
import dev.croft.protocol.generated.farm.SecretRequest;
import dev.croft.protocol.generated.farm.SecretResponse;
import dev.croft.protocol.generated.farm.SshAgentRequest;
import dev.croft.protocol.generated.farm.SshAgentResponse;
import dev.croft.protocol.generated.farm.WorkerState;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What workers of other processes ask of the head, and what they and other coordinators ask of one
 * that lends them something. A coordinator that is not the head gives no jobs.
 */
public final class HeadService {

  private static final Logger LOG = LoggerFactory.getLogger(HeadService.class);
  private static final String NAME = "croft.farm.v1.Head";

  private final CoordinatorLink coordinator;
  private final ToIntFunction<WorkerId> running;
  private final Supplier<OptionalLong> office;
  private final Loans loans;
  private final TokenDesk tokens;
  private final Inboxes inboxes = new Inboxes();

  /**
   * A service for a coordinator.
   *
   * @param running how many jobs it has given a worker
   * @param office the epoch of this coordinator as the head; empty where another one is the head
   */
  public HeadService(
      CoordinatorLink coordinator,
      ToIntFunction<WorkerId> running,
      Supplier<OptionalLong> office,
      Loans loans,
      TokenDesk tokens) {
    this.coordinator = coordinator;
    this.running = running;
    this.office = office;
    this.loans = loans;
    this.tokens = tokens;
  }

  /** Adds the service to a node's server. */
  public void bind(GrpcMethods methods) {
    SshAgentRequest agent = SshAgentRequest.getDefaultInstance();
    methods
        .service(NAME, FarmFailures::status)
        .<WorkerState, DesiredState>unary(
            "Synchronize", WorkerState.getDefaultInstance(), (_, state) -> synchronize(state))
        .<ReportRequest, ReportResponse>unary(
            "Report", ReportRequest.getDefaultInstance(), (_, request) -> report(request))
        .<RunningRequest, RunningResponse>unary(
            "Running",
            RunningRequest.getDefaultInstance(),
            (_, request) ->
                RunningResponse.newBuilder()
                    .setJobs(running.applyAsInt(new WorkerId(request.getWorker())))
                    .build())
        .<SecretRequest, SecretResponse>unary(
            "Secret", SecretRequest.getDefaultInstance(), (_, request) -> secret(request))
        .<CredentialsRequest, CredentialsResponse>unary(
            "Credentials",
            CredentialsRequest.getDefaultInstance(),
            (_, request) -> credentials(request))
        .<FetchTokenRequest, FetchTokenResponse>unary(
            "FetchToken",
            FetchTokenRequest.getDefaultInstance(),
            (_, request) -> fetchToken(request))
        .<SshAgentRequest, SshAgentResponse>unary(
            "CheckSshAgent",
            agent,
            (_, request) -> {
              agent(request).close();
              return SshAgentResponse.getDefaultInstance();
            })
        .<SshAgentRequest, SshAgentResponse>conversation(
            "SshAgent",
            agent,
            (_, requests, answers) -> SshAgentCalls.carry(this::agent, requests, answers));
  }

  private long epoch() {
    return office
        .get()
        .orElseThrow(
            () ->
                new CroftException(
                    FailureKind.TRANSIENT, "another coordinator is the head of the farm"));
  }

  private DesiredState synchronize(WorkerState state) {
    long epoch = epoch();
    try {
      return WorkerStateMessages.write(
          coordinator.synchronize(WorkerStateMessages.read(state)), epoch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private ReportResponse report(ReportRequest request) {
    if (request.getEpoch() < epoch()) {
      LOG.info(
          "{} events of worker {} are of an older epoch and were refused",
          request.getEventsCount(),
          request.getWorker());
    } else {
      inboxes.take(request, coordinator::report);
    }
    return ReportResponse.getDefaultInstance();
  }

  private SecretResponse secret(SecretRequest request) {
    byte[] secret =
        request.getLoan().isEmpty()
            ? coordinator.secret(new JobId(request.getJob()), request.getStep(), request.getId())
            : loans.find(request.getLoan()).secret(request.getId());
    return SecretResponse.newBuilder().setSecret(ByteString.copyFrom(secret)).build();
  }

  private SshAgentSocket agent(SshAgentRequest which) {
    return which.getLoan().isEmpty()
        ? coordinator.sshAgent(new JobId(which.getJob()), which.getStep(), which.getId())
        : loans.find(which.getLoan()).sshAgent(which.getId());
  }

  private CredentialSource source(String job, String loan) {
    return loan.isEmpty()
        ? coordinator.credentials(new JobId(job))
        : loans.find(loan).credentials();
  }

  private CredentialsResponse credentials(CredentialsRequest request) {
    Credentials credentials =
        source(request.getJob(), request.getLoan()).credentials(request.getHost());
    return CredentialsResponse.newBuilder()
        .setUsername(credentials.username())
        .setSecret(credentials.secret())
        .build();
  }

  private FetchTokenResponse fetchToken(FetchTokenRequest request) {
    CredentialSource.Token token =
        tokens.fetch(
            new CredentialSource.TokenRequest(
                request.getClientId(),
                request.getHost(),
                request.getRealm(),
                request.getService(),
                request.getScopesList()),
            source(request.getJob(), request.getLoan()));
    FetchTokenResponse.Builder response =
        FetchTokenResponse.newBuilder()
            .setToken(token.value())
            .setExpiresInSeconds(token.expiresIn().toSeconds());
    token.issuedAt().ifPresent(at -> response.setIssuedAt(Times.write(at)));
    return response.build();
  }
}
