package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Leadership;
import dev.spirebridge.kubernetes.Pass;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WriteOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all ClusterFederatedTrustDomains, plans, and does what the plan says. Without leadership
 * it plans all the same, so that a standby can tell what it would do, and writes nothing.
 */
public final class FederationPass implements Pass {

  private static final Logger LOG = LoggerFactory.getLogger(FederationPass.class);

  private final FederationPlanner planner;
  private final Supplier<List<ObservedFederatedTrustDomain>> observed;
  private final ServerSideApply api;
  private final Leadership leadership;
  private final EventSink events;
  private final InstantSource clock;
  private final RecentWrites recent = new RecentWrites();
  private Set<Finding> told = Set.of();
  private volatile FederationReport report = FederationReport.NOTHING_YET;

  /**
   * @param observed all objects of the cluster, in sync whenever a pass is run
   */
  public FederationPass(
      FederationPlanner planner,
      Supplier<List<ObservedFederatedTrustDomain>> observed,
      ServerSideApply api,
      Leadership leadership,
      EventSink events,
      InstantSource clock) {
    this.planner = planner;
    this.observed = observed;
    this.api = api;
    this.leadership = leadership;
    this.events = events;
    this.clock = clock;
  }

  /** What the last pass found and did. Any thread. */
  public FederationReport report() {
    return report;
  }

  @Override
  public Outcome run() {
    Instant now = clock.instant();
    FederationPlan plan = planner.plan(recent.over(observed.get(), now));
    if (!leadership.held()) {
      told = Set.of();
      report = report.standby(plan);
      return Outcome.SETTLED;
    }
    Written written = new Written(now);
    plan.changes().stream()
        .filter(change -> !(change instanceof FederationChange.Keep))
        .forEach(change -> written.note(change, FederationApi.write(api, change)));
    tell(plan.findings(), written.outstanding == 0);
    report = report.after(plan, written.applied, written.deleted, written.outstanding);
    return written.trouble().map(Outcome::failed).orElse(Outcome.SETTLED);
  }

  /** Tells what was not told by the pass before, and of corrections only once they are done. */
  private void tell(List<Finding> findings, boolean allWritten) {
    Set<Finding> now = new HashSet<>();
    for (Finding finding : findings) {
      boolean isDone = allWritten || !FederationFindings.tellsOfAChange(finding);
      if (isDone && now.add(finding) && !told.contains(finding)) {
        events.record(finding);
      }
    }
    told = now;
  }

  /** What became of a plan's changes; there are few of them, so one after the other. */
  private final class Written {

    private final Instant now;
    private final List<String> failures = new ArrayList<>();
    private int applied;
    private int deleted;
    private int outstanding;

    Written(Instant now) {
      this.now = now;
    }

    void note(FederationChange change, WriteOutcome outcome) {
      switch (outcome) {
        case WriteOutcome.Written(var object) -> {
          applied++;
          done(change, Optional.of(FederationApi.observed(object)));
        }
        case WriteOutcome.Deleted _ -> {
          deleted++;
          done(change, Optional.empty());
        }
        case WriteOutcome.NotLeading _ -> outstanding++;
        case WriteOutcome.Outdated(var why) -> {
          // The watch is about to show what changed, and wakes the loop.
          LOG.info("ClusterFederatedTrustDomain {} was not written: {}.", change.name(), why);
          outstanding++;
        }
        case WriteOutcome.Failed(var failure) -> {
          failures.add(change.name() + ": " + failure.sentence());
          outstanding++;
        }
      }
    }

    Optional<String> trouble() {
      return failures.stream()
          .findFirst()
          .map(first ->
              failures.size() == 1
                  ? "ClusterFederatedTrustDomain " + first
                  : "%d ClusterFederatedTrustDomains cannot be written, the first one: %s"
                      .formatted(failures.size(), first));
    }

    private void done(FederationChange change, Optional<ObservedFederatedTrustDomain> after) {
      switch (change) {
        case FederationChange.Apply(var _, var before, var differences) -> {
          LOG.info(
              "ClusterFederatedTrustDomain {} {}.",
              change.name(),
              before.isEmpty() ? "created" : "corrected: " + String.join("; ", differences));
          recent.note(change.name(), before, after, now);
        }
        case FederationChange.Delete(var before, var reason) -> {
          LOG.info("ClusterFederatedTrustDomain {} deleted: {}.", change.name(), reason);
          recent.note(change.name(), Optional.of(before), after, now);
        }
        case FederationChange.Keep _ -> {
          // Nothing was written.
        }
      }
    }
  }
}
