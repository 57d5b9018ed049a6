package dev.croft.server.remote;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.SshAgentSocket;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.protocol.generated.farm.Lender;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What this coordinator's clients have, lent to other nodes: each for as long as one call takes.
 * Thread safe.
 */
public final class Loans {

  private final String address;
  private final Map<String, ClientLink> lent = new ConcurrentHashMap<>();

  /**
   * Nothing lent yet.
   *
   * @param address of this coordinator's node server, where borrowers ask
   */
  public Loans(String address) {
    this.address = address;
  }

  /** Lends what a client has, until the loan is closed. */
  public Loan lend(ClientLink client) {
    String name = UUID.randomUUID().toString();
    lent.put(name, client);
    return new Loan(name);
  }

  /** Makes a call with credentials on loan. */
  <T> T during(CredentialSource credentials, Function<Lender, T> call) {
    try (Loan loan = lend(new OnlyCredentials(credentials))) {
      return call.apply(loan.lender());
    }
  }

  /** What was lent by a name. */
  ClientLink find(String loan) {
    ClientLink client = lent.get(loan);
    if (client == null) {
      throw new CroftException(
          FailureKind.CANCELLED, "the call that the credentials were for is over");
    }
    return client;
  }

  /** Something lent. */
  public final class Loan implements AutoCloseable {

    private final String name;

    private Loan(String name) {
      this.name = name;
    }

    /** Where a borrower asks for it. */
    public Lender lender() {
      return Lender.newBuilder().setAddress(address).setLoan(name).build();
    }

    @Override
    public void close() {
      lent.remove(name);
    }
  }

  private record OnlyCredentials(CredentialSource credentials) implements ClientLink {

    @Override
    public byte[] secret(String id) {
      throw CroftException.notFound("secret " + id + ": not found");
    }

    @Override
    public SshAgentSocket sshAgent(String id) {
      throw CroftException.notFound("no SSH key \"" + id + "\" forwarded from the client");
    }
  }
}
