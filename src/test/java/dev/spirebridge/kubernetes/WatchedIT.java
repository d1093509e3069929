package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Watched} against a real API server that does what real ones do. */
class WatchedIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String MAY_LOOK =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: looks}
      rules:
        - {apiGroups: [""], resources: [namespaces], verbs: [list, watch]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: looks}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: looks}
      subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: User, name: onlooker}
      """;

  @TempDir private static Path folder;
  private static KubeApiServer server;

  @BeforeAll
  static void start() {
    server =
        KubeApiServer.start(
            folder,
            // A watch then goes on from etcd itself, which forgets versions when it is told to.
            KubeApiServerOptions.withUsers("onlooker").with("--watch-cache=false"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private final LookAgain lookAgain = new LookAgain();

  @Test
  void losesNoChangeWhenTheApiServerIsKilledAndComesBack() throws InterruptedException {
    try (KubernetesClient admin = server.adminClient();
        KubernetesClient client = server.adminClient();
        Watched<String> watched = watch(client, 120, WatchedIT::name)) {
      create(admin, "before");
      awaitNames(watched, Set.of("before"), Set.of());
      server.kill();
      Await.until("the loss to be noticed", SOON, () -> !watched.synced());
      assertThat(watched.trouble().orElseThrow()).contains(server.address(), "cannot be reached");
      assertThat(watched.all()).contains("before");
      server.start();
      create(admin, "meanwhile");
      admin.namespaces().withName("before").delete();
      awaitNames(watched, Set.of("meanwhile"), Set.of("before"));
      Await.until("sync", SOON, watched::synced);
      assertThat(watched.trouble()).isEmpty();
      assertThat(lookAgain.await(Duration.ZERO)).isTrue();
      create(admin, "after");
      awaitNames(watched, Set.of("meanwhile", "after"), Set.of());
    }
  }

  /** What {@link Watched} does then is what it does after any failure: it lists again. */
  @Test
  void aWatchFromAVersionThatIsGoneFailsInsteadOfMissingWhatCameBetween() {
    try (KubernetesClient admin = server.adminClient();
        KubernetesClient client = server.adminClient()) {
      ListAndWatch<Namespace> api =
          new ListAndWatch<>(new ApiRequests(client), WatchedKind.all(Namespace.class));
      String version = api.list(500, namespace -> {});
      // Two: etcd keeps the last version, so that a watch may still begin right before it.
      create(admin, "between");
      create(admin, "between-too");
      server.forgetHistory();

      assertThatThrownBy(() -> api.watch(version, Duration.ofSeconds(10), new Deaf()))
          .satisfies(failure ->
              assertThat(ApiFailure.of(failure).kind()).isEqualTo(ApiFailure.Kind.EXPIRED));
    }
  }

  /** Hears, and does nothing about it. */
  private record Deaf() implements ListAndWatch.Events<Namespace> {

    @Override
    public void opened() {}

    @Override
    public void heard() {}

    @Override
    public void present(Namespace object) {}

    @Override
    public void gone(Namespace object) {}
  }

  @Test
  void goesOnWhenItIsForbiddenAndAllowedAgain() {
    try (KubernetesClient admin = server.adminClient();
        KubernetesClient client = server.client("onlooker");
        Watched<String> watched = watch(client, 1, WatchedIT::name)) {
      String refusal =
          "user onlooker may not list namespaces in the whole cluster:"
              + " apply clusterspiffeid/rbac/";
      Await.until("a refusal", SOON, () -> watched.trouble().equals(Optional.of(refusal)));
      server.apply(MAY_LOOK);
      Await.until("sync", SOON, watched::synced);
      admin.raw("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/looks", "DELETE", null);
      Await.until(
          "another refusal",
          SOON,
          () ->
              watched
                  .trouble()
                  .filter(why -> why.matches("user onlooker may not (list|watch) namespaces.*"))
                  .isPresent());
      create(admin, "unseen-too");
      server.apply(MAY_LOOK);
      awaitNames(watched, Set.of("unseen-too"), Set.of());
    }
  }

  @Test
  void readsALongListInPagesAndDropsWhatWasDeleted() {
    try (KubernetesClient admin = server.adminClient();
        KubernetesClient client = server.adminClient()) {
      for (int each = 0; each < 12; each++) {
        create(admin, "page-" + each);
      }
      WatchSettings pages =
          new WatchSettings(
              5,
              Duration.ofMinutes(1),
              Duration.ofMillis(50),
              Duration.ofSeconds(1),
              new SplittableRandom(1));
      try (Watched<String> watched =
          Watched.start(
              client, WatchedKind.all(Namespace.class), WatchedIT::name, lookAgain, pages)) {
        Await.until("sync", SOON, watched::synced);
        assertThat(watched.all()).contains("page-0", "page-11", "default");
        List<String> before = watched.all();
        admin.namespaces().withName("page-3").delete();
        awaitNames(watched, Set.of("page-4"), Set.of("page-3"));
        assertThat(before).as("what was read before").contains("page-3");
      }
    }
  }

  @Test
  void goesOnAfterAnError() {
    AtomicInteger errors = new AtomicInteger();
    Function<Namespace, Optional<String>> failsTwice =
        namespace -> {
          if (errors.getAndIncrement() < 2) {
            throw new StackOverflowError("nobody expects this");
          }
          return name(namespace);
        };
    try (KubernetesClient client = server.adminClient();
        Watched<String> watched = watch(client, 120, failsTwice)) {
      Await.until("sync", SOON, watched::synced);
      assertThat(watched.all()).contains("default");
      assertThat(watched.stopped()).isEmpty();
    }
  }

  private Watched<String> watch(
      KubernetesClient client, int watchSeconds, Function<Namespace, Optional<String>> keep) {
    WatchSettings settings =
        new WatchSettings(
            500,
            Duration.ofSeconds(watchSeconds),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            new SplittableRandom(1));
    return Watched.start(client, WatchedKind.all(Namespace.class), keep, lookAgain, settings);
  }

  /** Without a controller for it, a namespace that is deleted stays, being terminated. */
  private static Optional<String> name(Namespace namespace) {
    return namespace.getMetadata().getDeletionTimestamp() == null
        ? Optional.of(namespace.getMetadata().getName())
        : Optional.empty();
  }

  private static void create(KubernetesClient admin, String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static void awaitNames(Watched<String> watched, Set<String> there, Set<String> gone) {
    Await.until(
        "namespaces " + there + " without " + gone,
        SOON,
        () -> watched.all().containsAll(there) && watched.all().stream().noneMatch(gone::contains));
  }
}
