package dev.spirebridge.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that keeps everything for so long that it is promoted, and drops it then. Prints how
 * large its heap has become, in megabytes.
 */
final class PromotedGarbage {

  private static final int KEPT = 8 << 20;
  private static final int ALL = 400 << 20;
  private static final int PIECE = 4 << 10;
  private static final int SMALL = 80 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private PromotedGarbage() {}

  public static void main(String... arguments) {
    boolean small = arguments[0].equals("kept-small");
    if (small) {
      OldGeneration.keepSmall(OldGeneration.DATA_PLANE);
    }
    Deque<byte[]> kept = new ArrayDeque<>();
    for (int made = 0; made < ALL; made += PIECE) {
      kept.add(new byte[PIECE]);
      if (kept.size() > KEPT / PIECE) {
        kept.remove();
      }
    }
    // A collection that was asked for in the last moment may still be on its way.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (small && heap() > SMALL && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    System.out.println(heap() >> 20);
  }

  private static long heap() {
    return Runtime.getRuntime().totalMemory();
  }
}
