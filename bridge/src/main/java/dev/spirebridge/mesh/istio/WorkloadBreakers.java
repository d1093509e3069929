package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of single workloads would break when they move, and what will surprise. */
final class WorkloadBreakers {

  private final Mesh mesh;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  WorkloadBreakers(Mesh mesh) {
    this.mesh = mesh;
    strays();
    mesh.proxies().selected().stream()
        .filter(workload -> !mesh.moved(workload))
        .forEach(this::look);
    asleep();
    List<String> jobs = Parts.cronJobs(mesh);
    if (mesh.moving() && !jobs.isEmpty()) {
      warnings.add(
          "pods of CronJobs are not moved; give their templates the annotation and the label before"
              + " the move ends: "
              + String.join(", ", jobs));
    }
    if (mesh.moving() && !mesh.plaintext()) {
      mesh.proxies().others().stream()
          .filter(workload -> !workload.prepared())
          .forEach(workload ->
              warnings.add(
                  workload.ref()
                      + " does not move, and is restarted once to learn SPIRE's"
                      + " authorities"));
    }
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Nobody would make them anew, so they can neither learn roots nor move. */
  private void strays() {
    mesh.proxies().strays().stream()
        .filter(pod -> mesh.moving() && !pod.moved() && (mesh.plaintext() || !pod.learnsRoots()))
        .forEach(pod ->
            refusals.add(
                new Refusal(
                    pod.ref().toString(),
                    "a pod of a Deployment, StatefulSet or DaemonSet, which can be restarted",
                    "one " + pod.ownerText(),
                    "have it end, or make it anew as part of one of these")));
  }

  /** Without pods nobody can tell whether they would be injected; the template may forbid it. */
  private void asleep() {
    List<String> asleep =
        mesh.proxies().selected().stream()
            .filter(workload -> !workload.gateway())
            .map(Workload::namespace)
            .distinct()
            .flatMap(namespace ->
                Stream.of(MeshKind.DEPLOYMENT, MeshKind.STATEFUL_SET)
                    .flatMap(kind -> mesh.lookup().list(kind, Optional.of(namespace), "").stream()))
            .filter(
                found -> String.valueOf(found.tree().at("spec", "replicas").orElse(1)).equals("0"))
            .filter(found -> mesh.proxies().all().noneMatch(each -> each.ref().equals(found.ref())))
            .filter(found -> new PodTemplate(found.tree()).mayBeInjected())
            .map(found -> found.ref().toString())
            .toList();
    if (mesh.moving() && !asleep.isEmpty()) {
      warnings.add(
          "workloads without pods are not moved, and would start on the mesh's CA; name them with"
              + " --workload to move them too: "
              + String.join(", ", asleep));
    }
  }

  private void look(Workload workload) {
    outputCerts(workload);
    hold(workload);
    templates(workload);
    bridge(workload);
    managed(workload);
    if (workload.pods().isEmpty() && !workload.template().plain()) {
      warnings.add(workload.ref() + " has no pods with a proxy now; it is edited all the same");
    }
    strategy(workload);
  }

  private void outputCerts(Workload workload) {
    boolean set =
        workload.pods().stream().anyMatch(pod -> pod.env("OUTPUT_CERTS").isPresent())
            || proxyConfig(workload).at("proxyMetadata", "OUTPUT_CERTS").isPresent();
    if (set) {
      refuse(
          workload,
          "no OUTPUT_CERTS: beside a socket Istio's agent writes no files and never gets ready",
          "OUTPUT_CERTS",
          "have a bridge write the files (docs/files.md), then take the setting out");
    }
  }

  /** The postStart hook keeps the container's ID back, which SPIRE's agent waits for. */
  private void hold(Workload workload) {
    boolean classic =
        workload.pods().stream().anyMatch(pod -> !pod.nativeSidecar() && !pod.router());
    boolean holds =
        proxyConfig(workload)
            .at("holdApplicationUntilProxyStarts")
            .or(() -> mesh.text().defaultConfig().at("holdApplicationUntilProxyStarts"))
            .map(Boolean.TRUE::equals)
            .orElse(mesh.injector().holdsApplications());
    if (classic
        && holds
        && !mesh.options().agreedTo(IstioOptions.Consent.CONTAINER_SELECTORS_OFF)) {
      refuse(
          workload,
          "native sidecars, or SPIRE's k8s attestor with disable_container_selectors = true",
          "a classic sidecar with holdApplicationUntilProxyStarts: its agent waits for SPIRE, SPIRE"
              + " for the container's ID, and the kubelet for the agent",
          "set disable_container_selectors and affirm it with --container-selectors-off, or use"
              + " native sidecars");
    }
  }

  private void templates(Workload workload) {
    boolean nativeSidecar = workload.pods().stream().anyMatch(MeshPod::nativeSidecar);
    for (String name : workload.template().templates()) {
      Optional<String> list = mesh.injector().proxyIn(name);
      if (list.isPresent() && list.get().equals("initContainers") != nativeSidecar) {
        refuse(
            workload,
            "templates that leave istio-proxy where the base template puts it",
            "template "
                + name
                + " names it under "
                + list.get()
                + ", and its pods have a "
                + (nativeSidecar ? "native" : "classic")
                + " sidecar: the API server refuses them",
            "take "
                + name
                + " out of the annotation "
                + PodTemplate.TEMPLATES
                + "; the volume alone does");
      }
    }
  }

  private void bridge(Workload workload) {
    PodTemplate template = workload.template();
    boolean sidecars = !template.plain() && !workload.gateway();
    if (!sidecars || !template.hasBridge()) {
      return;
    }
    boolean fits =
        template.annotation("sidecar.istio.io/nativeSidecar").filter("false"::equals).isPresent()
            && template
                .annotation("sidecar.istio.io/rewriteAppHTTPProbers")
                .filter("false"::equals)
                .isPresent()
            && template.annotation("traffic.sidecar.istio.io/excludeInboundPorts").isPresent();
    if (!fits) {
      refuse(
          workload,
          "the bridge of the node, or a classic sidecar: nativeSidecar \"false\","
              + " rewriteAppHTTPProbers \"false\", and the bridge's port in excludeInboundPorts",
          "a container spire-bridge beside an injected proxy that would wait for it",
          "take the container out, or set these three annotations");
    }
  }

  private void managed(Workload workload) {
    if (workload.pods().stream().anyMatch(MeshPod::waypoint)) {
      refuse(
          workload,
          "a sidecar or an ordinary gateway",
          "a waypoint of ambient mode, which takes no identities from SPIRE",
          "leave it out");
    } else if (workload.seen().labels().containsKey("gateway.istio.io/managed")) {
      refuse(
          workload,
          "a gateway whose Deployment is its owner's to edit",
          "one that istiod makes of a Gateway and writes again",
          "set the volume in the Gateway's infrastructure parameters, or leave it out");
    }
  }

  private void strategy(Workload workload) {
    Tree spec = workload.seen().tree().tree("spec").orElse(Tree.EMPTY);
    List<String> why = new ArrayList<>();
    if (spec.text("strategy", "type").filter("Recreate"::equals).isPresent()) {
      why.add("its strategy is Recreate");
    }
    if (spec.text("updateStrategy", "type").filter("OnDelete"::equals).isPresent()) {
      why.add("its pods are made anew only when somebody deletes them (OnDelete)");
    }
    String unavailable =
        spec.at("strategy", "rollingUpdate", "maxUnavailable").map(String::valueOf).orElse("");
    String replicas = spec.at("replicas").map(String::valueOf).orElse("1");
    if (unavailable.equals("100%") || unavailable.equals(replicas)) {
      why.add("all of its replicas may be unavailable at once");
    }
    if (workload.ref().kind() != MeshKind.DEPLOYMENT && replicas.equals("1")) {
      why.add("a " + workload.ref().kind().kind() + " ends a pod before it starts the next one");
    }
    boolean probed =
        workload.template().spec().items("containers").stream()
            .anyMatch(container -> container.at("readinessProbe").isPresent());
    if (!probed && !workload.gateway()) {
      why.add("no container of its own has a readinessProbe");
    }
    if (!workload.gateway() && !drains(workload)) {
      why.add("no container of its own has a preStop hook, so it ends while it is still called");
    }
    if (!why.isEmpty()) {
      warnings.add(
          workload.ref() + ": requests may fail while it restarts: " + String.join("; ", why));
    }
  }

  private static boolean drains(Workload workload) {
    return workload.template().spec().items("containers").stream()
        .anyMatch(container -> container.at("lifecycle", "preStop").isPresent());
  }

  private Tree proxyConfig(Workload workload) {
    try {
      return YamlText.parse(workload.template().annotation(PodTemplate.PROXY_CONFIG).orElse("{}"))
          .tree();
    } catch (YamlTextException e) {
      return Tree.EMPTY;
    }
  }

  private void refuse(Workload workload, String expected, String found, String next) {
    refusals.add(new Refusal(workload.ref().toString(), expected, found, next));
  }
}
