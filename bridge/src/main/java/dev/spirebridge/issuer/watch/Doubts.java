package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.IssuerCheck;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds back what may pass by itself until it was seen twice, some seconds apart: our agent may
 * hear of a rotation after a workload's. As {@link IssuerCheck} does, without waiting. For one
 * thread at a time.
 */
final class Doubts {

  private Map<String, Instant> since = Map.of();
  private Map<String, Judged> before = Map.of();

  /** Whom to look at anew. */
  Set<String> keys() {
    return since.keySet();
  }

  /**
   * The rows that count.
   *
   * @param rows as judged now, by the key of their subject
   */
  Map<String, Judged> settle(Map<String, Judged> rows, Instant now) {
    Map<String, Instant> doubted = new HashMap<>();
    Map<String, Judged> settled = new HashMap<>();
    rows.forEach((key, row) -> {
      if (!row.verdict().mayPass()) {
        settled.put(key, row);
        return;
      }
      Instant first = since.getOrDefault(key, now);
      doubted.put(key, first);
      boolean counts = !now.isBefore(first.plus(IssuerCheck.SETTLING));
      settled.put(key, counts ? row : heldBack(row, Optional.ofNullable(before.get(key))));
    });
    since = Map.copyOf(doubted);
    before = Map.copyOf(settled);
    return settled;
  }

  private static Judged heldBack(Judged row, Optional<Judged> last) {
    String once = "a first look showed %s; a second one follows".formatted(row.verdict().word());
    return last.map(
            each -> new Judged(row.target(), each.seen(), each.verdict(), Optional.of(once)))
        .orElseGet(() ->
            new Judged(
                row.target(),
                row.seen(),
                new Verdict.Unreachable(Reason.OTHER, once),
                Optional.empty()));
  }
}
