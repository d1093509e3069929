package dev.spirebridge.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.Notification;
import javax.management.NotificationEmitter;

/**
 * Has the old generation of the heap collected whenever it holds half as much again as lived there
 * the last time. The serial collector of JDK 25 does that only once the heap has its maximal size,
 * half of the memory there is: what lives for weeks and holds a few megabytes would slowly take it
 * all.
 */
final class OldGeneration {

  /** A collection of less garbage, in bytes, gives too little back for its pause. */
  private static final long LEAST = 16L << 20;

  private static final String SERIAL = "Tenured Gen";

  private final MemoryPoolMXBean pool;

  private OldGeneration(MemoryPoolMXBean pool) {
    this.pool = pool;
  }

  /** For as long as the process runs. Other collectors need no help: with them nothing is done. */
  static void keepSmall() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals(SERIAL) && pool.isUsageThresholdSupported()) {
        OldGeneration old = new OldGeneration(pool);
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
    long next = used + Math.max(LEAST, used / 2);
    long maximum = pool.getUsage().getMax();
    pool.setUsageThreshold(maximum < 0 ? next : Math.min(next, maximum));
  }
}
