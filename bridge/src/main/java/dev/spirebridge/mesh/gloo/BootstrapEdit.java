package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.List;
import java.util.Optional;

/** The cluster in the bootstrap of the gateway's Envoy. */
record BootstrapEdit(Ref configMap, SdsCluster cluster) {

  /** Gloo's, where the bootstrap tells none. */
  static final int ADMIN_PORT = 19000;

  /**
   * @param step empty if it is refused
   * @param adminPort of the gateway's Envoy
   */
  record Planned(Optional<Step> step, int adminPort) {}

  Planned plan(Lookup lookup, Findings findings) {
    Optional<Observed> there = lookup.find(configMap);
    Optional<Bootstrap> bootstrap = there.flatMap(each -> read(each, findings));
    if (there.isEmpty()) {
      findings.refuse(
          configMap.toString(),
          "the bootstrap of the gateway's Envoy",
          "no such ConfigMap",
          "name the gateway and its namespace (--gateway, -n) as Gloo's chart does");
    }
    int adminPort = bootstrap.flatMap(Bootstrap::adminPort).orElse(ADMIN_PORT);
    return new Planned(
        bootstrap.flatMap(each -> step(there.orElseThrow(), each, findings)), adminPort);
  }

  /** The port alone, for gates. */
  int adminPort(Lookup lookup) {
    return lookup
        .find(configMap)
        .flatMap(each -> read(each, new Findings()))
        .flatMap(Bootstrap::adminPort)
        .orElse(ADMIN_PORT);
  }

  private Optional<Bootstrap> read(Observed there, Findings findings) {
    Optional<String> text = there.tree().text("data", GlooNames.ENVOY_KEY);
    try {
      Optional<Bootstrap> bootstrap = Bootstrap.of(YamlText.parse(text.orElse("{}")));
      if (bootstrap.isPresent() && bootstrap.get().adminPort().isPresent()) {
        return bootstrap;
      }
      refuseText(
          findings,
          text.isEmpty()
              ? "no such key"
              : bootstrap.isEmpty() ? "no static_resources" : "no port of an admin endpoint");
    } catch (YamlTextException e) {
      refuseText(findings, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void refuseText(Findings findings, String found) {
    findings.refuse(
        where(),
        "an Envoy bootstrap in YAML with static_resources and admin",
        found,
        "compare it with what Gloo's chart renders");
  }

  private Optional<Step> step(Observed there, Bootstrap bootstrap, Findings findings) {
    Optional<Tree> present = bootstrap.cluster(cluster.name());
    if (bootstrap.glooMtls(cluster.name())) {
      findings.refuse(
          where() + " cluster " + cluster.name(),
          "a name that nothing else uses",
          "Gloo's own mTLS (global.glooMtls) reaches its control plane by it",
          "choose another name: --cluster spire_bridge_sds");
      return Optional.empty();
    }
    if (present.isEmpty()) {
      return edit(there, bootstrap, findings);
    }
    if (!cluster.fits(present.get(), bootstrap.naming())) {
      findings.refuse(
          where() + " cluster " + cluster.name(),
          "none, or " + SdsCluster.described(cluster.tree(), Naming.SNAKE),
          SdsCluster.described(present.get(), bootstrap.naming()),
          "take it out (spire-bridge mesh gloo rollback if it was made with another --tcp; glooctl istio"
              + " uninject, or global.istioSDS and global.istioIntegration of Gloo's chart), or choose"
              + " another name: --cluster spire_bridge_sds");
      return Optional.empty();
    }
    findings.found(where() + " has the cluster " + cluster.name());
    return Optional.of(step(Optional.empty()));
  }

  private Optional<Step> edit(Observed there, Bootstrap bootstrap, Findings findings) {
    try {
      YamlText edited = bootstrap.with(cluster).text();
      Tree after = there.tree().with(edited.text(), "data", GlooNames.ENVOY_KEY);
      return Optional.of(step(Optional.of(new Edit.Change(there, after, edited.losses()))));
    } catch (YamlTextException e) {
      refuseText(findings, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Without gates: an Envoy that runs does not read its bootstrap again. */
  private static Step step(Optional<Edit> edit) {
    return new Step("bootstrap", "Tell Envoy where the bridge is", edit, List.of(), List.of());
  }

  private String where() {
    return configMap + " data[" + GlooNames.ENVOY_KEY + "]";
  }
}
