package dev.croft.agent.tier;

import java.net.URI;
import java.util.Optional;

/**
 * A bucket of an S3 server. Credentials are found as the AWS tools find them: in the environment,
 * in a profile of {@code ~/.aws}, or from the machine or container that this runs on.
 *
 * @param prefix of all keys, such as {@code farm/}; may be empty
 * @param region as the AWS tools find it where it is empty
 * @param endpoint of a server that is not Amazon's
 * @param pathStyle whether the bucket's name is in the path, not in the host's name
 */
public record S3Bucket(
    String bucket,
    String prefix,
    Optional<String> region,
    Optional<URI> endpoint,
    boolean pathStyle) {}
