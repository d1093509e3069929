package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows one pod from its label to the objects that select it. Pure. */
public final class PodRegistrations {

  private static final Set<String> NO = Set.of("false", "");

  private final NamespaceSettings settings;
  private final NamespaceView namespace;
  private final PodView pod;
  private final Instant now;

  private PodRegistrations(
      NamespaceSettings settings, NamespaceView namespace, PodView pod, Instant now) {
    this.settings = settings;
    this.namespace = namespace;
    this.pod = pod;
    this.now = now;
  }

  /**
   * @param pods of the same namespace, that pod among them
   * @param objects all of the cluster
   */
  public static PodRegistration of(
      NamespaceSettings settings,
      NamespaceView namespace,
      PodView pod,
      List<PodView> pods,
      List<ObservedClusterSpiffeId> objects,
      Instant now) {
    Plan plan =
        new Planner(settings)
            .plan(new ClusterView(List.of(namespace), pods, objects, List.of(), now));
    return new PodRegistrations(settings, namespace, pod, now).follow(objects, plan);
  }

  private PodRegistration follow(List<ObservedClusterSpiffeId> objects, Plan plan) {
    PodAsking asking = asking();
    Optional<String> expected =
        switch (asking) {
          case BY_NAMESPACE -> Optional.of(ObjectNames.ofNamespace(namespace.name()));
          case BY_POD -> Optional.of(ObjectNames.PODS);
          case NOT, NOT_UNDERSTOOD, BY_POD_UNHEEDED, REFUSED -> Optional.empty();
        };
    List<PodRegistration.Selecting> selecting = selecting(objects);
    Set<String> names =
        selecting.stream().map(each -> each.object().name()).collect(Collectors.toSet());
    return new PodRegistration(
        asking,
        Optional.ofNullable(namespace.labels().get(settings.label()))
            .filter(value -> !NO.contains(value))
            .or(() -> Optional.ofNullable(pod.labels().get(settings.label()))),
        expected,
        objects.stream()
            .filter(each -> expected.filter(each.name()::equals).isPresent() && each.isOurs())
            .findFirst(),
        selecting,
        plan.findings().stream().filter(each -> concerns(each, names, expected)).toList());
  }

  private PodAsking asking() {
    String onNamespace = namespace.labels().getOrDefault(settings.label(), "");
    String onPod = pod.labels().getOrDefault(settings.label(), "");
    boolean wanted = onNamespace.equals(Cluster.WANTED) || onPod.equals(Cluster.WANTED);
    if (wanted && settings.refuses(namespace.name())) {
      return PodAsking.REFUSED;
    }
    if (onNamespace.equals(Cluster.WANTED)) {
      return PodAsking.BY_NAMESPACE;
    }
    if (onPod.equals(Cluster.WANTED)) {
      return settings.singlePods() ? PodAsking.BY_POD : PodAsking.BY_POD_UNHEEDED;
    }
    return NO.contains(onNamespace) && NO.contains(onPod)
        ? PodAsking.NOT
        : PodAsking.NOT_UNDERSTOOD;
  }

  private List<PodRegistration.Selecting> selecting(List<ObservedClusterSpiffeId> objects) {
    List<PodRegistration.Selecting> all =
        objects.stream()
            .filter(this::selects)
            .sorted(
                Comparator.comparing(ObservedClusterSpiffeId::created)
                    .thenComparing(ObservedClusterSpiffeId::uid))
            .map(this::selecting)
            .toList();
    List<PodRegistration.Selecting> first =
        all.stream().filter(each -> !isFallback(each.object())).toList();
    return first.isEmpty() ? all : first;
  }

  private boolean selects(ObservedClusterSpiffeId object) {
    return !object.terminating()
        && LabelSelectors.matches(object.spec().get("namespaceSelector"), namespace.labels())
        && LabelSelectors.matches(object.spec().get("podSelector"), pod.labels());
  }

  private PodRegistration.Selecting selecting(ObservedClusterSpiffeId object) {
    String className = text(object, "className");
    Instant both = object.created().isAfter(pod.created()) ? object.created() : pod.created();
    return new PodRegistration.Selecting(
        object,
        className,
        className.equals(settings.className()),
        !both.plus(Uptake.PATIENCE).isAfter(now),
        text(object, "spiffeIDTemplate"));
  }

  private boolean concerns(Finding finding, Set<String> selecting, Optional<String> expected) {
    String about = finding.about().name();
    return finding.about().kind().equals("Namespace")
        ? about.equals(namespace.name())
        : selecting.contains(about) || expected.filter(about::equals).isPresent();
  }

  private static boolean isFallback(ObservedClusterSpiffeId object) {
    return Boolean.TRUE.equals(object.spec().get("fallback"));
  }

  private static String text(ObservedClusterSpiffeId object, String field) {
    return object.spec().get(field) instanceof String text ? text : "";
  }
}
