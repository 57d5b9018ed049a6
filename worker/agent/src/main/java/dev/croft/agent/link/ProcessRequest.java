package dev.croft.agent.link;

import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp.SecretEnv;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.util.List;

/**
 * A process of a container.
 *
 * @param meta its program, environment, directory and user
 * @param input whether it gets input; otherwise its input is empty
 * @param terminal whether it runs on a terminal, whose output is all standard output
 */
public record ProcessRequest(
    ExecMeta meta,
    SecurityMode security,
    List<SecretEnv> secretEnv,
    boolean input,
    boolean terminal) {

  /** Copies the list. */
  public ProcessRequest {
    secretEnv = List.copyOf(secretEnv);
  }
}
