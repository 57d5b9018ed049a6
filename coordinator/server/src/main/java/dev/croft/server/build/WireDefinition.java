package dev.croft.server.build;

import dev.croft.model.llb.Definition;
import dev.croft.protocol.llb.DefinitionReader;

/**
 * A definition in the form in which it travels: what a client sent comes back to it byte for byte.
 */
public record WireDefinition(dev.croft.protocol.generated.llb.Definition message) {

  /** The empty file tree. */
  public static WireDefinition scratch() {
    return new WireDefinition(dev.croft.protocol.generated.llb.Definition.getDefaultInstance());
  }

  /** Whether it stands for the empty file tree. */
  public boolean isScratch() {
    return message.getDefCount() == 0;
  }

  /**
   * The definition, read and checked.
   *
   * @throws dev.croft.model.failure.CroftException with kind USER where it is not sound
   */
  public Definition read() {
    return DefinitionReader.read(message);
  }
}
