package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.ClusterView;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.PodView;
import dev.spirebridge.kubernetes.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A cluster in words, for plans of commands. */
final class Scene {

  static final String LABEL = NamespaceSettings.DEFAULT_LABEL;
  static final NamespaceSettings SETTINGS =
      new NamespaceSettings(
          LABEL,
          NamespaceSettings.ISTIO_TEMPLATE,
          "spire",
          List.of(Pattern.compile("kube-.*")),
          Duration.ofHours(1),
          Set.of(),
          Set.of());
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final List<NamespaceView> namespaces = new ArrayList<>();
  private final List<ObservedClusterSpiffeId> objects = new ArrayList<>();
  private final List<RunningPod> pods = new ArrayList<>();
  private final List<Injector> injectors = new ArrayList<>();

  Scene namespace(String name, String... labels) {
    return namespace(name, Map.of(), labels);
  }

  Scene namespace(String name, Map<String, String> annotations, String... labels) {
    Map<String, String> byKey = new HashMap<>();
    for (String label : labels) {
      byKey.put(label.split("=", 2)[0], label.split("=", 2)[1]);
    }
    namespaces.add(new NamespaceView(name, "uid-" + name, byKey, annotations, false));
    return this;
  }

  Scene ours(String name, Map<String, Object> spec) {
    return object(name, Map.of(Ownership.LABEL, Ownership.OWNER), spec);
  }

  Scene foreign(String name, Map<String, Object> spec) {
    return object(name, Map.of(), spec);
  }

  private Scene object(String name, Map<String, String> labels, Map<String, Object> spec) {
    objects.add(
        new ObservedClusterSpiffeId(
            name,
            "uid",
            "41",
            NOW.minusSeconds(3600),
            false,
            labels,
            Map.of(),
            spec,
            Optional.empty()));
    return this;
  }

  Scene pod(RunningPod pod) {
    pods.add(pod);
    return this;
  }

  Scene injector(String revision, String... tag) {
    injectors.add(new Injector(revision, tag.length == 0 ? Optional.empty() : Optional.of(tag[0])));
    return this;
  }

  WorkflowView view() {
    List<PodView> views =
        pods.stream()
            .map(pod -> new PodView(pod.namespace(), pod.name(), Map.of(), NOW, true))
            .toList();
    return new WorkflowView(
        new ClusterView(namespaces, views, objects, List.of(), NOW), pods, injectors);
  }

  static Workload deployment(String name) {
    return new Workload("apps/v1", "Deployment", name);
  }

  /** Without sidecar and socket. */
  static RunningPod plain(Workload owner, String name) {
    return new RunningPod("shop", name, owner, false, false, true);
  }

  static RunningPod withSidecar(Workload owner, String name) {
    return new RunningPod("shop", name, owner, true, false, true);
  }

  static RunningPod withSocket(Workload owner, String name) {
    return new RunningPod("shop", name, owner, true, true, true);
  }
}
