package dev.croft.server.remote;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.protocol.generated.farm.Lender;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Registry credentials that this coordinator lends to workers, each for as long as one call takes.
 * Thread safe.
 */
public final class Loans {

  private final String address;
  private final Map<String, CredentialSource> lent = new ConcurrentHashMap<>();

  /**
   * Nothing lent yet.
   *
   * @param address of this coordinator's node server, where borrowers ask
   */
  public Loans(String address) {
    this.address = address;
  }

  /** Makes a call with credentials on loan. */
  <T> T during(CredentialSource credentials, Function<Lender, T> call) {
    String loan = UUID.randomUUID().toString();
    lent.put(loan, credentials);
    try {
      return call.apply(Lender.newBuilder().setAddress(address).setLoan(loan).build());
    } finally {
      lent.remove(loan);
    }
  }

  /** What was lent by a name. */
  CredentialSource find(String loan) {
    CredentialSource credentials = lent.get(loan);
    if (credentials == null) {
      throw new CroftException(
          FailureKind.CANCELLED, "the call that the credentials were for is over");
    }
    return credentials;
  }
}
