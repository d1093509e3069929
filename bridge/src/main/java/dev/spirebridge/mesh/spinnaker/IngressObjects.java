package dev.spirebridge.mesh.spinnaker;

import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.List;

/** What leads from Istio's gateway to Deck and Gate. */
record IngressObjects(Lookup lookup, SpinnakerOptions options) {

  private static final String CREDENTIAL = "spinnaker-ingress";

  /** One object that is wanted. */
  record Wanted(Ref ref, Tree object) {}

  List<Wanted> all() {
    return List.of(certificate(), gateway(), virtualService());
  }

  /** In the gateway's namespace: it reads its certificates from nowhere else. */
  Wanted certificate() {
    SpinnakerOptions.Ingress ingress = options.ingress();
    Ref ref = Ref.of(MeshKind.CERTIFICATE, ingress.gatewayNamespace(), CREDENTIAL);
    return new Wanted(
        ref,
        start(ref)
            .with(CREDENTIAL, "spec", "secretName")
            .with(List.of(ingress.host()), "spec", "dnsNames")
            .with(ingress.issuer(), "spec", "issuerRef", "name")
            .with(ingress.issuerKind(), "spec", "issuerRef", "kind"));
  }

  Wanted gateway() {
    Ref ref = Ref.of(MeshKind.GATEWAY, options.namespace(), "spinnaker");
    Tree plain =
        server(80, "http", "HTTP").with(true, "tls", "httpsRedirect");
    Tree secure =
        server(443, "https", "HTTPS")
            .with("SIMPLE", "tls", "mode")
            .with(CREDENTIAL, "tls", "credentialName");
    return new Wanted(
        ref,
        start(ref)
            .with(options.ingress().istioLabel(), "spec", "selector", "istio")
            .append(plain, "spec", "servers")
            .append(secure, "spec", "servers"));
  }

  Wanted virtualService() {
    Ref ref = Ref.of(MeshKind.VIRTUAL_SERVICE, options.namespace(), "spinnaker");
    return new Wanted(
        ref,
        start(ref)
            .with(List.of(options.ingress().host()), "spec", "hosts")
            .with(List.of("spinnaker"), "spec", "gateways")
            // The first route that matches wins, so the longer prefix comes first.
            .append(route("/api/v1", "spin-gate", 8084), "spec", "http")
            .append(route("/", "spin-deck", 9000), "spec", "http"));
  }

  private Tree server(int port, String name, String protocol) {
    return Tree.EMPTY
        .with(port, "port", "number")
        .with(name, "port", "name")
        .with(protocol, "port", "protocol")
        .with(List.of(options.ingress().host()), "hosts");
  }

  private static Tree route(String prefix, String service, int port) {
    Tree destination =
        Tree.EMPTY
            .with(service, "destination", "host")
            .with(port, "destination", "port", "number");
    return Tree.EMPTY
        .append(Tree.EMPTY.with(prefix, "uri", "prefix"), "match")
        .append(destination, "route");
  }

  private Tree start(Ref ref) {
    MeshKind kind = ref.kind();
    return Ours.named(ref, lookup.version(kind).orElse(kind.versions().getFirst()));
  }
}
