package dev.croft.oci.layer.deflate;

import java.util.Arrays;

/**
 * A prefix code for symbols by how often they occur: Huffman's, with a limit on the lengths, and
 * numbered as RFC 1951, section 3.2.2, wants it. For one thread.
 */
final class PrefixCode {

  private final int limit;
  private final int[] lengths;
  private final int[] codes;
  private final long[] sorted;
  private final int[] nodes;

  /**
   * A code of nothing yet.
   *
   * @param limit the longest code in bits
   */
  PrefixCode(int symbols, int limit) {
    this.limit = limit;
    lengths = new int[symbols];
    codes = new int[symbols];
    sorted = new long[symbols];
    nodes = new int[symbols];
  }

  /** A symbol's length in bits; 0 for one that does not occur. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** A symbol's code, as it is added to the stream. */
  int code(int symbol) {
    return codes[symbol];
  }

  /** The lengths of all symbols. */
  int[] lengths() {
    return lengths;
  }

  /** Makes the code for these frequencies. At least two symbols get one, as some readers want. */
  void make(int[] frequencies) {
    Arrays.fill(lengths, 0);
    int used = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (frequencies[symbol] > 0) {
        sorted[used++] = (long) frequencies[symbol] << Integer.SIZE | symbol;
      }
    }
    for (int symbol = 0; used < 2; symbol++) {
      if (frequencies[symbol] == 0) {
        sorted[used++] = 1L << Integer.SIZE | symbol;
      }
    }
    Arrays.sort(sorted, 0, used);
    depths(used);
    assignLengths(used, limited(used));
    number();
  }

  /**
   * The depth of each leaf in Huffman's tree, in {@code nodes}, in the order of {@code sorted}: the
   * algorithm of Moffat and Katajainen, which works in the one array.
   */
  private void depths(int count) {
    for (int i = 0; i < count; i++) {
      nodes[i] = (int) (sorted[i] >>> Integer.SIZE);
    }
    if (count == 2) {
      nodes[0] = 1;
      nodes[1] = 1;
      return;
    }
    joinPairs(count);
    nodes[count - 2] = 0;
    for (int next = count - 3; next >= 0; next--) {
      nodes[next] = nodes[nodes[next]] + 1;
    }
    int available = 1;
    int depth = 0;
    int root = count - 2;
    int next = count - 1;
    while (available > 0) {
      int inner = 0;
      while (root >= 0 && nodes[root] == depth) {
        inner++;
        root--;
      }
      while (available > inner) {
        nodes[next--] = depth;
        available--;
      }
      available = 2 * inner;
      depth++;
    }
  }

  /** Inner nodes in place of the leaves they are made of, each pointing to what it is part of. */
  private void joinPairs(int count) {
    nodes[0] += nodes[1];
    int root = 0;
    int leaf = 2;
    for (int next = 1; next < count - 1; next++) {
      if (leaf >= count || nodes[root] < nodes[leaf]) {
        nodes[next] = nodes[root];
        nodes[root++] = next;
      } else {
        nodes[next] = nodes[leaf++];
      }
      if (leaf >= count || (root < next && nodes[root] < nodes[leaf])) {
        nodes[next] += nodes[root];
        nodes[root++] = next;
      } else {
        nodes[next] += nodes[leaf++];
      }
    }
  }

  /** How many symbols have each length, none longer than the limit. */
  private int[] limited(int count) {
    int[] byLength = new int[limit + 1];
    for (int i = 0; i < count; i++) {
      byLength[Math.min(nodes[i], limit)]++;
    }
    long room = 1L << limit;
    long taken = 0;
    for (int length = 1; length <= limit; length++) {
      taken += (long) byLength[length] << (limit - length);
    }
    while (taken > room) {
      // The longest that can be made longer makes room for one that had to be made shorter.
      int length = limit - 1;
      while (byLength[length] == 0) {
        length--;
      }
      byLength[length]--;
      byLength[length + 1]++;
      taken -= 1L << (limit - length - 1);
    }
    while (taken < room) {
      // That was too much; readers refuse a code that leaves room.
      byLength[limit]--;
      byLength[limit - 1]++;
      taken++;
    }
    return byLength;
  }

  /** The rarest symbols get the longest codes. */
  private void assignLengths(int count, int[] byLength) {
    int next = 0;
    for (int length = limit; length > 0; length--) {
      for (int i = 0; i < byLength[length]; i++) {
        lengths[(int) sorted[next++]] = length;
      }
    }
    if (next != count) {
      throw new IllegalStateException(next + " of " + count + " symbols have a code");
    }
  }

  private void number() {
    int[] next = new int[limit + 2];
    for (int length : lengths) {
      next[length + 1] += length == 0 ? 0 : 1;
    }
    int code = 0;
    for (int length = 1; length <= limit; length++) {
      code = (code + next[length]) << 1;
      next[length] = code;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length > 0) {
        codes[symbol] = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
      }
    }
  }
}
