package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.PodEvidence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From evidence to an explanation. Pure. */
public final class Explainer {

  private Explainer() {}

  public static Explanation explain(Evidence evidence) {
    List<Step> steps = evidence.podFacts().isPresent() ? ofPod(evidence) : ofNobody(evidence);
    return new Explanation(
        "%s/%s".formatted(evidence.asked().namespace(), evidence.asked().name()), steps);
  }

  /** Of a pod that is not there the namespace's label is all there is to look at. */
  private static List<Step> ofNobody(Evidence evidence) {
    StepResult rest =
        evidence.pod() instanceof PodEvidence.NotThere
            ? new DoesNotApply("there is no such pod")
            : new Unknown("the pod could not be looked at", "");
    return Stream.of(StepName.values())
        .map(name ->
            switch (name) {
              case POD -> PodStep.of(evidence);
              case LABEL -> LabelStep.of(evidence);
              case CLUSTER_SPIFFE_ID, SPIFFE_ID, BRIDGE, SVID, CONNECTION, SECRET, ISSUER ->
                  new Step(name, rest);
            })
        .toList();
  }

  private static List<Step> ofPod(Evidence evidence) {
    Optional<Served> served = Served.of(evidence);
    Step svid = SvidStep.of(evidence, served);
    Step connection = ConnectionStep.of(evidence, served, svid);
    Stream<Step> registered =
        Stream.of(
            LabelStep.of(evidence),
            ClusterSpiffeIdStep.of(evidence),
            SpiffeIdStep.of(evidence, served, svid));
    return Stream.of(
            Stream.of(PodStep.of(evidence)),
            registered.map(step -> svid.isOk() ? notNeeded(step) : step),
            Stream.of(
                BridgeStep.of(evidence, served, svid),
                svid,
                connection,
                SecretStep.of(evidence, connection),
                IssuerStep.of(evidence, served)))
        .flatMap(each -> each)
        .toList();
  }

  /** What SPIRE has issued an SVID for has its entry, whoever made that. */
  private static Step notNeeded(Step step) {
    return step.isMissing()
        ? step.with(
            new DoesNotApply(
                step.result().found() + "; the pod has an SVID all the same, by another entry"))
        : step;
  }
}
