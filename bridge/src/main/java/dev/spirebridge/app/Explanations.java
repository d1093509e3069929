package dev.spirebridge.app;

import dev.spirebridge.diagnose.Explainer;
import dev.spirebridge.diagnose.Explanation;
import dev.spirebridge.diagnose.collect.EvidenceCollector;
import dev.spirebridge.diagnose.collect.ForwardedPages;
import dev.spirebridge.diagnose.collect.Inquiry;
import dev.spirebridge.diagnose.collect.PodPages;
import dev.spirebridge.kubernetes.NamespacedName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers an {@link ExplainQuestion}. */
public final class Explanations {

  private static final String MESH_NAMESPACE = "istio-system";
  private static final String USUAL_NAMESPACE = "default";

  private final KubernetesClient client;
  private final ControllerConfig config;

  /**
   * @param config the controller's, as far as the command was told of it
   */
  public Explanations(KubernetesClient client, ControllerConfig config) {
    this.client = client;
    this.config = config;
  }

  /** Blocks for some seconds. */
  public Explanation answer(ExplainQuestion question) throws InterruptedException {
    try (ForwardedPages pages = new ForwardedPages(client, question.timeout())) {
      return answer(question, pages);
    }
  }

  Explanation answer(ExplainQuestion question, PodPages pages) throws InterruptedException {
    return Explainer.explain(
        new EvidenceCollector(client, pages, Thread::sleep, InstantSource.system())
            .collect(inquiry(question)));
  }

  private Inquiry inquiry(ExplainQuestion question) {
    return new Inquiry(
        new NamespacedName(
            question.namespace().or(this::contextNamespace).orElse(USUAL_NAMESPACE),
            question.pod()),
        config.namespaces(),
        config.federation().own(),
        question.bridgeNamespaces().isEmpty() ? usualNamespaces() : question.bridgeNamespaces(),
        question.ports(),
        question.gateway(),
        question
            .judges()
            .map(judges ->
                AskedTrust.of(
                    judges, config.federation().own(), Optional.of(client), MESH_NAMESPACE)),
        question.timeout());
  }

  private Optional<String> contextNamespace() {
    return Optional.ofNullable(client.getConfiguration().getNamespace())
        .filter(name -> !name.isEmpty());
  }

  /** The chart's, and where the controller is. */
  private List<String> usualNamespaces() {
    return Stream.of(MeshQuestionReader.USUAL_BRIDGE_NAMESPACE, config.lease().namespace())
        .distinct()
        .toList();
  }
}
