package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.BundleJoin;
import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The last good SVIDs of one process, joined with the trust bundles and handed on to its subject
 * whenever either changes. Used by the owner thread.
 */
final class HeldIdentities {

  private final Subject subject;
  private final Surroundings surroundings;
  private final BundleFeed bundles;
  private final CallerJournal journal;
  private final BooleanSupplier processGone;
  private Optional<BundleJoin> held = Optional.empty();

  /** The newest answer was refused, so that what is held is of one before it. */
  private boolean newestRefused;

  /**
   * @param processGone whether the process has ended; asked before anything is handed on
   */
  HeldIdentities(
      Subject subject,
      Surroundings surroundings,
      BundleFeed bundles,
      CallerJournal journal,
      BooleanSupplier processGone) {
    this.subject = subject;
    this.surroundings = surroundings;
    this.bundles = bundles;
    this.journal = journal;
    this.processGone = processGone;
  }

  /** New SVIDs that passed all checks but those that need the bundles. */
  void take(BundleJoin svids) {
    held = Optional.of(svids);
    newestRefused = false;
    join(true);
  }

  /** New SVIDs that failed a check; the last good ones stay. */
  void refused(String reason) {
    newestRefused = true;
    journal.refused(reason);
  }

  /** Holds nothing any more; the subject is left as it is. */
  void clear() {
    held = Optional.empty();
  }

  /**
   * Brings together what is held of SVIDs and bundles.
   *
   * @param updated whether the SVIDs are new, not only the bundles
   */
  void join(boolean updated) {
    if (held.isEmpty()) {
      return;
    }
    BundleJoin svids = held.get();
    TrustBundles known = bundles.bundles();
    Optional<IdentitySnapshot> last = lastAccepted();
    try {
      for (var trustDomain : svids.required()) {
        known
            .problem(trustDomain)
            .ifPresent(problem -> {
              throw new IdentityException(problem);
            });
      }
      if (!known.usable().keySet().containsAll(svids.required())) {
        journal.waiting("the agent has not sent the trust bundle of " + svids.required() + " yet");
        return;
      }
      Optional<IdentitySnapshot> verified =
          last.filter(before -> before.svids().equals(svids.svids()))
              .or(() -> surroundings.accepted().with(svids.svids()));
      handOn(svids.with(known.usable(), verified, surroundings.now()), last, updated);
    } catch (IdentityException e) {
      journal.refused(String.valueOf(e.getMessage()));
    }
  }

  private void handOn(IdentitySnapshot joined, Optional<IdentitySnapshot> last, boolean updated) {
    boolean inUse = subject.state() instanceof SubjectState.Available;
    boolean changed = last.filter(joined::hasSameContent).isEmpty();
    boolean mended = !newestRefused && journal.status().lastRefusal().isPresent();
    if (inUse && !changed && !updated && !mended) {
      return;
    }
    if (processGone.getAsBoolean()) {
      return;
    }
    if (!inUse || changed) {
      subject.accept(joined);
      surroundings.accepted().add(joined);
    }
    if (!newestRefused) {
      journal.accepted(joined);
    }
  }

  /** What was accepted before and may hold the same SVIDs, for this process or for another. */
  Optional<IdentitySnapshot> acceptedLike(List<UnverifiedSvid> given) {
    return surroundings.accepted().like(given).or(this::lastAccepted);
  }

  private Optional<IdentitySnapshot> lastAccepted() {
    return subject.state().lastAccepted();
  }
}
