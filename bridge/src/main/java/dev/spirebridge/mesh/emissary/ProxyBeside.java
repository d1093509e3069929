package dev.spirebridge.mesh.emissary;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether Istio's sidecar is in Emissary's pods, and stays there. */
enum ProxyBeside {
  /** None, or it leaves with this move. */
  NONE,
  /** Somebody wrote it into the pod template. */
  WRITTEN,
  /** Istio's webhook puts it there. */
  INJECTED;

  static final String INJECT = "sidecar.istio.io/inject";
  private static final Set<String> YES = Set.of("y", "yes", "true", "on");
  private static final String HEALTH_PORT = "9878";

  static ProxyBeside of(Lookup lookup, EmissaryWorkload workload, EmissaryOptions options) {
    if (workload.containers().contains(EmissaryWorkload.PROXY)) {
      return WRITTEN;
    }
    if (options.replaceProxy() || isTurnedOff(workload)) {
      return NONE;
    }
    return hasPodsWithIt(lookup, workload) || isInjectedInto(lookup, workload) ? INJECTED : NONE;
  }

  /**
   * Whether the bridge, as an init container that stays, can start in an injected pod: Istio puts
   * its own container first and answers the probes of all others through it.
   */
  static boolean lets(EmissaryWorkload workload) {
    Map<String, String> annotations = workload.podAnnotations();
    return "false".equals(annotations.get("sidecar.istio.io/nativeSidecar"))
        && "false".equals(annotations.get("sidecar.istio.io/rewriteAppHTTPProbers"))
        && leavesTheHealthPort(annotations);
  }

  private static boolean leavesTheHealthPort(Map<String, String> annotations) {
    return "".equals(annotations.get("traffic.sidecar.istio.io/includeInboundPorts"))
        || Arrays.asList(
                annotations
                    .getOrDefault("traffic.sidecar.istio.io/excludeInboundPorts", "")
                    .split("\\s*,\\s*"))
            .contains(HEALTH_PORT);
  }

  /** As Istio reads it: the label, or else the older annotation, and any other word is a no. */
  static boolean isTurnedOff(EmissaryWorkload workload) {
    String said =
        workload
            .podLabels()
            .getOrDefault(INJECT, workload.podAnnotations().getOrDefault(INJECT, ""));
    return !said.isEmpty() && !YES.contains(said.toLowerCase(Locale.ROOT));
  }

  private static boolean hasPodsWithIt(Lookup lookup, EmissaryWorkload workload) {
    String selector =
        workload.object().tree().texts("spec", "selector", "matchLabels").entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(","));
    List<Observed> pods = lookup.list(MeshKind.POD, workload.ref().namespace(), selector);
    return !selector.isEmpty() && pods.stream().anyMatch(ProxyBeside::hasIt);
  }

  /** Whether Istio's sidecar is in that pod. */
  static boolean hasIt(Observed pod) {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> pod.tree().items("spec", list).stream())
        .anyMatch(each -> each.text("name").equals(Optional.of(EmissaryWorkload.PROXY)));
  }

  private static boolean isInjectedInto(Lookup lookup, EmissaryWorkload workload) {
    if ("true".equals(workload.podLabels().get(INJECT))) {
      return true;
    }
    Ref namespace = Ref.of(MeshKind.NAMESPACE, workload.ref().namespace().orElseThrow());
    return lookup
        .find(namespace)
        .map(Observed::labels)
        .filter(labels ->
            "enabled".equals(labels.get("istio-injection")) || labels.containsKey("istio.io/rev"))
        .isPresent();
  }
}
