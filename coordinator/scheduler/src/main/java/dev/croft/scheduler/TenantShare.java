package dev.croft.scheduler;

/**
 * What a tenant may have of the farm.
 *
 * @param weight its share beside the others'; a tenant of weight 2 gets twice what one of weight 1
 *     gets while both want more
 * @param jobsAtOnce how many of its jobs run at once at most
 */
public record TenantShare(int weight, int jobsAtOnce) {

  /** Refuses a share of nothing. */
  public TenantShare {
    if (weight < 1 || jobsAtOnce < 1) {
      throw new IllegalArgumentException("a tenant needs a weight and a job of at least 1");
    }
  }

  /** Like everybody, and as much as there is. */
  public static TenantShare usual() {
    return new TenantShare(1, Integer.MAX_VALUE);
  }
}
