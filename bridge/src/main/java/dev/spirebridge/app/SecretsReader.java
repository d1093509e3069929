package dev.spirebridge.app;

import dev.spirebridge.kubernetes.ClusterAccess;
import dev.spirebridge.kubernetes.NamespacedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Understands which Secrets are to hold the workload's identity. Any {@code --secret} replaces all
 * of the file's.
 */
final class SecretsReader {

  private static final List<ServeSetting> CLUSTER =
      List.of(ServeSetting.KUBECONFIG, ServeSetting.CONTEXT);

  private final List<String> flags;
  private final Settings settings;
  private final Problems problems;
  private final Supplier<Optional<String>> podNamespace;

  /**
   * @param flags the values of {@code --secret}
   * @param podNamespace asked only if it matters
   */
  SecretsReader(
      List<String> flags,
      Settings settings,
      Problems problems,
      Supplier<Optional<String>> podNamespace) {
    this.flags = flags;
    this.settings = settings;
    this.problems = problems;
    this.podNamespace = podNamespace;
  }

  SecretsConfig read(SourceKind source) {
    List<Placed<NamespacedName>> ofFile =
        settings.find(ServeListSetting.SECRETS, KubernetesValues::namespacedName);
    List<Placed<NamespacedName>> ofFlags = ofFlags();
    List<Placed<String>> allowed =
        settings.find(ServeListSetting.SECRET_NAMESPACES, KubernetesValues::objectName);
    ClusterAccess cluster =
        new ClusterAccess(
            settings.find(ServeSetting.KUBECONFIG, Values::path).map(Placed::value),
            settings.find(ServeSetting.CONTEXT, Values::notBlank).map(Placed::value));
    switch (source) {
      case SourceKind.Delegated _ -> refuseAll();
      case SourceKind.WorkloadApi _ -> {
        refuseOfNoUse();
        requireAllowed(ofFile, allowed);
        requireAllowed(ofFlags, allowed);
        requireDistinct(ofFile);
        requireDistinct(ofFlags);
      }
    }
    List<Placed<NamespacedName>> counting = flags.isEmpty() ? ofFile : ofFlags;
    return new SecretsConfig(counting.stream().map(Placed::value).toList(), cluster);
  }

  /** Whether any is asked for, understood or not. */
  boolean asked() {
    return !flags.isEmpty() || settings.given(ServeListSetting.SECRETS).isPresent();
  }

  static List<String> warnings(SecretsConfig secrets) {
    return secrets.names().stream()
        .map(name ->
            "the Secret %s will hold a private key: from then on that key is in the Kubernetes API, in etcd and its backups, and anybody who may read Secrets in the namespace %s has it"
                .formatted(name, name.namespace()))
        .toList();
  }

  private List<Placed<NamespacedName>> ofFlags() {
    List<Placed<NamespacedName>> understood = new ArrayList<>();
    flagValues()
        .forEach(given ->
            problems.parse(given, KubernetesValues::namespacedName).ifPresent(understood::add));
    return understood;
  }

  /** Counted from 1, as people count flags. */
  private List<Given> flagValues() {
    List<Given> values = new ArrayList<>();
    for (String text : flags) {
      values.add(new Given(Place.of("--secret #" + (values.size() + 1)), text));
    }
    return values;
  }

  private void refuseAll() {
    String reason =
        "is of no use with the source delegated: the identities of a node's bridge are its"
            + " callers', and none of them is its own to put into a Secret";
    String hint = "remove it, or run a bridge with --source workload-api beside the workload";
    flagValues().forEach(given -> problems.add(ConfigProblem.about(given, reason, hint)));
    refuse(List.of(ServeListSetting.SECRETS, ServeListSetting.SECRET_NAMESPACES), reason, hint);
  }

  private void refuseOfNoUse() {
    if (!asked()) {
      refuse(
          List.of(ServeListSetting.SECRET_NAMESPACES),
          "is of no use without a Secret",
          "give --secret NAMESPACE/NAME, or remove it");
    }
  }

  private void refuse(List<ServeListSetting> lists, String reason, String hint) {
    for (ServeListSetting list : lists) {
      settings
          .given(list)
          .ifPresent(given -> problems.add(ConfigProblem.at(given.place(), reason, hint)));
    }
    // The variables are those of other commands, too, so they may stand in any environment.
    for (ServeSetting setting : CLUSTER) {
      settings.given(setting).stream()
          .filter(given -> !setting.variables().contains(given.place().name()))
          .forEach(given -> problems.add(ConfigProblem.about(given, reason, hint)));
    }
  }

  private void requireAllowed(List<Placed<NamespacedName>> secrets, List<Placed<String>> allowed) {
    boolean listed = settings.given(ServeListSetting.SECRET_NAMESPACES).isPresent();
    Set<String> namespaces = new LinkedHashSet<>();
    if (listed) {
      allowed.forEach(each -> namespaces.add(each.value()));
    } else if (!secrets.isEmpty()) {
      podNamespace.get().ifPresent(namespaces::add);
    }
    for (Placed<NamespacedName> secret : secrets) {
      if (!namespaces.contains(secret.value().namespace())) {
        problems.add(
            new ConfigProblem(
                secret.place(),
                Optional.of(secret.value().toString()),
                listed || !namespaces.isEmpty()
                    ? "is not in a namespace that is allowed, which "
                        + String.join(", ", namespaces)
                        + (namespaces.size() == 1 ? " is" : " are")
                    : "is not in the pod's own namespace: this process is in no pod that has one",
                "list %s in the file's %s if that is meant"
                    .formatted(
                        secret.value().namespace(), ServeListSetting.SECRET_NAMESPACES.key())));
      }
    }
  }

  private void requireDistinct(List<Placed<NamespacedName>> secrets) {
    Map<NamespacedName, Place> places = new HashMap<>();
    for (Placed<NamespacedName> secret : secrets) {
      Place first = places.putIfAbsent(secret.value(), secret.place());
      if (first != null) {
        problems.add(
            new ConfigProblem(
                secret.place(),
                Optional.of(secret.value().toString()),
                "is already there as " + first.name(),
                "name each Secret once"));
      }
    }
  }
}
