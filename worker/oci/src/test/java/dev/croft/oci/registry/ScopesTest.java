package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScopesTest {

  @Test
  void actionsOnTheSameResourceAreOneScope() {
    Scopes scopes =
        Scopes.parse(List.of("repository:b:push", "repository:a:pull repository:b:pull"));

    assertThat(scopes.texts()).containsExactly("repository:a:pull", "repository:b:pull,push");
  }

  @Test
  void widerScopesContainNarrowerOnes() {
    assertThat(Scopes.push("a").contains(Scopes.pull("a"))).isTrue();
    assertThat(Scopes.pull("a").contains(Scopes.push("a"))).isFalse();
    assertThat(Scopes.push("a").contains(Scopes.pull("b"))).isFalse();
    assertThat(Scopes.pull("a").contains(Scopes.none())).isTrue();
  }

  @Test
  void aUnionHasBoth() {
    assertThat(Scopes.push("a").union(Scopes.pull("b")).texts())
        .containsExactly("repository:a:pull,push", "repository:b:pull");
  }

  @Test
  void aResourceMayHaveAPort() {
    assertThat(Scopes.parse(List.of("repository:host:5000/x:pull")).texts())
        .containsExactly("repository:host:5000/x:pull");
  }
}
