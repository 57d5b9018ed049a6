package dev.croft.agent.remote;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.agent.node.NodeChannels;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.HeadGrpc;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.protocol.generated.farm.SecretRequest;
import dev.croft.protocol.generated.farm.SshAgentRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.function.Supplier;

/**
 * What a client of some coordinator's lends, as long as that lends it. Thread safe.
 *
 * @param loan by which name
 */
public record RemoteClient(Supplier<Channel> coordinator, String loan) implements ClientLink {

  /** What a coordinator lends under a name. */
  public static RemoteClient of(NodeChannels channels, Lender lender) {
    return new RemoteClient(() -> channels.to(lender.getAddress()), lender.getLoan());
  }

  @Override
  public CredentialSource credentials() {
    return new RemoteCredentials(coordinator, "", loan);
  }

  @Override
  public byte[] secret(String id) {
    try {
      return HeadGrpc.newBlockingStub(coordinator.get())
          .secret(SecretRequest.newBuilder().setLoan(loan).setId(id).build())
          .getSecret()
          .toByteArray();
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of("the coordinator", e);
    }
  }

  @Override
  public SshAgentSocket sshAgent(String id) {
    return AgentTunnel.open(
        coordinator.get(), SshAgentRequest.newBuilder().setLoan(loan).setId(id).build());
  }
}
