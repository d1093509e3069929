package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What keeps a pod running, as far as the pod itself tells. */
public final class PodOwner {

  private static final String HASH = "pod-template-hash";

  private PodOwner() {}

  /**
   * A Deployment's pods belong to a ReplicaSet, which is named after it and its template; of the
   * Deployment the uid is then not known. A pod of nobody is its own.
   */
  public static ObjectReference of(ObjectMeta pod) {
    Optional<String> namespace = Optional.ofNullable(pod.getNamespace());
    Optional<OwnerReference> controller =
        Optional.ofNullable(pod.getOwnerReferences()).orElse(List.of()).stream()
            .filter(each -> Boolean.TRUE.equals(each.getController()))
            .findFirst();
    if (controller.isEmpty()) {
      return new ObjectReference(
          "v1", "Pod", namespace, pod.getName(), Optional.ofNullable(pod.getUid()));
    }
    OwnerReference owner = controller.get();
    Map<String, String> labels = pod.getLabels() == null ? Map.of() : pod.getLabels();
    String suffix = "-" + labels.getOrDefault(HASH, "");
    String name = owner.getName();
    if (owner.getKind().equals("ReplicaSet") && suffix.length() > 1 && name.endsWith(suffix)) {
      return new ObjectReference(
          "apps/v1",
          "Deployment",
          namespace,
          name.substring(0, name.length() - suffix.length()),
          Optional.empty());
    }
    return new ObjectReference(
        owner.getApiVersion(),
        owner.getKind(),
        namespace,
        name,
        Optional.ofNullable(owner.getUid()));
  }
}
