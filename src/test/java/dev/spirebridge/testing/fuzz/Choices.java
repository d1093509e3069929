package dev.spirebridge.testing.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decisions read from bytes, one after another, so that a fuzzer which changes a byte changes one
 * decision. Past the end every decision is the first of its kind.
 */
public final class Choices implements RandomGenerator {

  private final byte[] bytes;
  private int position;

  public Choices(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public boolean hasMore() {
    return position < bytes.length;
  }

  /** From 0 to 255. */
  public int nextByte() {
    return hasMore() ? bytes[position++] & 0xff : 0;
  }

  /** One byte for a bound that one byte can reach, else two, four at most. */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0x100) {
      return nextByte() % bound;
    }
    int two = nextByte() << 8 | nextByte();
    return bound <= 0x10000
        ? two % bound
        : Math.floorMod(two << 16 | nextByte() << 8 | nextByte(), bound);
  }

  @Override
  public boolean nextBoolean() {
    return (nextByte() & 1) == 1;
  }

  @Override
  public long nextLong() {
    long next = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      next = next << Byte.SIZE | nextByte();
    }
    return next;
  }

  public <T> T oneOf(List<T> all) {
    return all.get(nextInt(all.size()));
  }

  /** A text whose length is the next byte; what is not UTF-8 in it becomes the sign for that. */
  public String text() {
    int end = Math.min(bytes.length, position + 1 + (hasMore() ? bytes[position] & 0xff : 0));
    int start = Math.min(position + 1, end);
    position = end;
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** All that is left. */
  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, position, bytes.length);
    position = bytes.length;
    return rest;
  }
}
