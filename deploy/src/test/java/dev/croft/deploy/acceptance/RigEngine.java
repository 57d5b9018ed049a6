package dev.croft.deploy.acceptance;

import java.net.URI;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * Tells Testcontainers of the engine that the tests started; it asks before its first container.
 */
public final class RigEngine extends DockerClientProviderStrategy {

  private static final String HOST = "croft.acceptance.engine";

  /** Has all containers run by an engine, as {@code DOCKER_HOST} names it. */
  static void use(String host) {
    System.setProperty(HOST, host);
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(URI.create(System.getProperty(HOST))).build();
  }

  @Override
  protected boolean isApplicable() {
    return System.getProperty(HOST) != null;
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }

  @Override
  public String getDescription() {
    return "the engine that the tests started";
  }
}
