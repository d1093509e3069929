package dev.spirebridge.app.gate;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.kubernetes.AccessReview;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.DryRun;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.GateAnswer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether Istio's injector gives a new pod the volume: a pod is created in a dry run, which its
 * webhook takes part in. istiod follows its ConfigMap only after some time.
 */
public final class InjectionGate {

  private static final String USUAL_REVISION = "default";

  private final KubernetesClient client;

  public InjectionGate(KubernetesClient client) {
    this.client = client;
  }

  public GateAnswer look(Gate.Injected gate) {
    String what = "a new pod in " + gate.namespace();
    try {
      if (!mayCreatePods(gate.namespace())) {
        return new GateAnswer.Unknown(
            what + ": this user may not create pods there, which the dry run needs");
      }
      Tree pod =
          new Tree(DryRun.pod(client, gate.namespace(), pod(gate)).getAdditionalProperties());
      return read(what, pod, gate);
    } catch (KubernetesClientException e) {
      // An injector that has only just been restarted is refused for some seconds.
      return new GateAnswer.NotYet(
          "%s: %s".formatted(what, ApiFailure.of(e, ApiObjects.RULES).sentence()));
    }
  }

  private boolean mayCreatePods(String namespace) {
    return AccessReview.allowed(
        client, "create", "", "pods", Optional.of(namespace), Optional.empty());
  }

  static GateAnswer read(String what, Tree pod, Gate.Injected gate) {
    Optional<Tree> volume = pod.tree("spec", "volumes", "[name=%s]".formatted(gate.volume()));
    Optional<String> driver = volume.flatMap(found -> found.text("csi", "driver"));
    if (driver.equals(Optional.of(gate.driver()))) {
      return new GateAnswer.Holds(
          "%s is given the volume %s of %s".formatted(what, gate.volume(), gate.driver()));
    }
    return new GateAnswer.NotYet(
        volume
            .map(_ ->
                "%s: its volume %s is of %s, not of %s"
                    .formatted(
                        what,
                        gate.volume(),
                        driver.map(AgentText::printable).orElse("no CSI driver"),
                        gate.driver()))
            .orElse("%s: the injector gives it no volume %s".formatted(what, gate.volume())));
  }

  /** Fit for a namespace with restricted pod security; never run. */
  private static Map<String, Object> pod(Gate.Injected gate) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("sidecar.istio.io/inject", "true");
    if (!gate.revision().isEmpty() && !gate.revision().equals(USUAL_REVISION)) {
      labels.put("istio.io/rev", gate.revision());
    }
    Map<String, Object> metadata =
        Map.of(
            "generateName",
            "spire-bridge-dry-run-",
            "labels",
            labels,
            "annotations",
            Map.of("inject.istio.io/templates", gate.templates()));
    Map<String, Object> security =
        Map.of(
            "allowPrivilegeEscalation",
            false,
            "runAsNonRoot",
            true,
            "runAsUser",
            65532,
            "capabilities",
            Map.of("drop", List.of("ALL")),
            "seccompProfile",
            Map.of("type", "RuntimeDefault"));
    Map<String, Object> container =
        Map.of(
            "name", "app", "image", "spire-bridge.invalid/dry-run:1", "securityContext", security);
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        metadata,
        "spec",
        Map.of("containers", List.of(container)));
  }
}
