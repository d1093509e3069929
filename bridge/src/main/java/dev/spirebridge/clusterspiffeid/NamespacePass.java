package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.EventSink;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Leadership;
import dev.spirebridge.kubernetes.Pass;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.WriteOutcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the whole, plans, and does what the plan says. Without leadership it plans all the same,
 * so that a standby can tell what it would do, and writes nothing.
 */
public final class NamespacePass implements Pass {

  private static final Logger LOG = LoggerFactory.getLogger(NamespacePass.class);

  private final Planner planner;
  private final ClusterWatch cluster;
  private final ChangeWriter writer;
  private final Leadership leadership;
  private final EventSink events;
  private final InstantSource clock;
  private final OwnWrites ownWrites = new OwnWrites();
  private final Disappearances disappearances = new Disappearances();
  private Set<Finding> told = Set.of();
  private volatile NamespaceReport report = NamespaceReport.NOTHING_YET;

  /**
   * @param cluster what to look at; it has to be in sync whenever a pass is run
   */
  public NamespacePass(
      NamespaceSettings settings,
      ClusterWatch cluster,
      KubernetesClient client,
      Leadership leadership,
      EventSink events,
      InstantSource clock) {
    this.planner = new Planner(settings);
    this.cluster = cluster;
    this.writer = new ChangeWriter(new ServerSideApply(client, leadership));
    this.leadership = leadership;
    this.events = events;
    this.clock = clock;
  }

  /** What the last pass found and did. Any thread. */
  public NamespaceReport report() {
    return report;
  }

  @Override
  public Outcome run() {
    Instant now = clock.instant();
    Plan plan = planner.plan(ownWrites.over(cluster.view(now)));
    if (!leadership.held()) {
      told = Set.of();
      disappearances.forget();
      report = report.standby(plan);
      return Outcome.SETTLED;
    }
    Written written = write(plan, now);
    tell(plan.findings(), written.trouble().isEmpty());
    report = report.after(plan, written.applied(), written.deleted(), written.outstanding());
    return written.trouble().map(Outcome::failed).orElse(Outcome.SETTLED);
  }

  /**
   * What became of a plan's changes.
   *
   * @param outstanding those that are still to be done
   */
  private record Written(int applied, int deleted, int outstanding, Optional<String> trouble) {}

  private Written write(Plan plan, Instant now) {
    int applied = 0;
    int deleted = 0;
    List<String> failures = new ArrayList<>();
    int outstanding = 0;
    plan.changes().stream()
        .filter(Change.Keep.class::isInstance)
        .map(Change::name)
        .forEach(disappearances::isThere);
    for (Map.Entry<Change, WriteOutcome> each : outcomes(plan).entrySet()) {
      Change change = each.getKey();
      switch (each.getValue()) {
        case WriteOutcome.Written(var object) -> {
          applied++;
          applied(change, ApiObjects.clusterSpiffeId(object), now);
        }
        case WriteOutcome.Deleted _ -> {
          deleted++;
          deleted(change, now);
        }
        case WriteOutcome.NotLeading _ -> outstanding++;
        case WriteOutcome.Outdated(var why) -> {
          // The watch is about to show what changed, and wakes the loop.
          LOG.info("ClusterSPIFFEID {} was not written: {}.", change.name(), why);
          outstanding++;
        }
        case WriteOutcome.Failed(var failure) -> {
          failures.add(change.name() + ": " + failure.sentence());
          outstanding++;
        }
      }
    }
    return new Written(applied, deleted, outstanding, trouble(failures));
  }

  private Map<Change, WriteOutcome> outcomes(Plan plan) {
    try {
      return writer.write(plan.changes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing", e);
    }
  }

  private void applied(Change change, ObservedClusterSpiffeId now, Instant at) {
    if (change instanceof Change.Apply(var _, var before, var differences)) {
      LOG.info(
          "ClusterSPIFFEID {} {}.",
          change.name(),
          before.isEmpty() ? "created" : "corrected: " + String.join("; ", differences));
      ownWrites.note(before, now, at);
      if (before.isEmpty()) {
        disappearances.createdAgain(now).ifPresent(events::record);
      } else {
        disappearances.isThere(now.name());
      }
    }
  }

  private void deleted(Change change, Instant at) {
    if (change instanceof Change.Delete(var before, var reason)) {
      LOG.info("ClusterSPIFFEID {} deleted: {}.", change.name(), reason);
      ownWrites.noteDeleted(before, at);
      disappearances.deletedByUs(before.name());
    }
  }

  private static Optional<String> trouble(List<String> failures) {
    if (failures.isEmpty()) {
      return Optional.empty();
    }
    String first = "ClusterSPIFFEID " + failures.getFirst();
    return Optional.of(
        failures.size() == 1
            ? first
            : "%d objects cannot be written, the first one: %s".formatted(failures.size(), first));
  }

  /** Tells what was not told by the pass before, and of corrections only once they are done. */
  private void tell(List<Finding> findings, boolean allWritten) {
    Set<Finding> now = new HashSet<>();
    for (Finding finding : findings) {
      boolean isDone = allWritten || !finding.reason().equals(Reason.DRIFT_CORRECTED.word());
      if (isDone && now.add(finding) && !told.contains(finding)) {
        events.record(finding);
      }
    }
    told = now;
  }
}
