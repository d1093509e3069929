package dev.spirebridge.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.Notification;
import javax.management.NotificationEmitter;

/**
 * Has the old generation of the heap collected whenever it holds a third more than lived there the
 * last time. The serial collector of JDK 25 does that only once the heap has its maximal size, half
 * of the memory there is: what lives for weeks and holds a few megabytes would slowly take it all.
 */
final class OldGeneration {

  /**
   * Where a rotation may have to go out to a thousand streams: a collection of less garbage, in
   * bytes, gives too little back for its pause.
   */
  static final long DATA_PLANE = 16L << 20;

  /** Where nobody waits for milliseconds. */
  static final long CONTROL_PLANE = 8L << 20;

  private static final String SERIAL = "Tenured Gen";

  private final MemoryPoolMXBean pool;
  private final long least;

  private OldGeneration(MemoryPoolMXBean pool, long least) {
    this.pool = pool;
    this.least = least;
  }

  /**
   * For as long as the process runs. Other collectors need no help: with them nothing is done.
   *
   * @param least garbage that is worth a collection, in bytes
   */
  static void keepSmall(long least) {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals(SERIAL) && pool.isUsageThresholdSupported()) {
        OldGeneration old = new OldGeneration(pool, least);
        old.expectMore();
        ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
            .addNotificationListener((event, unused) -> old.hear(event), null, null);
      }
    }
  }

  private void hear(Notification event) {
    if (event.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
      System.gc();
      expectMore();
    }
  }

  private void expectMore() {
    long used = pool.getUsage().getUsed();
    long next = used + Math.max(least, used / 3);
    long maximum = pool.getUsage().getMax();
    pool.setUsageThreshold(maximum < 0 ? next : Math.min(next, maximum));
  }
}
