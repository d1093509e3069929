package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of the mesh as a whole would break a move, and what will surprise. */
final class MeshBreakers {

  private final Mesh mesh;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  MeshBreakers(Mesh mesh) {
    this.mesh = mesh;
    refusals.addAll(new InjectorBreakers(mesh).refusals());
    trustDomain();
    ambient();
    if (mesh.moving()) {
      authorities();
      driver();
      outputCerts();
      daemons();
      if (mesh.plaintext()) {
        refusals.addAll(new Plaintext(mesh, new Drafts(mesh.lookup())).refusals());
        warnings.add("calls to the services of the mesh are plaintext for the time of the move");
      } else {
        warnings.add(
            "proxies that have not moved yet pool their roots: for the time of the move SPIRE's"
                + " authorities count for any trust domain there");
        warnings.add(
            "each change of the mesh's roots has every prepared proxy ask istiod for a new"
                + " certificate: twice in a move");
        warnings.add(
            "istiod keeps "
                + Preparation.MULTI_ROOT
                + " until the way back: alone it does nothing, and istiod is spared a restart");
      }
    }
    principals();
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void trustDomain() {
    String spire = mesh.facts().trustDomain().getName();
    String found = mesh.text().trustDomain();
    if (found.equals(spire)) {
      return;
    }
    if (mesh.options().agreedTo(IstioOptions.Consent.CHANGE_TRUST_DOMAIN)) {
      warnings.add(
          "the mesh's trust domain becomes "
              + spire
              + "; "
              + found
              + " stays as an alias, for"
              + " AuthorizationPolicies that name it");
      return;
    }
    refusals.add(
        new Refusal(
            mesh.options().meshConfig() + " data[mesh] trustDomain",
            spire + ", SPIRE's",
            found,
            "have the mesh take it with --change-trust-domain, or set meshConfig.trustDomain"));
  }

  private void ambient() {
    Set<String> selected =
        mesh.proxies().selected().stream().map(Workload::namespace).collect(Collectors.toSet());
    for (Observed namespace :
        mesh.lookup()
            .list(MeshKind.NAMESPACE, Optional.empty(), "istio.io/dataplane-mode=ambient")) {
      String name = namespace.ref().name();
      if (selected.contains(name)) {
        refusals.add(
            new Refusal(
                namespace.ref().toString(),
                "sidecars, as ztunnel takes no identities from SPIRE",
                "label istio.io/dataplane-mode=ambient",
                "leave the namespace out, or take it out of ambient mode"));
      } else {
        warnings.add(
            "namespace "
                + name
                + " is ambient: its pods stay on the mesh's CA, and calls between"
                + " them and moved workloads fail once the move is over");
      }
    }
  }

  private void authorities() {
    if (mesh.facts().spireAuthorities().isEmpty()) {
      refusals.add(
          new Refusal(
              "SPIRE's trust bundle",
              "at least one authority, for unmoved proxies to trust",
              "none",
              "name a bundle with --bundle"));
    }
    if (!mesh.plaintext() && mesh.facts().meshRoots().isEmpty()) {
      refusals.add(
          new Refusal(
              "ConfigMap " + mesh.options().istioNamespace() + "/istio-ca-root-cert",
              "the mesh's own root, for moved proxies to trust",
              "none",
              "see that it is there and may be read, or move with --plaintext-while-moving"));
    }
  }

  private void driver() {
    String driver = mesh.options().socket().driver();
    Ref ref = Ref.of(MeshKind.CSI_DRIVER, driver);
    if (mesh.lookup().find(ref).isEmpty()) {
      refusals.add(
          new Refusal(
              ref.toString(),
              "the driver that mounts the socket into pods",
              "no such object",
              "install spire-bridge's daemons with their driver (docs/install.md), or name the"
                  + " right one with --driver"));
    } else if (!driver.equals(IstioOptions.Socket.DAEMON_DRIVER) && !mesh.plaintext()) {
      refusals.add(
          new Refusal(
              "--driver " + driver,
              IstioOptions.Socket.DAEMON_DRIVER
                  + ": the daemons alone hand out the mesh's root too while others have not moved",
              "the socket of somebody else, which does not",
              "leave --driver out, or move with --plaintext-while-moving"));
    }
  }

  private void outputCerts() {
    if (mesh.text().defaultConfig().at("proxyMetadata", "OUTPUT_CERTS").isPresent()) {
      refusals.add(
          new Refusal(
              mesh.options().meshConfig() + " data[mesh] defaultConfig.proxyMetadata.OUTPUT_CERTS",
              "no such setting: beside a socket Istio's agent writes no files and never gets ready",
              "OUTPUT_CERTS",
              "have a bridge write the files (docs/files.md), then take the setting out"));
    }
  }

  /** Only those of the daemon's own driver; who serves another driver is not known. */
  private void daemons() {
    if (!mesh.options().socket().driver().equals(IstioOptions.Socket.DAEMON_DRIVER)) {
      return;
    }
    Set<String> served =
        mesh
            .lookup()
            .list(
                MeshKind.POD,
                Optional.of(mesh.facts().bridgeNamespace()),
                "app.kubernetes.io/name=spire-bridge,app.kubernetes.io/component=node")
            .stream()
            .filter(MeshBreakers::ready)
            .flatMap(pod -> pod.tree().text("spec", "nodeName").stream())
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>();
    mesh.proxies().selected().stream()
        .filter(workload -> !workload.template().hasBridge())
        .flatMap(workload -> workload.pods().stream())
        .forEach(pod -> pod.tree().text("spec", "nodeName").ifPresent(missing::add));
    missing.removeAll(served);
    if (!missing.isEmpty()) {
      refusals.add(
          new Refusal(
              "nodes " + String.join(", ", missing),
              "a ready daemon of spire-bridge on each node with pods that move",
              "none of namespace " + mesh.facts().bridgeNamespace(),
              "see to the DaemonSet's pods, or name its namespace"));
    }
  }

  private static boolean ready(Observed pod) {
    return pod.tree().items("status", "conditions").stream()
        .anyMatch(condition ->
            condition.text("type").filter("Ready"::equals).isPresent()
                && condition.text("status").filter("True"::equals).isPresent());
  }

  private void principals() {
    String own = mesh.facts().trustDomain().getName() + "/";
    for (Observed policy :
        mesh.lookup().list(MeshKind.AUTHORIZATION_POLICY, Optional.empty(), "")) {
      List<String> others =
          policy.tree().items("spec", "rules").stream()
              .flatMap(rule -> rule.items("from").stream())
              .flatMap(from -> from.list("source", "principals").stream())
              .map(String::valueOf)
              .filter(name -> !name.startsWith("*") && !name.startsWith(own))
              .filter(name -> !name.startsWith("cluster.local/"))
              .toList();
      if (!others.isEmpty()) {
        warnings.add(
            policy.ref()
                + " names principals of another trust domain than "
                + own.replace("/", "")
                + ": "
                + String.join(", ", others));
      }
    }
  }
}
