package dev.spirebridge.app;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.status.MovingStatus;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What stands of a move's extra roots at one moment. */
sealed interface MovingWindow {

  /** Whoever may write the file decides on no more than this at once. */
  Duration LONGEST = Duration.ofHours(24);

  /** Nobody asks for any. */
  record Closed() implements MovingWindow {}

  /**
   * They are handed out.
   *
   * @param federations whose bundles stand as the agent gave them
   */
  record Open(ExtraRoots roots, Federations federations) implements MovingWindow {

    boolean hasEndedAt(Instant now) {
      return !now.isBefore(roots.until());
    }

    /** Those that somebody is given. */
    ExtraRoots handedOut() {
      return roots.without(federations.ofAll());
    }

    /** Of which trust domains they are kept out, for some callers or for all. */
    Set<TrustDomain> overruled() {
      Set<TrustDomain> overruled = new HashSet<>(roots.roots().keySet());
      overruled.retainAll(federations.ofSome());
      return overruled;
    }
  }

  /**
   * They are kept out.
   *
   * @param roots empty where the file cannot be understood
   * @param why a clause, and what to do
   */
  record Refused(Optional<ExtraRoots> roots, String why) implements MovingWindow {}

  /** A file is there with roots whose time is good, or not. */
  static MovingWindow of(MovingFolder.Content content, Instant now) {
    return switch (content) {
      case MovingFolder.Content.Nothing _ -> new Closed();
      case MovingFolder.Content.Unreadable(String why) ->
          new Refused(Optional.empty(), why + "; correct it, or remove the ConfigMap");
      case MovingFolder.Content.Text(String json) -> of(json, now);
    };
  }

  private static MovingWindow of(String json, Instant now) {
    ExtraRoots roots;
    try {
      roots = MovingFile.parse(json);
    } catch (BadValue e) {
      return new Refused(Optional.empty(), e.reason() + "; " + e.hint());
    }
    if (!roots.until().isAfter(now)) {
      return ended(roots);
    }
    if (roots.until().isAfter(now.plus(LONGEST))) {
      return new Refused(
          Optional.of(roots),
          "its until, %s, is more than %s ahead; write an earlier one"
              .formatted(roots.until(), Durations.format(LONGEST)));
    }
    return new Open(roots, Federations.NONE);
  }

  static Refused ended(ExtraRoots roots) {
    return new Refused(
        Optional.of(roots),
        "its time was over at %s; remove the ConfigMap, or go on with the move"
            .formatted(roots.until()));
  }

  /** What proxies are to trust beside their bundles. */
  default ExtraRoots trusted() {
    return this instanceof Open(ExtraRoots roots, Federations _) ? roots : ExtraRoots.NONE;
  }

  default Optional<MovingStatus> status() {
    return switch (this) {
      case Closed _ -> Optional.empty();
      case Open open -> {
        ExtraRoots roots = open.handedOut();
        yield Optional.of(
            new MovingStatus(
                Optional.of(roots.id()),
                Optional.of(roots.until()),
                roots.roots().keySet().stream().map(TrustDomain::getName).toList(),
                roots.all().stream().map(KeyIdentifiers::ofSubject).toList(),
                Optional.of(open.overruled())
                    .filter(overruled -> !overruled.isEmpty())
                    .map(MovingWindow::overruledWords)));
      }
      case Refused(Optional<ExtraRoots> roots, String why) ->
          Optional.of(
              new MovingStatus(
                  roots.map(ExtraRoots::id),
                  roots.map(ExtraRoots::until),
                  List.of(),
                  List.of(),
                  Optional.of(why)));
    };
  }

  static String overruledWords(Set<TrustDomain> overruled) {
    return "%s is federated, and its own bundle stands for those who have it; leave it out"
        .formatted(
            overruled.stream()
                .map(TrustDomain::getName)
                .sorted()
                .collect(Collectors.joining(", ")));
  }
}
