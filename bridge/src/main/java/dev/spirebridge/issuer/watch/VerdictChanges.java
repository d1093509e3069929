package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to tell about Deployments when the verdicts of their pods change. Pure.
 *
 * @param states what to remember until the next pass
 * @param lasting what is wrong now, for as long as it is
 * @param over what has just come to hold again
 */
record VerdictChanges(
    Map<ObjectReference, State> states, List<Finding> lasting, List<Finding> over) {

  static final String HOLDS = "IssuerHolds";
  static final String DOES_NOT_HOLD = "IssuerDoesNotHold";
  static final String UNKNOWN = "IssuerUnknown";

  static final VerdictChanges NONE = new VerdictChanges(Map.of(), List.of(), List.of());

  /**
   * Of one Deployment.
   *
   * @param told what bad was told of it, and nothing good since
   * @param unknownSince empty while something is known
   */
  record State(Optional<Told> told, Optional<Instant> unknownSince) {
    static final State NEW = new State(Optional.empty(), Optional.empty());
  }

  /**
   * A finding stays the same for as long as the same pod has the same verdict, however the words
   * about it change: what an unreachable pod answers may differ from look to look.
   */
  record Told(Finding finding, String pod, String verdict) {}

  /**
   * Nothing is told of what holds from the beginning, nor of what is unknown for a moment, as a
   * starting pod is.
   *
   * @param rows of pods; what belongs to no object of Kubernetes is left out
   * @param patience how long something has to be unknown to be told
   */
  VerdictChanges after(List<Judged> rows, Instant now, Duration patience) {
    Map<ObjectReference, State> next = new HashMap<>();
    List<Finding> bad = new ArrayList<>();
    List<Finding> good = new ArrayList<>();
    worst(rows)
        .forEach((workload, row) -> {
          State before = states.getOrDefault(workload, State.NEW);
          switch (row.verdict().standing()) {
            case DOES_NOT_HOLD -> {
              Told told = told(before, workload, DOES_NOT_HOLD, row);
              bad.add(told.finding());
              next.put(workload, new State(Optional.of(told), Optional.empty()));
            }
            case UNKNOWN -> {
              Instant since = before.unknownSince().orElse(now);
              boolean lasts = !now.isBefore(since.plus(patience));
              Optional<Told> told =
                  lasts ? Optional.of(told(before, workload, UNKNOWN, row)) : before.told();
              told.map(Told::finding).ifPresent(bad::add);
              next.put(workload, new State(told, Optional.of(since)));
            }
            case HOLDS -> {
              if (before.told().isPresent()) {
                good.add(new Finding(workload, Severity.NORMAL, HOLDS, holds(row.verdict())));
              }
              next.put(workload, State.NEW);
            }
          }
        });
    return new VerdictChanges(Map.copyOf(next), List.copyOf(bad), List.copyOf(good));
  }

  private static Told told(State before, ObjectReference workload, String reason, Judged row) {
    String pod = row.target().name();
    String verdict = row.verdict().word();
    return before
        .told()
        .filter(told ->
            told.finding().reason().equals(reason)
                && told.pod().equals(pod)
                && told.verdict().equals(verdict))
        .orElseGet(() ->
            new Told(new Finding(workload, Severity.WARNING, reason, words(row)), pod, verdict));
  }

  /** Each Deployment's worst pod; of several the first by name, so that it stays the same. */
  private static Map<ObjectReference, Judged> worst(List<Judged> rows) {
    Map<ObjectReference, Judged> worst = new LinkedHashMap<>();
    rows.stream()
        .sorted(
            Comparator.comparing((Judged row) -> row.verdict().standing(), Standing.WORST_FIRST)
                .thenComparing(row -> row.target().name()))
        .forEach(
            row -> row.target().workload().ifPresent(workload -> worst.putIfAbsent(workload, row)));
    return worst;
  }

  private static String words(Judged row) {
    return "%s: %s: %s; %s"
        .formatted(
            row.target().name(),
            row.verdict().word(),
            row.verdict().message(),
            row.verdict().advice());
  }

  private static String holds(Verdict verdict) {
    return "All its pods hold again: %s. Nothing is left to do.".formatted(verdict.message());
  }
}
