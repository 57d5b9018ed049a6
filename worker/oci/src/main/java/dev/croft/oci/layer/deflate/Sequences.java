package dev.croft.oci.layer.deflate;

/**
 * What matches were found in a section of the input: each some literal bytes, and then a copy of
 * bytes before. Literals after the last match are in no sequence. For one thread.
 */
final class Sequences {

  private final int[] literals;
  private final int[] lengths;
  private final int[] distances;
  private int count;

  Sequences(int capacity) {
    literals = new int[capacity];
    lengths = new int[capacity];
    distances = new int[capacity];
  }

  void clear() {
    count = 0;
  }

  void add(int literalCount, int length, int distance) {
    literals[count] = literalCount;
    lengths[count] = length;
    distances[count] = distance;
    count++;
  }

  int count() {
    return count;
  }

  /** How many literals come before a match. */
  int literals(int index) {
    return literals[index];
  }

  /** A match's length, from 3 to 258. */
  int length(int index) {
    return lengths[index];
  }

  /** How far back a match's bytes are, from 1 to 32,768. */
  int distance(int index) {
    return distances[index];
  }
}
