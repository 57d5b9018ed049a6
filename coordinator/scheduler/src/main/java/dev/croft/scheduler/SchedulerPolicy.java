package dev.croft.scheduler;

import java.time.Duration;
import java.util.Map;

/**
 * What the farm's operator decides.
 *
 * @param emulation whether a worker may run a platform through an emulator
 * @param silence after how long a worker that says nothing is lost
 * @param patience how long a job waits for a worker of its platform to appear; zero to fail at once
 * @param rejoin how long a job waits at least for a worker that was there and has gone
 * @param turn how much older a job seems for each step of priority
 * @param reserve after how long a job that needs much has a worker kept free for it
 * @param tenants what tenants may have, by name
 * @param others what tenants without an entry may have
 */
public record SchedulerPolicy(
    boolean emulation,
    Duration silence,
    Duration patience,
    Duration rejoin,
    Duration turn,
    Duration reserve,
    LocalityPolicy locality,
    Map<String, TenantShare> tenants,
    TenantShare others) {

  /** Copies the map. */
  public SchedulerPolicy {
    tenants = Map.copyOf(tenants);
  }

  /** With what is usual of the rest. */
  public SchedulerPolicy(boolean emulation, Duration silence, Duration patience) {
    this(
        emulation,
        silence,
        patience,
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        LocalityPolicy.usual(),
        Map.of(),
        TenantShare.usual());
  }

  /** Emulation allowed, ten seconds of silence, no patience. */
  public static SchedulerPolicy defaults() {
    return new SchedulerPolicy(true, Duration.ofSeconds(10), Duration.ZERO);
  }

  /** The same, for these tenants. */
  public SchedulerPolicy withTenants(Map<String, TenantShare> named, TenantShare rest) {
    return new SchedulerPolicy(
        emulation, silence, patience, rejoin, turn, reserve, locality, named, rest);
  }

  /** The same, with another view of locality. */
  public SchedulerPolicy withLocality(LocalityPolicy other) {
    return new SchedulerPolicy(
        emulation, silence, patience, rejoin, turn, reserve, other, tenants, others);
  }

  TenantShare share(String tenant) {
    return tenants.getOrDefault(tenant, others);
  }
}
