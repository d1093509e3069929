package dev.spirebridge.issuer.watch;

import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.LoopState;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.IssuerStatus;
import dev.spirebridge.status.IssuersStatus;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the last pass found.
 *
 * @param report empty before the first pass of a leader
 * @param checkedAt when it last had something to judge by, and looked
 * @param answered bridges that told what they serve
 * @param silent bridges that did not
 * @param told what is wrong now, as it was told
 * @param leading whether it looked at all
 */
public record IssuerFindings(
    Optional<IssuerReport> report,
    Optional<Instant> checkedAt,
    int answered,
    int silent,
    List<Finding> told,
    boolean leading) {

  static final IssuerFindings NOTHING_YET =
      new IssuerFindings(Optional.empty(), Optional.empty(), 0, 0, List.of(), false);

  public IssuerFindings {
    told = List.copyOf(told);
  }

  /**
   * Nothing is known without a bundle, whatever was known before; and when that was stays as it is,
   * so that whoever waits for a check hears that there is none.
   */
  IssuerFindings withoutTrust(Instant now, String why) {
    return new IssuerFindings(
        Optional.of(new IssuerReport(now, Optional.empty(), List.of(), List.of(why))),
        checkedAt,
        0,
        0,
        List.of(),
        true);
  }

  /** For status page and metrics, with what the loop around the passes knows. */
  public ControllerStatus status(LoopState loop) {
    return new ControllerStatus(
        "issuers",
        leading,
        loop.trouble().isEmpty(),
        loop.lastPass(),
        loop.trouble(),
        counted(rows(), row -> row.verdict().word()),
        counted(told, Finding::reason),
        0,
        0,
        loop.failedPasses());
  }

  /**
   * Row by row.
   *
   * @param version of the program
   */
  public IssuersStatus issuers(String version, Instant startedAt, Instant now) {
    return new IssuersStatus(
        version,
        startedAt,
        now,
        word(report.map(IssuerReport::standing).orElse(Standing.UNKNOWN)),
        checkedAt,
        report.flatMap(IssuerReport::trust).map(trust -> trust.own().getName()),
        answered,
        silent,
        rows().stream().map(row -> row(row, report.orElseThrow().at())).toList(),
        report.map(IssuerReport::notes).orElse(List.of()));
  }

  private List<Judged> rows() {
    return report.map(IssuerReport::rows).orElse(List.of());
  }

  private static IssuerStatus row(Judged row, Instant at) {
    return new IssuerStatus(
        row.target().name(),
        word(row.target().targetClass()),
        row.target().workload().map(IssuerFindings::name),
        new IssuerStatus.Certificate(
            row.seen().map(Presented::via).map(IssuerFindings::word),
            row.leaf().flatMap(PresentedSvid::idIn).map(SpiffeId::toString),
            row.issuer(),
            row.leaf().map(leaf -> leaf.getSerialNumber().toString(16)),
            row.authorityKeyId(),
            row.remaining(at).map(at::plus)),
        row.verdict().word(),
        word(row.verdict().standing()),
        row.verdict().message(),
        row.verdict().advice(),
        row.note());
  }

  private static String name(ObjectReference workload) {
    return workload.kind() + " " + workload.name();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> Map<String, Integer> counted(List<T> all, Function<T, String> by) {
    return all.stream()
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingInt(_ -> 1)));
  }
}
