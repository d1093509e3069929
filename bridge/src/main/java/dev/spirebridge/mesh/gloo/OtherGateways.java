package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The gateways of Gloo's chart beside the one that is moved: they may call the same Upstreams. */
record OtherGateways(Lookup lookup, GlooOptions options) {

  /** All gateways have it. */
  private static final String SELECTOR = "gloo=gateway-proxy";

  /** Those of that namespace, or of all, whatever they are called. */
  static List<Ref> all(Lookup lookup, Optional<String> namespace) {
    return Stream.of(MeshKind.DEPLOYMENT, MeshKind.DAEMON_SET)
        .flatMap(kind -> lookup.list(kind, namespace, SELECTOR).stream())
        .map(Observed::ref)
        .toList();
  }

  /** Warns of those for which an Upstream with mTLS would have no certificate. */
  void judge(Findings findings) {
    if (options.upstreams().isEmpty()) {
      return;
    }
    all(lookup, Optional.empty()).stream()
        .filter(each -> !isThis(each))
        .filter(each -> !hasTheCluster(each))
        .map(each ->
            "%s is a gateway, too, without the cluster %s: where it routes to these Upstreams, it has no certificate for them. Move it first, by itself (-n %s --gateway %s), or see that it has no such route"
                .formatted(each, options.cluster(), each.namespace().orElseThrow(), each.name()))
        .forEach(findings::warn);
  }

  private boolean isThis(Ref gateway) {
    return gateway.name().equals(options.gateway())
        && gateway.namespace().equals(Optional.of(options.namespace()));
  }

  private boolean hasTheCluster(Ref gateway) {
    GlooNames names = new GlooNames(gateway.namespace().orElseThrow(), gateway.name());
    return lookup
        .find(names.bootstrap())
        .flatMap(OtherGateways::bootstrap)
        .flatMap(bootstrap -> bootstrap.cluster(options.cluster()))
        .isPresent();
  }

  private static Optional<Bootstrap> bootstrap(Observed configMap) {
    try {
      String text = configMap.tree().text("data", GlooNames.ENVOY_KEY).orElse("{}");
      return Bootstrap.of(YamlText.parse(text));
    } catch (YamlTextException unreadable) {
      return Optional.empty();
    }
  }
}
