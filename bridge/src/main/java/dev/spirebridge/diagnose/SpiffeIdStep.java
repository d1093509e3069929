package dev.spirebridge.diagnose;

import dev.spirebridge.clusterspiffeid.PodRegistration;
import dev.spirebridge.clusterspiffeid.PodRegistration.Selecting;
import dev.spirebridge.clusterspiffeid.Reason;
import dev.spirebridge.clusterspiffeid.RenderedSpiffeId;
import dev.spirebridge.clusterspiffeid.Stats;
import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which SPIFFE ID the pod's entry is for, and whether SPIRE has taken the entry. */
final class SpiffeIdStep {

  private SpiffeIdStep() {}

  /**
   * @param svid the pod's, which needs nobody to tell its SPIFFE ID beforehand
   */
  static Step of(Evidence evidence, Optional<Served> served, Step svid) {
    return switch (evidence.registration()) {
      case Looked.NotSeen<PodRegistration> _ ->
          step(new Unknown("it is not known which ClusterSPIFFEID selects the pod", ""));
      case Looked.Seen<PodRegistration>(PodRegistration registration)
          when registration.selecting().isEmpty() ->
          step(new DoesNotApply("no ClusterSPIFFEID selects the pod"));
      case Looked.Seen<PodRegistration>(PodRegistration registration) ->
          of(evidence, registration, served.flatMap(Served::trustDomain), svid);
    };
  }

  private static Step step(StepResult result) {
    return new Step(StepName.SPIFFE_ID, result);
  }

  private static Step of(
      Evidence evidence, PodRegistration registration, Optional<TrustDomain> told, Step svid) {
    List<Selecting> selecting = registration.selecting();
    List<Selecting> counting =
        selecting.stream().anyMatch(Selecting::taken)
            ? selecting.stream().filter(Selecting::taken).toList()
            : selecting;
    Set<String> ids = new LinkedHashSet<>();
    List<String> untold = new ArrayList<>();
    for (Selecting each : counting) {
      switch (Templates.render(each, evidence, told)) {
        case RenderedSpiffeId.Is(var id) -> ids.add(Templates.words(id));
        case RenderedSpiffeId.Untold(String why) -> untold.add(why);
        case RenderedSpiffeId.Broken(String why) -> {
          return step(
              new Missing(
                  "%s: %s".formatted(each.object().name(), why), "mend its spiffeIDTemplate"));
        }
      }
    }
    List<String> facts = facts(ids, registration);
    return new Step(
        StepName.SPIFFE_ID,
        failure(counting, ids, registration).orElseGet(() -> result(ids, untold, svid)),
        facts);
  }

  private static StepResult result(Set<String> ids, List<String> untold, Step svid) {
    if (!untold.isEmpty()) {
      String why = "the SPIFFE ID cannot be told: " + untold.getFirst();
      return svid.isOk() ? new DoesNotApply(why + "; the pod has an SVID") : new Unknown(why, "");
    }
    return new Ok(
        ids.size() == 1
            ? ids.iterator().next()
            : "several, and which one a proxy uses is chance: " + Words.names(List.copyOf(ids)));
  }

  /** What spire-controller-manager says of its entries; of which pod's, it does not say. */
  private static Optional<StepResult> failure(
      List<Selecting> counting, Set<String> ids, PodRegistration registration) {
    String whose = ids.isEmpty() ? "its entry" : "its entry for " + ids.iterator().next();
    for (Selecting each : counting) {
      Optional<Stats> stats = each.object().stats();
      String object = each.object().name();
      if (stats.filter(all -> all.entryFailures() > 0).isPresent()) {
        return Optional.of(
            new Missing(
                "the SPIRE server refuses %s of %s, %s may be among them"
                    .formatted(
                        Words.count(stats.get().entryFailures(), "entry", "entries"),
                        object,
                        whose),
                "spire-bridge federation verify: a federated bundle may be missing; the reason is in spire-controller-manager's log"));
      }
      if (stats.filter(all -> all.podEntryRenderFailures() > 0).isPresent()
          && (registration.finding(Reason.ENTRIES_NOT_RENDERED).isPresent()
              || !each.object().isOurs())) {
        return Optional.of(
            new Missing(
                "spire-controller-manager cannot render the entries of %s that %s selects"
                    .formatted(
                        Words.count(stats.get().podEntryRenderFailures(), "pod", "pods"), object),
                "mend its spiffeIDTemplate; look for \"Failed to render entry\" in the log of spire-controller-manager"));
      }
    }
    return Optional.empty();
  }

  private static List<String> facts(Set<String> ids, PodRegistration registration) {
    List<String> facts = new ArrayList<>();
    if (ids.stream().anyMatch(Templates::isOfUnknown)) {
      facts.add("TRUST-DOMAIN is SPIRE's, which is not known here: --trust-domain");
    }
    if (ids.size() > 1) {
      facts.add("each of these ClusterSPIFFEIDs makes an entry of its own: narrow all but one");
    }
    registration
        .finding(Reason.MASKED_BY_ANOTHER)
        .ifPresent(finding -> facts.add(Words.clause(finding.message())));
    return facts;
  }
}
