package dev.croft.engine.cachemount;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.croft.engine.cachemount.version.CacheMountKey;

/**
 * What is written down about one directory; the file's field names are these.
 *
 * @param name of the directory and, with {@code .json}, of the file
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record CacheMountRecord(String name, String namespace, String id, String base, long createdMillis) {

  CacheMountKey key() {
    return new CacheMountKey(namespace, id, base);
  }
}
