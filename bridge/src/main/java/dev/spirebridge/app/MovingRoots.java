package dev.spirebridge.app;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.status.MovingStatus;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sees to it that proxies trust the roots of a mesh that workloads move away from for as long as
 * its file asks for it, and never beyond its time.
 *
 * <p>A file is judged when it changes, not again as time goes by: one whose time is too far ahead
 * does not open a window by itself some days later. Any thread.
 */
final class MovingRoots {

  private final MovingFolder folder;
  private final Supplier<Federations> federations;
  private final Consumer<ExtraRoots> trust;
  private final InstantSource clock;
  private final MovingLog told;
  private MovingFolder.Content judged = new MovingFolder.Content.Nothing();
  private MovingWindow window = new MovingWindow.Closed();
  private Set<TrustDomain> overruled = Set.of();

  /**
   * @param folder that a ConfigMap is mounted at; it need not be there
   * @param federations asked for only while a window is open
   * @param trust told whenever other roots are to be trusted than before
   */
  MovingRoots(
      Path folder,
      Supplier<Federations> federations,
      Consumer<ExtraRoots> trust,
      InstantSource clock) {
    this.folder = new MovingFolder(folder);
    this.federations = federations;
    this.trust = trust;
    this.clock = clock;
    this.told = new MovingLog(this.folder.file());
  }

  /**
   * Reads the file anew. Blocks for as long as the file system does, and keeps {@link #expire} from
   * nothing meanwhile. For one thread at a time.
   */
  void look() {
    MovingFolder.Content content = folder.read();
    if (!content.equals(judged)) {
      become(MovingWindow.of(content, clock.instant()));
      judged = content;
    }
    expire();
    if (isOpen()) {
      weigh(federations.get());
    }
  }

  /** Takes the roots out when their time is over; reads nothing. */
  synchronized void expire() {
    if (window instanceof MovingWindow.Open open && open.hasEndedAt(clock.instant())) {
      told.expired(open.roots());
      replace(MovingWindow.ended(open.roots()));
    }
  }

  /** Nothing while no file is there. */
  synchronized Optional<MovingStatus> status() {
    return window.status();
  }

  private synchronized boolean isOpen() {
    return window instanceof MovingWindow.Open;
  }

  private synchronized void become(MovingWindow next) {
    told.changed(window, next, clock.instant());
    overruled = Set.of();
    replace(next);
  }

  private synchronized void replace(MovingWindow next) {
    ExtraRoots before = window.trusted();
    window = next;
    if (!next.trusted().roots().equals(before.roots())) {
      trust.accept(next.trusted());
    }
  }

  /** Callers come and go, and with them what they federate with: each of it is told once. */
  private synchronized void weigh(Federations now) {
    if (window instanceof MovingWindow.Open(ExtraRoots roots, Federations _)) {
      MovingWindow.Open weighed = new MovingWindow.Open(roots, now);
      Set<TrustDomain> found = weighed.overruled();
      if (!overruled.containsAll(found)) {
        told.overruled(roots, found);
        overruled = found;
      }
      window = weighed;
    }
  }
}
