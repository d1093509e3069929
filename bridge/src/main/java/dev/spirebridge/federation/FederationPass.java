package dev.spirebridge.federation;

import static dev.spirebridge.logging.LogEvent.OBJECT_CORRECTED;
import static dev.spirebridge.logging.LogEvent.OBJECT_CREATED;
import static dev.spirebridge.logging.LogEvent.OBJECT_DELETED;

import dev.spirebridge.kubernetes.Disappearances;
import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.FindingTeller;
import dev.spirebridge.kubernetes.OwnWrites;
import dev.spirebridge.kubernetes.Pass;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WriteOutcome;
import dev.spirebridge.kubernetes.WriteTally;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all ClusterFederatedTrustDomains, plans, and does what the plan says. Without leadership
 * it plans all the same, so that a standby can tell what it would do, and writes nothing.
 */
public final class FederationPass implements Pass {

  private static final Logger LOG = LoggerFactory.getLogger(FederationPass.class);

  private static final String KIND = SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN.getKind();

  private final FederationPlanner planner;
  private final Supplier<List<ObservedFederatedTrustDomain>> observed;
  private final ServerSideApply api;
  private final FindingTeller teller;
  private final InstantSource clock;
  private final OwnWrites<ObservedFederatedTrustDomain> ownWrites =
      new OwnWrites<>(
          ObservedFederatedTrustDomain::name, ObservedFederatedTrustDomain::resourceVersion);
  private final Disappearances disappearances = new Disappearances();
  private volatile FederationReport report = FederationReport.NOTHING_YET;

  /**
   * @param observed all objects of the cluster, in sync whenever a pass is run
   */
  public FederationPass(
      FederationPlanner planner,
      Supplier<List<ObservedFederatedTrustDomain>> observed,
      ServerSideApply api,
      EventSink events,
      InstantSource clock) {
    this.planner = planner;
    this.observed = observed;
    this.api = api;
    this.teller = new FindingTeller(events);
    this.clock = clock;
  }

  /** What the last pass found and did. Any thread. */
  public FederationReport report() {
    return report;
  }

  @Override
  public Outcome run() {
    Instant now = clock.instant();
    FederationPlan plan = planner.plan(ownWrites.over(observed.get(), now));
    if (!api.mayWrite()) {
      teller.forget();
      disappearances.forget();
      report = report.standby(plan);
      return Outcome.SETTLED;
    }
    WriteTally tally = write(plan, now);
    teller.tell(
        plan.findings().stream().filter(each -> !FederationFindings.tellsOfAChange(each)).toList(),
        now);
    report = report.after(plan, tally.applied(), tally.deleted(), tally.outstanding());
    return tally
        .trouble()
        .map(Outcome::failed)
        .orElseGet(() -> Outcome.settled(ownWrites.outstanding(clock.instant())));
  }

  /** There are few of them, so one after the other. */
  private WriteTally write(FederationPlan plan, Instant now) {
    WriteTally tally = new WriteTally(KIND);
    for (FederationChange change : plan.changes()) {
      switch (change) {
        case FederationChange.Apply apply -> {
          WriteOutcome outcome = FederationApi.write(api, apply);
          tally.count(apply.name(), outcome);
          applied(apply, outcome, plan, now);
        }
        case FederationChange.Delete delete -> {
          WriteOutcome outcome = FederationApi.write(api, delete);
          tally.count(delete.name(), outcome);
          deleted(delete, outcome, now);
        }
        case FederationChange.Keep(var kept) -> {
          if (!kept.terminating()) {
            disappearances.isThere(kept.name());
          }
        }
      }
    }
    return tally;
  }

  private void applied(
      FederationChange.Apply change, WriteOutcome outcome, FederationPlan plan, Instant now) {
    if (!(outcome instanceof WriteOutcome.Written(var object))) {
      return;
    }
    ObservedFederatedTrustDomain written = FederationApi.observed(object);
    LOG.info(
        change.observed().isEmpty() ? OBJECT_CREATED : OBJECT_CORRECTED,
        "ClusterFederatedTrustDomain {} {}.",
        change.name(),
        change.observed().isEmpty()
            ? "created"
            : "corrected: " + String.join("; ", change.differences()));
    ownWrites.note(change.name(), change.observed(), Optional.of(written), now);
    if (disappearances.createdAgain(change.name()) && change.observed().isEmpty()) {
      teller.tellOnce(FederationFindings.deletedByHand(written));
    }
    plan.findings().stream()
        .filter(FederationFindings::tellsOfAChange)
        .filter(finding -> finding.about().name().equals(change.name()))
        .forEach(teller::tellOnce);
  }

  private void deleted(FederationChange.Delete change, WriteOutcome outcome, Instant now) {
    disappearances.mayBeGone(change.name());
    if (outcome instanceof WriteOutcome.Deleted) {
      LOG.info(
          OBJECT_DELETED,
          "ClusterFederatedTrustDomain {} deleted: {}.",
          change.name(),
          change.reason());
      ownWrites.note(change.name(), Optional.of(change.observed()), Optional.empty(), now);
    }
  }
}
