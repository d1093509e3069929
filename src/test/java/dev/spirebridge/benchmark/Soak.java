package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.PublishedIdentities;
import dev.spirebridge.benchmark.load.WatchingFleet;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many clients for a long time: the SVID is rotated every few seconds and now and then the trust
 * bundle with it, clients reconnect, and nothing may be missed or kept.
 */
record Soak(SoakSettings settings, BridgeSubject subject) {
  private static final Duration SERVED_LIMIT = Duration.ofMinutes(2);

  /** The JVM gives back what it has freed. */
  private static final Duration COLLECTED = Duration.ofSeconds(1);

  /** A client that has just come is given time to be served before all are counted. */
  private static final double QUIET_PART = 0.25;

  SoakResult run() {
    try (Workspace workspace = Workspace.create()) {
      AtomicReference<PublishedIdentities> published = new AtomicReference<>();
      EmbeddedFeed agent =
          EmbeddedFeed.start(
              workspace, api -> published.updateAndGet(none -> new PublishedIdentities(api)));
      Subject.Running bridge = subject.start(workspace, agent);
      try (WatchingFleet fleet =
          new WatchingFleet(
              bridge.sdsSocket(),
              published.get(),
              WatchingFleet.AfterAnEnd.STAY_AWAY,
              new Random(1))) {
        return new Observed(settings, bridge, agent.trustDomain(), fleet).run();
      }
    }
  }

  /** What is being looked at, once all of it runs. */
  private static final class Observed {
    private final SoakSettings settings;
    private final Subject.Running bridge;
    private final EmbeddedTrustDomain trustDomain;
    private final WatchingFleet fleet;
    private final List<SoakResult.Sample> samples = new ArrayList<>();
    private double reconnectsDue;
    private int rotations;

    Observed(
        SoakSettings settings,
        Subject.Running bridge,
        EmbeddedTrustDomain trustDomain,
        WatchingFleet fleet) {
      this.settings = settings;
      this.bridge = bridge;
      this.trustDomain = trustDomain;
      this.fleet = fleet;
    }

    SoakResult run() {
      fleet.open(settings.streams());
      Polling.until(
          "%d streams with certificate and trust bundle".formatted(settings.streams()),
          SERVED_LIMIT,
          () -> fleet.count().upToDate() == settings.streams());
      Progress.say("    %d streams are served".formatted(settings.streams()));
      long begin = System.nanoTime();
      rotateUntil(begin, settings.warm());
      SoakResult.Rest before = collected();
      rotateUntil(begin, settings.duration());
      return new SoakResult(settings, before, List.copyOf(samples), collected());
    }

    /** Between two full collections the heap holds what is garbage, too, and for long. */
    private SoakResult.Rest collected() {
      LiveHeap heap = LiveHeap.of(bridge.pid());
      Polling.pause(COLLECTED);
      return new SoakResult.Rest(
          heap, Footprint.of(bridge.pid()), HeapPages.residentKilobytes(bridge.pid()));
    }

    private void rotateUntil(long begin, Duration end) {
      long due = System.nanoTime();
      while (rotations == 0 || System.nanoTime() - begin < end.toNanos()) {
        rotations++;
        rotate();
        reconnectSome();
        due += settings.rotation().toNanos();
        Polling.pause(Duration.ofNanos(due - System.nanoTime()));
        double seconds = (System.nanoTime() - begin) / 1e9;
        SoakResult.Sample sample =
            new SoakResult.Sample(
                seconds, rotations, Footprint.of(bridge.pid()), fleet.count(), fleet.takeDelays());
        samples.add(sample);
        Progress.say(
            "    rotation %d: %d of %d have it, %s, %s"
                .formatted(
                    rotations,
                    sample.count().upToDate(),
                    sample.count().open(),
                    sample.held(),
                    sample.delays()));
      }
    }

    /** A new authority comes in the order that breaks nobody, beside new SVIDs. */
    private void rotate() {
      switch (rotations % 12) {
        case 3 -> trustDomain.prepareAuthority();
        case 7 -> trustDomain.activateAuthority();
        case 11 -> trustDomain.retireOldAuthorities();
        default -> {
          // Most rotations leave the trust bundle as it is.
        }
      }
      trustDomain.rotateSvids();
    }

    /** Spread over the time from one rotation to the next, but for its end. */
    private void reconnectSome() {
      reconnectsDue += settings.reconnectsIn(settings.rotation());
      int now = (int) reconnectsDue;
      reconnectsDue -= now;
      for (int i = 0; i < now; i++) {
        fleet.replaceOne();
        Polling.pause(
            Duration.ofNanos((long) (settings.rotation().toNanos() * (1 - QUIET_PART) / now)));
      }
    }
  }
}
