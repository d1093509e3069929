package dev.spirebridge.app;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.status.RotationKind;
import dev.spirebridge.status.RotationStatus;
import dev.spirebridge.store.Acceptances;
import dev.spirebridge.store.Subject;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The newest rotations of all subjects, without keys or certificates. One thread writes, the
 * source's; any reads.
 *
 * <p>A new authority comes to every caller of a node, and an SVID to every process of a pod: that
 * is one rotation with a count, so that it does not push out all others.
 */
final class RotationHistory implements Acceptances {

  private static final int KEPT = 200;

  /** Of the authorities of one change: a bundle is as large as whoever federates with us likes. */
  private static final int AUTHORITIES = 20;

  private static final Duration TOGETHER = Duration.ofMinutes(1);

  /** All that two subjects' changes have in common when they are the same one. */
  private record Change(
      RotationKind kind,
      String name,
      Optional<String> serial,
      Optional<Instant> notAfter,
      List<String> added,
      List<String> removed) {}

  private static final class Entry {
    private final Instant at;
    private final String subject;
    private final Change change;
    private int subjects = 1;

    private Entry(Instant at, String subject, Change change) {
      this.at = at;
      this.subject = subject;
      this.change = change;
    }

    /** Whoever has the same change twice had it taken back in between: that is a second one. */
    private boolean isOfOthers(Subject other) {
      return !subject.equals(other.name());
    }
  }

  private final InstantSource clock;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<Change, Entry> newest = new HashMap<>();

  RotationHistory(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void accepted(Subject subject, Optional<IdentitySnapshot> before, IdentitySnapshot now) {
    if (before.isEmpty()) {
      return;
    }
    IdentitySnapshot old = before.get();
    if (now.hasSameContent(old)) {
      return;
    }
    if (!old.svids().equals(now.svids())) {
      now.svids().stream()
          .filter(svid -> old.svids().stream().noneMatch(each -> each.leaf().equals(svid.leaf())))
          .forEach(svid -> note(subject, leaf(svid)));
    }
    now.bundles()
        .forEach((trustDomain, bundle) ->
            old.bundle(trustDomain)
                .map(earlier -> authorities(earlier, bundle))
                .filter(change -> !change.added().isEmpty() || !change.removed().isEmpty())
                .ifPresent(change -> note(subject, change)));
  }

  private static Change leaf(Svid svid) {
    return new Change(
        RotationKind.LEAF,
        svid.id().toString(),
        Optional.of(svid.leaf().getSerialNumber().toString(16)),
        Optional.of(svid.notAfter()),
        List.of(),
        List.of());
  }

  private static Change authorities(TrustBundle before, TrustBundle now) {
    return new Change(
        RotationKind.AUTHORITIES,
        now.trustDomain().getName(),
        Optional.empty(),
        Optional.empty(),
        in(now, before),
        in(before, now));
  }

  /** Key identifiers of the authorities that one bundle has and the other lacks. */
  private static List<String> in(TrustBundle one, TrustBundle other) {
    Set<X509Certificate> others = Set.copyOf(other.authorities());
    return one.authorities().stream()
        .filter(authority -> !others.contains(authority))
        .limit(AUTHORITIES)
        .map(KeyIdentifiers::ofSubject)
        .collect(Collectors.toUnmodifiableList());
  }

  private synchronized void note(Subject subject, Change change) {
    Instant now = clock.instant();
    Entry same = newest.get(change);
    if (same != null && same.isOfOthers(subject) && !same.at.plus(TOGETHER).isBefore(now)) {
      same.subjects++;
      return;
    }
    Entry entry = new Entry(now, subject.name(), change);
    entries.addLast(entry);
    newest.put(change, entry);
    if (entries.size() > KEPT) {
      Entry oldest = entries.removeFirst();
      newest.remove(oldest.change, oldest);
    }
  }

  /** Oldest first. Called from any thread. */
  synchronized List<RotationStatus> status() {
    return entries.stream()
        .map(entry ->
            new RotationStatus(
                entry.at,
                entry.change.kind(),
                entry.subject,
                entry.subjects,
                entry.change.name(),
                entry.change.serial(),
                entry.change.notAfter(),
                entry.change.added(),
                entry.change.removed()))
        .toList();
  }
}
