package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.logging.LogEvent.OBJECT_CORRECTED;
import static dev.spirebridge.logging.LogEvent.OBJECT_CREATED;
import static dev.spirebridge.logging.LogEvent.OBJECT_DELETED;

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
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the whole, plans, and does what the plan says. Without leadership it plans all the same,
 * so that a standby can tell what it would do, and writes nothing.
 */
public final class NamespacePass implements Pass {

  private static final Logger LOG = LoggerFactory.getLogger(NamespacePass.class);

  private static final String KIND = SpireKinds.CLUSTER_SPIFFE_ID.getKind();

  private final Planner planner;
  private final ClusterWatch cluster;
  private final ServerSideApply api;
  private final ChangeWriter writer;
  private final FindingTeller teller;
  private final InstantSource clock;
  private final OwnWrites<ObservedClusterSpiffeId> ownWrites =
      new OwnWrites<>(ObservedClusterSpiffeId::name, ObservedClusterSpiffeId::resourceVersion);
  private final Drift drift = new Drift();
  private volatile NamespaceReport report = NamespaceReport.NOTHING_YET;

  /**
   * @param cluster what to look at; it has to be in sync whenever a pass is run
   */
  public NamespacePass(
      NamespaceSettings settings,
      ClusterWatch cluster,
      ServerSideApply api,
      EventSink events,
      InstantSource clock) {
    this.planner = new Planner(settings);
    this.cluster = cluster;
    this.api = api;
    this.writer = new ChangeWriter(api);
    this.teller = new FindingTeller(events);
    this.clock = clock;
  }

  /** What the last pass found and did. Any thread. */
  public NamespaceReport report() {
    return report;
  }

  @Override
  public Outcome run() {
    Instant now = clock.instant();
    ClusterView view = withOwnWrites(cluster.view(now));
    Plan plan = planner.plan(view);
    if (!api.mayWrite()) {
      teller.forget();
      drift.forget();
      report = report.standby(plan);
      return Outcome.SETTLED;
    }
    WriteTally tally = write(plan, view);
    Plan carriedOut = RefusedWrites.in(plan, tally.failures(), view);
    teller.tell(carriedOut.findings().stream().filter(each -> !Drift.isDrift(each)).toList(), now);
    report = report.after(carriedOut, tally.applied(), tally.deleted(), tally.outstanding());
    return tally
        .trouble()
        .map(Outcome::failed)
        .orElseGet(() -> Outcome.settled(ownWrites.outstanding(clock.instant())));
  }

  private ClusterView withOwnWrites(ClusterView seen) {
    return new ClusterView(
        seen.namespaces(),
        seen.pods(),
        ownWrites.over(seen.clusterSpiffeIds(), seen.now()),
        seen.federated(),
        seen.now());
  }

  private WriteTally write(Plan plan, ClusterView view) {
    for (Change change : plan.changes()) {
      if (change instanceof Change.Keep(var observed)) {
        drift.kept(observed);
      }
    }
    WriteTally tally = new WriteTally(KIND);
    outcomes(plan)
        .forEach((change, outcome) -> {
          tally.count(change.name(), outcome);
          switch (change) {
            case Change.Apply apply -> applied(apply, outcome, plan, view);
            case Change.Delete delete -> deleted(delete, outcome, view.now());
            case Change.Keep _ -> {
              // Nothing was written.
            }
          }
        });
    return tally;
  }

  private Map<Change, WriteOutcome> outcomes(Plan plan) {
    try {
      return writer.write(plan.changes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing", e);
    }
  }

  private void applied(Change.Apply change, WriteOutcome outcome, Plan plan, ClusterView view) {
    if (!(outcome instanceof WriteOutcome.Written(var object))) {
      drift.mayHaveChanged(change.name());
      return;
    }
    ObservedClusterSpiffeId written = ApiObjects.clusterSpiffeId(object);
    LOG.info(
        change.observed().isEmpty() ? OBJECT_CREATED : OBJECT_CORRECTED,
        "ClusterSPIFFEID {} {}.",
        change.name(),
        change.observed().isEmpty()
            ? "created"
            : "corrected: " + String.join("; ", change.differences()));
    ownWrites.note(change.name(), change.observed(), Optional.of(written), view.now());
    drift.undone(change, written, plan.findings(), view).forEach(teller::tellOnce);
  }

  private void deleted(Change.Delete change, WriteOutcome outcome, Instant now) {
    drift.mayBeGone(change.name());
    if (outcome instanceof WriteOutcome.Deleted) {
      LOG.info(OBJECT_DELETED, "ClusterSPIFFEID {} deleted: {}.", change.name(), change.reason());
      ownWrites.note(change.name(), Optional.of(change.observed()), Optional.empty(), now);
    }
  }
}
