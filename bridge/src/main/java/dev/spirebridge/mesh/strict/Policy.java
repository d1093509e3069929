package dev.spirebridge.mesh.strict;

import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Tree;
import java.util.Map;
import java.util.Optional;

/** A PeerAuthentication, as it is or as it is planned. */
record Policy(Observed seen) {

  static final String STRICT = "STRICT";

  String namespace() {
    return seen.ref().namespace().orElseThrow();
  }

  /** Empty for a policy of a whole namespace. */
  Map<String, String> selector() {
    return seen.tree().texts("spec", "selector", "matchLabels");
  }

  /** Empty where it leaves that to a wider policy. */
  Optional<String> mode() {
    return seen.tree().text("spec", "mtls", "mode").filter(mode -> !mode.equals("UNSET"));
  }

  boolean strict() {
    return mode().filter(STRICT::equals).isPresent();
  }

  /** The ports that it treats differently, with their modes, for people; empty if none. */
  String looserPorts() {
    Tree ports = seen.tree().tree("spec", "portLevelMtls").orElse(Tree.EMPTY);
    return String.join(
        ", ",
        ports.fields().keySet().stream()
            .filter(port -> !STRICT.equals(ports.text(port, "mode").orElse("UNSET")))
            .filter(port -> !ports.text(port, "mode").orElse("UNSET").equals("UNSET"))
            .map(port -> port + " " + ports.text(port, "mode").orElse(""))
            .sorted()
            .toList());
  }

  boolean takes(CoveredPod pod, String root) {
    if (selector().isEmpty()) {
      return namespace().equals(root) || namespace().equals(pod.namespace());
    }
    return namespace().equals(pod.namespace()) && Labels.take(selector(), pod.labels());
  }
}
