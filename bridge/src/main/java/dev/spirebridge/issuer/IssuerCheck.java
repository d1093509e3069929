package dev.spirebridge.issuer;

import dev.spirebridge.issuer.TrustSource.Answer;
import dev.spirebridge.issuer.Verdict.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Looks at all targets and judges them. What may pass by itself is looked at a second time before
 * it counts, with the trust bundle asked anew: a workload's agent may have learned of a rotation
 * before ours. For one thread at a time.
 */
public final class IssuerCheck {

  /** SPIRE's agent asks its server every five seconds (pkg/agent/manager: sync interval). */
  public static final Duration SETTLING = Duration.ofSeconds(6);

  static final Duration BETWEEN_CHECKS = Duration.ofSeconds(2);

  private final TrustSource trust;
  private final AimSource targets;
  private final ProbeRunner probes;
  private final Judge judge;
  private final Pause pause;
  private final InstantSource clock;

  public IssuerCheck(
      TrustSource trust,
      AimSource targets,
      ProbeRunner probes,
      Judge judge,
      Pause pause,
      InstantSource clock) {
    this.trust = trust;
    this.targets = targets;
    this.probes = probes;
    this.judge = judge;
    this.pause = pause;
    this.clock = clock;
  }

  /** One check; takes six seconds more when something is wrong that may pass. */
  public IssuerReport run() throws InterruptedException {
    return switch (trust.ask()) {
      case Answer.Unknown(String why) ->
          new IssuerReport(
              clock.instant(),
              Optional.empty(),
              unknown(targets.list(Optional.empty()), why),
              List.of());
      case Answer.Known known -> {
        List<Aim> aims = targets.list(Optional.of(known.trust().own()));
        yield confirmed(aims, known, judged(aims, known));
      }
    };
  }

  /**
   * Checks again until it holds or the time is over; targets are listed anew each time.
   *
   * @param looked hears of each report
   * @return the last one
   */
  public IssuerReport runUntilItHolds(Duration limit, Consumer<IssuerReport> looked)
      throws InterruptedException {
    Instant end = clock.instant().plus(limit);
    IssuerReport report = run();
    looked.accept(report);
    while (report.standing() != Standing.HOLDS
        && clock.instant().plus(BETWEEN_CHECKS).isBefore(end)) {
      pause.pause(BETWEEN_CHECKS);
      report = run();
      looked.accept(report);
    }
    return report;
  }

  private IssuerReport confirmed(List<Aim> aims, Answer.Known known, List<Judged> first)
      throws InterruptedException {
    List<Integer> doubtful =
        IntStream.range(0, first.size())
            .filter(i -> first.get(i).verdict().mayPass())
            .boxed()
            .toList();
    if (doubtful.isEmpty()) {
      return report(known, first);
    }
    pause.pause(SETTLING);
    List<Aim> again = doubtful.stream().map(aims::get).toList();
    Answer answer = trust.ask();
    List<Judged> second =
        switch (answer) {
          case Answer.Unknown(String why) -> unknown(again, why);
          case Answer.Known later -> judged(again, later);
        };
    List<Judged> rows = new ArrayList<>(first);
    IntStream.range(0, second.size()).forEach(i -> rows.set(doubtful.get(i), second.get(i)));
    return report(answer instanceof Answer.Known later ? later : known, rows);
  }

  private List<Judged> judged(List<Aim> aims, Answer.Known known) throws InterruptedException {
    List<Evidence> evidence = probes.run(aims);
    Instant now = clock.instant();
    return IntStream.range(0, aims.size())
        .mapToObj(i -> judge.judge(aims.get(i).target(), evidence.get(i), known.trust(), now))
        .toList();
  }

  private static List<Judged> unknown(List<Aim> aims, String why) {
    Verdict verdict = new Verdict.Unreachable(Reason.NO_BUNDLE, why);
    return aims.stream()
        .map(aim -> new Judged(aim.target(), Optional.empty(), verdict, Optional.empty()))
        .toList();
  }

  private IssuerReport report(Answer.Known known, List<Judged> rows) {
    return IssuerReport.of(clock.instant(), known.trust(), rows, known.notes());
  }
}
