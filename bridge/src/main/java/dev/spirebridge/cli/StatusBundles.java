package dev.spirebridge.cli;

import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.SubjectStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The trust bundles in use; what many subjects share is shown once. */
final class StatusBundles {

  private static final int KEYS = 4;

  private StatusBundles() {}

  static StatusSection section(List<SubjectStatus> subjects, Instant now) {
    FittedTable table =
        new FittedTable("TRUST DOMAIN", "KIND", "AUTHORITIES", "LAST EXPIRES IN", "KEY IDS");
    subjects.stream()
        .flatMap(subject -> subject.bundles().stream())
        .distinct()
        .sorted(
            Comparator.comparing((BundleStatus bundle) -> !bundle.authorities().isEmpty())
                .thenComparing(BundleStatus::federated)
                .thenComparing(BundleStatus::trustDomain))
        .forEach(bundle ->
            table.add(
                bundle.trustDomain(),
                bundle.federated() ? "federated" : "own",
                String.valueOf(bundle.authorities().size()),
                StatusWords.until(lastToExpire(bundle), now),
                keys(bundle.authorities())));
    long empty =
        subjects.stream()
            .flatMap(subject -> subject.bundles().stream())
            .distinct()
            .filter(bundle -> bundle.authorities().isEmpty())
            .count();
    return StatusSection.of(
        "Trust bundles",
        empty == 0 ? Optional.empty() : Optional.of(empty + " without an authority"),
        table.lines());
  }

  private static Optional<Instant> lastToExpire(BundleStatus bundle) {
    return bundle.authorities().stream()
        .map(AuthorityStatus::notAfter)
        .max(Comparator.naturalOrder());
  }

  private static String keys(List<AuthorityStatus> authorities) {
    String first =
        authorities.stream()
            .limit(KEYS)
            .map(authority -> StatusWords.brief(authority.keyId()))
            .collect(Collectors.joining(", "));
    return authorities.size() > KEYS ? first + ", …" : first;
  }
}
