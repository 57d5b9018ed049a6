package dev.croft.engine.cachemount.version;

/**
 * What names a cache mount.
 *
 * @param namespace keeps apart those who must not see each other's caches
 * @param id as the build chose it
 * @param base what it is filled with at first; empty for nothing. Mounts that begin differently are
 *     different mounts
 */
public record CacheMountKey(String namespace, String id, String base)
    implements Comparable<CacheMountKey> {

  @Override
  public int compareTo(CacheMountKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    int byId = id.compareTo(other.id);
    return byNamespace != 0 ? byNamespace : byId != 0 ? byId : base.compareTo(other.base);
  }
}
