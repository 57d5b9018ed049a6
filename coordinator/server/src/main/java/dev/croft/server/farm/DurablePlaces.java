package dev.croft.server.farm;

import dev.croft.agent.tier.DirectoryObjects;
import dev.croft.agent.tier.DurableTier;
import dev.croft.agent.tier.ObjectStore;
import dev.croft.agent.tier.S3Objects;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.server.config.DurableConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens durable tiers. */
final class DurablePlaces {

  private static final Logger LOG = LoggerFactory.getLogger(DurablePlaces.class);

  private DurablePlaces() {}

  /**
   * The tier that is configured. One that cannot be reached is warned of, and is looked for again
   * whenever it is needed.
   *
   * @throws CroftException where it can never be
   */
  static Optional<DurableTier> open(DurableConfig config, InstantSource clock) {
    return config.place().map(place -> new DurableTier(objects(place), clock));
  }

  private static ObjectStore objects(DurableConfig.Place place) {
    return switch (place) {
      case DurableConfig.Place.Directory directory -> {
        try {
          yield new DirectoryObjects(directory.path());
        } catch (IOException e) {
          throw StoreFailures.of("open the durable tier in " + directory.path(), e);
        }
      }
      case DurableConfig.Place.Bucket bucket -> {
        try {
          S3Objects objects = S3Objects.open(bucket.bucket());
          warnIfSilent(objects);
          yield objects;
        } catch (IOException e) {
          throw CroftException.user(
              "configuration: the durable tier in the bucket "
                  + bucket.bucket().bucket()
                  + " cannot be opened: "
                  + e.getMessage());
        }
      }
    };
  }

  /** Behind the start: a server that is down must not hold a node up. */
  private static void warnIfSilent(S3Objects objects) {
    Thread _ =
        Thread.ofVirtual()
            .name("durable tier: first look")
            .start(
                () -> {
                  try {
                    Optional<Long> _ = objects.size("snapshots/none.json");
                  } catch (IOException e) {
                    LOG.warn("the durable tier does not answer: {}", e.getMessage());
                  }
                });
  }
}
