package dev.spirebridge.diagnose;

import dev.spirebridge.admin.DurationWords;
import dev.spirebridge.clusterspiffeid.PodRegistration;
import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the bridge has an SVID for the pod. */
final class SvidStep {

  private SvidStep() {}

  static Step of(Evidence evidence, Optional<Served> served) {
    if (served.isEmpty()) {
      return new Step(StepName.SVID, unasked(evidence));
    }
    List<SubjectStatus> subjects = served.get().subjects();
    if (subjects.isEmpty()) {
      return new Step(
          StepName.SVID,
          new DoesNotApply("the bridge asks for it once a process of the pod connects"));
    }
    Optional<Step> held =
        subjects.stream()
            .flatMap(subject -> held(subject, served.get().now()).stream())
            .findFirst();
    return held.orElseGet(() -> lacking(subjects.getFirst(), served.get(), evidence));
  }

  static StepResult unasked(Evidence evidence) {
    return evidence.bridge() instanceof BridgeEvidence.None || lacksDaemon(evidence)
        ? new DoesNotApply("there is no bridge to ask")
        : new Unknown("the bridge could not be asked", "");
  }

  private static boolean lacksDaemon(Evidence evidence) {
    return evidence.bridge() instanceof BridgeEvidence.Daemons daemons
        && daemons.bridges().isEmpty()
        && !daemons.daemonSets().isEmpty();
  }

  private static Optional<Step> held(SubjectStatus subject, Instant now) {
    if (subject.availability() != Availability.AVAILABLE) {
      return Optional.empty();
    }
    return subject.svids().stream()
        .filter(each -> each.isDefault() && each.notAfter().isAfter(now))
        .findFirst()
        .map(svid ->
            new Step(
                StepName.SVID,
                new Ok(
                    "%s, expires in %s"
                        .formatted(
                            svid.spiffeId(),
                            DurationWords.of(Duration.between(now, svid.notAfter())))),
                others(subject)));
  }

  private static List<String> others(SubjectStatus subject) {
    List<String> facts = new ArrayList<>();
    subject.svids().stream()
        .filter(each -> !each.isDefault())
        .map(each -> "also " + each.spiffeId())
        .forEach(facts::add);
    subject
        .subscription()
        .filter(each -> each.phase() != SourcePhase.STREAMING)
        .flatMap(SubscriptionStatus::lastError)
        .map(error -> "last error: " + error)
        .ifPresent(facts::add);
    return facts;
  }

  private static Step lacking(SubjectStatus subject, Served served, Evidence evidence) {
    List<String> facts = new ArrayList<>();
    subject
        .subscription()
        .flatMap(SubscriptionStatus::lastError)
        .map(error -> "last error: " + error)
        .ifPresent(facts::add);
    subject
        .subscription()
        .flatMap(SubscriptionStatus::lastRefusal)
        .map(error -> "last update refused: " + error)
        .ifPresent(facts::add);
    return new Step(StepName.SVID, missing(subject, served, evidence), facts);
  }

  private static Missing missing(SubjectStatus subject, Served served, Evidence evidence) {
    if (subject.availability() == Availability.AVAILABLE && !subject.svids().isEmpty()) {
      Optional<SvidStatus> expired =
          subject.svids().stream().filter(SvidStatus::isDefault).findFirst();
      return expired
          .map(svid ->
              new Missing(
                  "%s expired %s ago"
                      .formatted(svid.spiffeId(), Words.ago(svid.notAfter(), served.now())),
                  "see that the SPIRE agent renews it: its log, and /readyz of the bridge"))
          .orElseGet(() ->
              new Missing(
                  "the bridge has %s, and none of them is the default"
                      .formatted(Words.count(subject.svids().size(), "SVID", "SVIDs")),
                  "name one with --default-id or --default-hint of the bridge, or narrow the entries"));
    }
    SourcePhase phase =
        subject
            .subscription()
            .map(SubscriptionStatus::phase)
            .or(() -> served.source().map(each -> each.phase()))
            .orElse(SourcePhase.CONNECTING);
    Instant since =
        subject
            .subscription()
            .map(SubscriptionStatus::since)
            .or(() -> served.source().map(each -> each.since()))
            .orElse(served.now());
    return new Missing(
        "%s, for %s".formatted(words(phase, subject), Words.ago(since, served.now())),
        advice(phase, subject, evidence));
  }

  private static String words(SourcePhase phase, SubjectStatus subject) {
    return switch (phase) {
      case AWAITING_REGISTRATION ->
          subject.availability() == Availability.WITHDRAWN
              ? "the SPIRE agent has no entry for the pod any more"
              : "the SPIRE agent has no entry for the pod";
      case CONNECTING, STREAMING -> "the SPIRE agent has not answered for the pod yet";
      case BACKING_OFF -> "the SPIRE agent cannot be asked for the pod";
      case REJECTED -> "the SPIRE agent refuses what the bridge asks";
      case DELEGATE_NOT_AUTHORIZED -> "the SPIRE agent does not let the bridge ask for the pod";
      case DELEGATE_WITHOUT_ENTRY -> "the SPIRE agent has no entry for the bridge itself";
      case CALLER_NOT_VISIBLE -> "the bridge does not see the pod's process";
      case NOT_ALLOWED -> "the bridge's callers.spiffeIds allow none of the pod's SPIFFE IDs";
      case CLOSED -> "the bridge is stopping";
    };
  }

  private static String advice(SourcePhase phase, SubjectStatus subject, Evidence evidence) {
    if (phase == SourcePhase.AWAITING_REGISTRATION) {
      return isRegistered(evidence)
          ? "give the agent 5 s; then see with spire-server entry show that its selectors match the pod and its parent is this node's agent"
          : "label the pod or its namespace, or create a registration entry for it";
    }
    return subject
        .subscription()
        .flatMap(SubscriptionStatus::advice)
        .orElse("see the log of the SPIRE agent");
  }

  private static boolean isRegistered(Evidence evidence) {
    return evidence.registration() instanceof Looked.Seen<PodRegistration>(var registration)
        && !registration.selecting().isEmpty();
  }
}
