package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.evidence.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From evidence to an explanation. Pure. */
public final class Explainer {

  private Explainer() {}

  public static Explanation explain(Evidence evidence) {
    Optional<Served> served = Served.of(evidence);
    Step svid = SvidStep.of(evidence, served);
    Step connection = ConnectionStep.of(evidence, served, svid);
    Stream<Step> registered =
        Stream.of(
            LabelStep.of(evidence), ClusterSpiffeIdStep.of(evidence), SpiffeIdStep.of(evidence, served));
    List<Step> steps =
        Stream.of(
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
    return new Explanation(
        "%s/%s".formatted(evidence.asked().namespace(), evidence.asked().name()), steps);
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
