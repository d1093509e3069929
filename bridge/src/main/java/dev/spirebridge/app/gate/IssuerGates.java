package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.AimSource;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.IssuerCheck;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Pause;
import dev.spirebridge.issuer.ProbeRunner;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.run.GateAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The gates at which the issuer check is asked: all on SPIRE, or all on the mesh's own CA. */
public final class IssuerGates {

  private final TrustSource trust;
  private final ScopedTargets targets;
  private final ProbeRunner probes;
  private final Judge judge;
  private final Pause pause;
  private final InstantSource clock;
  private final Consumer<IssuerReport> looked;

  /**
   * @param looked hears of each report, with its rows
   */
  public IssuerGates(
      TrustSource trust,
      ScopedTargets targets,
      ProbeRunner probes,
      Judge judge,
      Pause pause,
      InstantSource clock,
      Consumer<IssuerReport> looked) {
    this.trust = trust;
    this.targets = targets;
    this.probes = probes;
    this.judge = judge;
    this.pause = pause;
    this.clock = clock;
    this.looked = looked;
  }

  /** Whether SPIRE issued what all of them present. */
  public GateAnswer holds(List<Scope> scopes) throws InterruptedException {
    AimSource aims = own -> targets.list(scopes, own);
    IssuerReport report = new IssuerCheck(trust, aims, probes, judge, pause, clock).run();
    looked.accept(report);
    return report.standing() == Standing.HOLDS
        ? new GateAnswer.Holds(
            "SPIRE issued the certificate of " + Count.of(report.rows().size(), "pod"))
        : Answers.all(
            report.rows().stream()
                .filter(row -> row.verdict().standing() != Standing.HOLDS)
                .map(IssuerGates::answer)
                .toList(),
            "");
  }

  /** Whether the mesh's own CA issued what all of them present. */
  public GateAnswer onMeshCa(List<Scope> scopes) throws InterruptedException {
    return switch (trust.ask()) {
      case TrustSource.Answer.Unknown(String why) ->
          new GateAnswer.OutOfReach("the trust bundle is not known: " + why);
      case TrustSource.Answer.Known known -> onMeshCa(scopes, known);
    };
  }

  private GateAnswer onMeshCa(List<Scope> scopes, TrustSource.Answer.Known known)
      throws InterruptedException {
    if (known.trust().meshCa().isEmpty()) {
      return new GateAnswer.NotYet(String.join("; ", known.notes()));
    }
    List<Aim> aims = targets.list(scopes, Optional.of(known.trust().own()));
    List<Evidence> evidence = probes.run(aims);
    Instant now = clock.instant();
    List<Judged> rows =
        IntStream.range(0, aims.size())
            .mapToObj(i -> judge.judge(aims.get(i).target(), evidence.get(i), known.trust(), now))
            .toList();
    looked.accept(IssuerReport.of(now, known.trust(), rows, known.notes()));
    return Answers.all(
        rows.stream().map(IssuerGates::onMeshCa).toList(),
        "the mesh's own CA issued the certificate of " + Count.of(rows.size(), "pod"));
  }

  private static GateAnswer onMeshCa(Judged row) {
    return row.verdict() instanceof Verdict.FellBackToMeshCa
        ? new GateAnswer.Holds(row.target().name())
        : answer(row);
  }

  private static GateAnswer answer(Judged row) {
    return row.verdict() instanceof Unreachable why
        ? Answers.of(row.target().name(), why)
        : new GateAnswer.NotYet(
            "%s: %s, %s"
                .formatted(row.target().name(), row.verdict().word(), row.verdict().message()));
  }
}
