package dev.spirebridge.issuer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One check of all targets.
 *
 * @param trust what they were judged by; empty if it could not be found out
 */
public record IssuerReport(
    Instant at, Optional<Trust> trust, List<Judged> rows, List<String> notes) {

  private static final String FALL_BACK_IS_HIDDEN =
      "the mesh's CA is among the trusted authorities: a proxy that fell back to it cannot be told"
          + " by its chain";

  public IssuerReport {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** With the notes that the trust bundles themselves call for. */
  public static IssuerReport of(Instant at, Trust trust, List<Judged> rows, List<String> notes) {
    List<String> all = new ArrayList<>(notes);
    if (trust.trustsTheMeshCa()) {
      all.add(FALL_BACK_IS_HIDDEN);
    }
    return new IssuerReport(at, Optional.of(trust), rows, all);
  }

  /** One bad target outweighs all; one unknown target outweighs the good ones; none is unknown. */
  public Standing standing() {
    if (count(Standing.DOES_NOT_HOLD) > 0) {
      return Standing.DOES_NOT_HOLD;
    }
    return rows.isEmpty() || count(Standing.UNKNOWN) > 0 ? Standing.UNKNOWN : Standing.HOLDS;
  }

  public long count(Standing standing) {
    return rows.stream().filter(row -> row.verdict().standing() == standing).count();
  }
}
