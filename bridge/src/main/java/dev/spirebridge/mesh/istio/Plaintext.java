package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The other way to move: for its time calls to the services of the mesh are plaintext, by a
 * DestinationRule each, so that nobody has to trust anybody. Only where nothing is STRICT.
 */
final class Plaintext {

  private static final String PREFIX = "spire-bridge-moving-";

  private final Mesh mesh;
  private final Drafts drafts;

  Plaintext(Mesh mesh, Drafts drafts) {
    this.mesh = mesh;
    this.drafts = drafts;
  }

  List<Step> begin() {
    return services()
        .map(service -> {
          Ref ref = rule(service);
          return new Step(
              "plaintext/begin/" + service.ref().namespace().orElse("") + "/" + service.ref().name(),
              "Have calls to " + service.ref() + " be plaintext for the time of the move",
              drafts.put(ref, object(ref, service.ref().name())),
              List.of(),
              List.of());
        })
        .toList();
  }

  List<Step> end(Gate before) {
    return services()
        .map(service -> {
          Ref ref = rule(service);
          return new Step(
              "plaintext/end/" + service.ref().namespace().orElse("") + "/" + service.ref().name(),
              "Have calls to " + service.ref() + " be encrypted again",
              drafts.delete(ref).map(Edit.class::cast),
              List.of(before),
              List.of());
        })
        .toList();
  }

  List<Refusal> refusals() {
    Stream<Refusal> strict =
        mesh.lookup().list(MeshKind.PEER_AUTHENTICATION, Optional.empty(), "").stream()
            .filter(Plaintext::strict)
            .map(policy ->
                new Refusal(
                    policy.ref().toString(),
                    "PERMISSIVE everywhere, as plaintext would be refused",
                    "STRICT",
                    "run spire-bridge mesh strict rollback first, or leave out"
                        + " --plaintext-while-moving"));
    List<String> hosts = services().flatMap(service -> hosts(service.ref())).toList();
    Stream<Refusal> rules =
        mesh.lookup().list(MeshKind.DESTINATION_RULE, Optional.empty(), "").stream()
            .filter(rule -> !rule.ref().name().startsWith(PREFIX))
            .filter(rule -> hosts.contains(host(rule)))
            .map(rule ->
                new Refusal(
                    rule.ref().toString(),
                    "no other DestinationRule for " + host(rule),
                    "this one, which would beat ours or be beaten",
                    "leave out --plaintext-while-moving, or take it out for the time of the move"));
    return Stream.concat(strict, rules).toList();
  }

  private static boolean strict(Observed policy) {
    Stream<Tree> ports =
        policy.tree().tree("spec", "portLevelMtls").orElse(Tree.EMPTY).fields().keySet().stream()
            .flatMap(port -> policy.tree().tree("spec", "portLevelMtls", port).stream());
    return Stream.concat(policy.tree().tree("spec", "mtls").stream(), ports)
        .anyMatch(mtls -> mtls.text("mode").filter("STRICT"::equals).isPresent());
  }

  /** Of all that have a proxy of this mesh behind them: any of them may be called by the moved. */
  private Stream<Observed> services() {
    return mesh.proxies().all().map(Workload::namespace).distinct().sorted()
        .flatMap(namespace ->
            mesh.lookup().list(MeshKind.SERVICE, Optional.of(namespace), "").stream())
        .filter(this::ofTheMesh);
  }

  private boolean ofTheMesh(Observed service) {
    Map<String, String> selector = service.tree().texts("spec", "selector");
    return !selector.isEmpty()
        && mesh.proxies()
            .all()
            .filter(workload -> !workload.gateway())
            .filter(workload -> service.ref().namespace().equals(workload.ref().namespace()))
            .anyMatch(workload ->
                workload.templateLabels().entrySet().containsAll(selector.entrySet()));
  }

  private static Ref rule(Observed service) {
    return Ref.of(
        MeshKind.DESTINATION_RULE,
        service.ref().namespace().orElseThrow(),
        PREFIX + service.ref().name());
  }

  private Tree object(Ref ref, String host) {
    String version = mesh.lookup().version(ref.kind()).orElse("v1");
    return Tree.EMPTY
        .with(ref.kind().apiVersion(version), "apiVersion")
        .with(ref.kind().kind(), "kind")
        .with(ref.name(), "metadata", "name")
        .with(ref.namespace().orElseThrow(), "metadata", "namespace")
        .with("spire-bridge", "metadata", "labels", "app.kubernetes.io/managed-by")
        .with(host, "spec", "host")
        .with("DISABLE", "spec", "trafficPolicy", "tls", "mode");
  }

  private static String host(Observed rule) {
    String host = rule.tree().text("spec", "host").orElse("");
    return host.contains(".") ? host : host + "." + rule.ref().namespace().orElse("");
  }

  private static Stream<String> hosts(Ref service) {
    String name = service.name() + "." + service.namespace().orElse("");
    return Stream.of(name, name + ".svc", name + ".svc.cluster.local");
  }
}
