package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.watch.Inventory.Subject;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Leadership;
import dev.spirebridge.kubernetes.Pass;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One look at all that the cluster shows of its certificates: by what the bridges tell, and by
 * handshakes. Only who leads looks.
 */
public final class IssuerPass implements Pass {

  private final Sight sight;
  private final TrustSource trust;
  private final Judge judge;
  private final Leadership leadership;
  private final VerdictTeller teller;
  private final InstantSource clock;
  private final Doubts doubts = new Doubts();
  private @Nullable Thread running;
  private volatile boolean stopping;
  private volatile IssuerFindings findings = IssuerFindings.NOTHING_YET;

  public IssuerPass(
      Sight sight,
      TrustSource trust,
      Judge judge,
      Leadership leadership,
      VerdictTeller teller,
      InstantSource clock) {
    this.sight = sight;
    this.trust = trust;
    this.judge = judge;
    this.leadership = leadership;
    this.teller = teller;
    this.clock = clock;
  }

  /** What the last pass found. Any thread. */
  public IssuerFindings findings() {
    return findings;
  }

  @Override
  public Outcome run() {
    if (!leadership.held()) {
      teller.forget();
      findings = IssuerFindings.NOTHING_YET;
      return Outcome.SETTLED;
    }
    try {
      begin();
      return switch (trust.ask()) {
        case TrustSource.Answer.Unknown(String why) -> {
          findings = findings.withoutTrust(clock.instant(), why);
          yield Outcome.failed(why);
        }
        case TrustSource.Answer.Known known -> {
          look(known);
          yield Outcome.SETTLED;
        }
      };
    } catch (InterruptedException e) {
      if (stopping) {
        return Outcome.SETTLED;
      }
      Thread.currentThread().interrupt();
      return Outcome.failed("the check was interrupted: restart the process");
    } finally {
      end();
    }
  }

  /** Gives up the pass that is running, which can wait long for hundreds of dead pods. */
  public synchronized void stop() {
    stopping = true;
    if (running != null) {
      running.interrupt();
    }
  }

  private synchronized void begin() throws InterruptedException {
    if (stopping) {
      throw new InterruptedException();
    }
    running = Thread.currentThread();
  }

  /** The interrupt was meant for the pass: the loop around it is told by others to end. */
  private synchronized void end() {
    running = null;
    if (stopping) {
      Thread.interrupted();
    }
  }

  private void look(TrustSource.Answer.Known known) throws InterruptedException {
    Trust by = known.trust();
    Inventory inventory = sight.inventory();
    List<Subject> subjects = inventory.subjects(by.own());
    Records records = sight.records(inventory);
    Map<String, Evidence> shown =
        sight.handshakes(subjects, records, by, doubts.keys(), clock.instant());
    Instant now = clock.instant();
    Map<String, Judged> rows = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      rows.put(subject.key(), judged(subject, records, shown, by, now));
    }
    Map<String, Judged> settled = doubts.settle(rows, now);
    List<Judged> ordered = rows.keySet().stream().map(settled::get).toList();
    List<String> notes = new ArrayList<>(known.notes());
    notes.addAll(records.moves());
    notes.addAll(records.silent());
    IssuerReport report = IssuerReport.of(now, by, ordered, notes);
    List<Finding> told = leadership.held() ? teller.tell(ordered, now) : List.of();
    findings =
        new IssuerFindings(
            Optional.of(report),
            Optional.of(now),
            records.answered(),
            records.silent().size(),
            told,
            true);
  }

  /**
   * The worst of what was seen. What could not be found out by one way says nothing against what
   * was found out by another.
   */
  private Judged judged(
      Subject subject, Records records, Map<String, Evidence> shown, Trust by, Instant now) {
    Stream<Evidence> all =
        Stream.concat(
            records.byPod().getOrDefault(subject.key(), List.of()).stream(),
            Optional.ofNullable(shown.get(subject.key())).stream());
    return all.map(evidence -> judge.judge(subject.target(), evidence, by, now))
        .min(Comparator.comparingInt(row -> rank(row.verdict().standing())))
        .orElseGet(() -> unseen(subject));
  }

  private static int rank(Standing standing) {
    return switch (standing) {
      case DOES_NOT_HOLD -> 0;
      case HOLDS -> 1;
      case UNKNOWN -> 2;
    };
  }

  private static Judged unseen(Subject subject) {
    Verdict verdict =
        subject.pod().isEmpty()
            ? new Verdict.Unreachable(Reason.GONE, "no pod of it is running")
            : new Verdict.Unreachable(
                Reason.NOT_SERVED,
                subject.target().targetClass() == TargetClass.GATEWAY
                    ? "no bridge that was heard serves it"
                    : "no bridge that was heard serves it, and it names no port of its app");
    return new Judged(subject.target(), Optional.empty(), verdict, Optional.empty());
  }
}
