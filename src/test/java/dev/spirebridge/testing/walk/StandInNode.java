package dev.spirebridge.testing.walk;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a cluster of one node does with Deployments, as the API server sees it: pods of their
 * templates come and say that they are ready, older ones go. Nothing runs in them; their ports lead
 * to programs of the test.
 */
final class StandInNode implements AutoCloseable {

  private static final String NAME = "stand-in";
  private static final Duration SOON = Duration.ofSeconds(60);

  private final KubernetesClient admin;
  private final PodPorts ports = PodPorts.open(this::local);
  private final Map<Place, Integer> places = new ConcurrentHashMap<>();
  private final List<Consumer<KubernetesClient>> others = new CopyOnWriteArrayList<>();
  private final Thread controllers = new Thread(this::run, "stand-in-node");
  private volatile UnaryOperator<Pod> admission = pod -> pod;
  private volatile boolean closed;

  /** Of all pods of a namespace that have such a container, a port. */
  private record Place(String namespace, String container, int port) {}

  private StandInNode(KubernetesClient admin) {
    this.admin = admin;
  }

  static StandInNode join(KubeApiServer server) {
    StandInNode node = new StandInNode(server.adminClient());
    server.apply("apiVersion: v1\nkind: Node\nmetadata: {name: %s}\n".formatted(NAME));
    node.admin
        .nodes()
        .withName(NAME)
        .editStatus(found ->
            found
                .edit()
                .editOrNewStatus()
                .addNewAddress("127.0.0.1", "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(node.ports.port())
                .endDaemonEndpoints()
                .endStatus()
                .build());
    node.controllers.setDaemon(true);
    node.controllers.start();
    return node;
  }

  /** A port in such a container, of any pod of that namespace that has it, is here. */
  StandInNode leads(String namespace, String container, int port, int local) {
    places.put(new Place(namespace, container, port), local);
    return this;
  }

  /** What becomes of each pod when it is made, as of one that Istio's webhook sees. */
  void admitting(UnaryOperator<Pod> webhook) {
    admission = webhook;
  }

  /** Somebody else who looks at the cluster all the time, such as an operator. */
  void beside(Consumer<KubernetesClient> controller) {
    others.add(controller);
  }

  /** Waits until the pods of that Deployment are those of its template. */
  void awaitRollOut(String namespace, String deployment) {
    Await.until(
        "the pods of " + deployment,
        SOON,
        () ->
            !behind(admin.apps().deployments().inNamespace(namespace).withName(deployment).get()));
  }

  List<Pod> pods(String namespace, Deployment of) {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabels(of.getSpec().getSelector().getMatchLabels())
        .list()
        .getItems();
  }

  private Optional<Integer> local(String namespace, String pod, int port) {
    Pod found = admin.pods().inNamespace(namespace).withName(pod).get();
    return found == null
        ? Optional.empty()
        : containers(found)
            .flatMap(
                name -> Optional.ofNullable(places.get(new Place(namespace, name, port))).stream())
            .findFirst();
  }

  static Stream<String> containers(Pod pod) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .map(Container::getName);
  }

  private void run() {
    while (!closed) {
      try {
        admin.apps().deployments().inAnyNamespace().list().getItems().stream()
            .filter(StandInNode::behind)
            .forEach(this::rollOut);
        others.forEach(each -> each.accept(admin));
      } catch (KubernetesClientException e) {
        // Somebody else wrote it meanwhile: the next look.
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static boolean behind(Deployment found) {
    Long seen = found.getStatus() == null ? null : found.getStatus().getObservedGeneration();
    return seen == null || seen < found.getMetadata().getGeneration();
  }

  private void rollOut(Deployment found) {
    String namespace = found.getMetadata().getNamespace();
    pods(namespace, found).forEach(old -> admin.resource(old).withGracePeriod(0).delete());
    int replicas = found.getSpec().getReplicas();
    for (int i = 0; i < replicas; i++) {
      start(found, i);
    }
    admin
        .resource(
            new DeploymentBuilder(found)
                .withNewStatus()
                .withObservedGeneration(found.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .endStatus()
                .build())
        .updateStatus();
  }

  private void start(Deployment of, int index) {
    Pod pod =
        new PodBuilder()
            .withMetadata(of.getSpec().getTemplate().getMetadata())
            .editMetadata()
            .withNamespace(of.getMetadata().getNamespace())
            .withName(
                "%s-%d-%d"
                    .formatted(of.getMetadata().getName(), of.getMetadata().getGeneration(), index))
            .endMetadata()
            .withSpec(of.getSpec().getTemplate().getSpec())
            .editSpec()
            .withNodeName(NAME)
            .endSpec()
            .build();
    Pod created = admin.resource(admission.apply(pod)).create();
    admin
        .resource(
            new PodBuilder(created)
                .editOrNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .addNewPodIP("127.0.0.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build())
        .updateStatus();
  }

  @Override
  public void close() {
    closed = true;
    try {
      controllers.join(SOON);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ports.close();
    admin.pods().inAnyNamespace().withGracePeriod(0).delete();
    admin.nodes().withName(NAME).delete();
    admin.close();
  }
}
