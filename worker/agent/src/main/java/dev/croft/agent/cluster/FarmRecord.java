package dev.croft.agent.cluster;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all nodes of a farm must agree on: the map {@value #MAP} with the token that calls between
 * nodes carry, and the epoch of the head. The token is random and made by the first coordinator:
 * whoever can join the cluster has it, and clients and steps have not. A node that has seen either
 * restores it where the map was lost with the coordinator that held it. Thread safe.
 */
public final class FarmRecord {

  static final String MAP = "croft.farm";

  private static final String TOKEN = "token";
  private static final String EPOCH = "epoch";
  private static final int TOKEN_BYTES = 32;

  private final ClusterMember member;
  private final IMap<String, String> map;
  private final AtomicLong lastEpoch = new AtomicLong();
  private volatile Optional<String> known = Optional.empty();
  private volatile boolean stale;

  /** The record of a member's farm. */
  public FarmRecord(ClusterMember member) {
    this.member = member;
    this.map = member.map(MAP);
    member.onChange(() -> stale = true);
  }

  /** To be called by coordinators, when they start: makes the token where there is none. */
  public String makeToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return offer(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private String offer(String token) {
    String before = map.putIfAbsent(TOKEN, token);
    String inForce = before == null ? token : before;
    known = Optional.of(inForce);
    return inForce;
  }

  /** The token; empty while no coordinator is there, or none that has one. */
  public Optional<String> token() {
    if (known.isEmpty() || stale) {
      stale = false;
      try {
        Optional<String> before = known;
        Optional<String> now = Optional.ofNullable(map.get(TOKEN));
        known = now.or(() -> before.map(this::offer));
      } catch (HazelcastException | IllegalStateException e) {
        // No coordinator holds the map now: the next call looks again.
        stale = true;
      }
    }
    return known;
  }

  /** The epoch now, as far as this node knows; 0 before the first head took office. */
  public long epoch() {
    try {
      String text = map.get(EPOCH);
      return text == null ? lastEpoch.get() : seen(Office.of(text));
    } catch (HazelcastException | IllegalStateException e) {
      return lastEpoch.get();
    }
  }

  private long seen(Office office) {
    return lastEpoch.accumulateAndGet(office.epoch(), Math::max);
  }

  /**
   * To be called by the head before it answers workers: a head that was not the last one begins a
   * new epoch.
   *
   * @return its epoch
   */
  public long takeOffice() {
    String me = member.id();
    while (true) {
      String before = map.get(EPOCH);
      Office office = before == null ? new Office(0, "") : Office.of(before);
      long last = seen(office);
      if (office.head().equals(me) && office.epoch() == last) {
        return last;
      }
      Office mine = new Office(last + 1, me);
      boolean taken =
          before == null
              ? map.putIfAbsent(EPOCH, mine.toText()) == null
              : map.replace(EPOCH, before, mine.toText());
      if (taken) {
        return seen(mine);
      }
    }
  }

  private record Office(long epoch, String head) {

    static Office of(String text) {
      int space = text.indexOf(' ');
      return new Office(Long.parseLong(text.substring(0, space)), text.substring(space + 1));
    }

    String toText() {
      return epoch + " " + head;
    }
  }
}
