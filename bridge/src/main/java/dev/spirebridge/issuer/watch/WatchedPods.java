package dev.spirebridge.issuer.watch;

import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.Synced;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.kubernetes.Watched;
import dev.spirebridge.kubernetes.WatchedKind;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The pods and the labelled namespaces of the cluster, watched. Any thread may read. */
public final class WatchedPods implements AutoCloseable {

  private final CheckScope scope;
  private final Watched<PodTarget> pods;
  private final Watched<String> namespaces;

  /**
   * Begins at once, in the background.
   *
   * @param lookAgain raised whenever something of it changes
   */
  public WatchedPods(
      KubernetesClient client, CheckScope scope, LookAgain lookAgain, WatchSettings settings) {
    this.scope = scope;
    pods =
        Watched.start(
            client,
            new WatchedKind<>(
                Pod.class,
                ResourceDefinitionContext.fromResourceType(Pod.class),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PodTarget.FIELDS),
            pod -> PodTarget.of(pod, scope),
            lookAgain,
            settings);
    namespaces =
        Watched.start(
            client,
            WatchedKind.all(Namespace.class).labelled(scope.selector()),
            namespace -> Optional.of(namespace.getMetadata().getName()),
            lookAgain,
            settings);
  }

  /** What no pass may be run without. */
  public List<Synced> synced() {
    return List.of(pods, namespaces);
  }

  /** One sentence for each watch that has ended unasked. */
  public List<String> stopped() {
    return Stream.of(pods, namespaces).flatMap(each -> each.stopped().stream()).toList();
  }

  public Inventory now() {
    return new Inventory(pods.all(), Set.copyOf(namespaces.all()), scope);
  }

  @Override
  public void close() {
    pods.close();
    namespaces.close();
  }
}
