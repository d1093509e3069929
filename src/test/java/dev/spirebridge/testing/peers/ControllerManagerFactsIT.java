package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/**
 * What our controller counts on in the real spire-controller-manager, without our controller: what
 * it takes and when, and how it says that something went wrong.
 */
class ControllerManagerFactsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration IDLE_INTERVAL = Duration.ofSeconds(10);
  private static final String TRUST_DOMAIN = "example.org";
  private static final String DELEGATE = "/spire-bridge";
  private static final Map<String, Object> SHOP =
      Map.of(
          "spiffeIDTemplate",
          PlainCluster.TEMPLATE,
          "namespaceSelector",
          PlainCluster.named("shop"));

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void takesAnObjectThatNamesANamespaceAtOnceAndANewLabelOnItsNextTick() {
    try (KubeApiServer api = apiServer();
        PlainCluster cluster = shop(api);
        SpireServer spire = spireServer();
        ControllerManagerPeer manager = manager(api, spire)) {
      cluster.create(
          "by-label",
          Map.of(
              "spiffeIDTemplate",
              PlainCluster.TEMPLATE,
              "namespaceSelector",
              Map.of("matchLabels", Map.of("managed", "true"))));
      Duration byLabel =
          timed(() -> cluster.label("shop", "managed", "true"), () -> hasEntry(spire, "web"));
      Duration byUnlabel =
          timed(() -> cluster.unlabel("shop", "managed"), () -> !hasEntry(spire, "web"));
      Duration byName = timed(() -> cluster.create("by-name", SHOP), () -> hasEntry(spire, "web"));
      Duration gone = timed(() -> cluster.delete("by-name"), () -> !hasEntry(spire, "web"));
      assertThat(byName).isLessThan(IDLE_INTERVAL.dividedBy(2));
      assertThat(gone).isLessThan(IDLE_INTERVAL.dividedBy(2));
      assertThat(manager.isAlive()).isTrue();
      System.out.printf(
          Locale.ROOT,
          "[PEERS] spire-controller-manager: namespace labelled to entry %.1f s, unlabelled %.1f s;"
              + " ClusterSPIFFEID that names it created to entry %.1f s, deleted %.1f s%n",
          seconds(byLabel),
          seconds(byUnlabel),
          seconds(byName),
          seconds(gone));
    }
  }

  @Test
  void anEntryIsAnSvidAtTheAgentForWhoeverIsThePod() {
    Peers.require(ControllerManagerPeer.PROGRAM);
    try (KubeApiServer api = apiServer();
        PlainCluster cluster = shop(api);
        SpireInstallation spire =
            SpireInstallation.start(
                folder, TRUST_DOMAIN, List.of("spiffe://" + TRUST_DOMAIN + DELEGATE));
        ControllerManagerPeer manager = manager(api, spire.server());
        DelegatedChannel agent = new DelegatedChannel(spire.agent().adminSocket())) {
      spire.server().createEntry(SpireEntry.forThisUser(DELEGATE, 600));
      Await.until("the delegate's entry", SOON, spire.agent()::servesThisUser);
      StreamAnswers<SubscribeToX509SVIDsResponse> answers =
          agent.svidsOfPod(cluster.pod("shop", "api"));
      assertThat(paths(answers.next(SOON))).isEmpty();
      cluster.create("shop", SHOP);
      awaitPaths(answers, List.of("/ns/shop/sa/api"));
      assertThat(spire.server().entriesOf(DELEGATE)).as("an entry of somebody else").hasSize(1);
      cluster.delete("shop");
      awaitPaths(answers, List.of());
      assertThat(manager.isAlive()).isTrue();
    }
  }

  @Test
  void oneDurationThatGoDoesNotKnowStopsAllObjectsWithoutAWordInTheirStatus() {
    try (KubeApiServer api = apiServer();
        PlainCluster cluster = shop(api);
        SpireServer spire = spireServer();
        ControllerManagerPeer manager = busyManager(api, spire)) {
      cluster.namespace("stock");
      cluster.pod("stock", "api");
      Map<String, Object> days =
          Map.of(
              "spiffeIDTemplate",
              PlainCluster.TEMPLATE,
              "namespaceSelector",
              PlainCluster.named("stock"),
              "ttl",
              "1d");
      cluster.create("days", days);
      Await.until("its complaint", SOON, () -> manager.log().contains("unknown unit"));
      cluster.create("shop", SHOP);
      manager.awaitPasses(3, SOON);
      assertThat(hasEntry(spire, "web")).isFalse();
      assertThat(cluster.stats("shop")).isEmpty();
      cluster.delete("days");
      Await.until("the entry", SOON, () -> hasEntry(spire, "web"));
    }
  }

  @Test
  void saysInNumbersAloneWhatBecameOfAnObject() {
    try (KubeApiServer api = apiServer();
        PlainCluster cluster = shop(api);
        SpireServer spire = spireServer();
        ControllerManagerPeer manager = busyManager(api, spire)) {
      cluster.create("first", SHOP);
      cluster.awaitStat("first", "entriesToSet", 1, SOON);
      // The oldest wins, and the age of an object is in whole seconds.
      long second = Instant.now().getEpochSecond();
      Await.until("the next second", SOON, () -> Instant.now().getEpochSecond() > second);
      cluster.create("second", with("hint", "unseen"));
      cluster.awaitStat("second", "entriesMasked", 1, SOON);
      assertThat(cluster.stats("second").get("entriesToSet")).isEqualTo(0);
      assertThat(spire.entriesOf("/ns/shop/sa/web"))
          .singleElement()
          .satisfies(entry -> assertThat(entry.hint()).isEmpty());
      cluster.delete("first");
      cluster.delete("second");
      Await.until("the end of the entry", SOON, () -> !hasEntry(spire, "web"));
      cluster.create("unknown", with("federatesWith", List.of("unknown.example")));
      cluster.awaitStat("unknown", "entryFailures", 1, SOON);
      assertThat(hasEntry(spire, "web")).isFalse();
      cluster.create("other-class", with("className", "other"));
      cluster.create(
          "no-namespace",
          Map.of(
              "spiffeIDTemplate",
              PlainCluster.TEMPLATE,
              "namespaceSelector",
              PlainCluster.named("nowhere")));
      manager.awaitPasses(3, SOON);
      assertThat(cluster.stats("other-class")).as("an object of another class").isEmpty();
      assertThat(cluster.stats("no-namespace")).as("an object for no namespace").isEmpty();
    }
  }

  /** The agent repeats itself when something else has changed. */
  private static void awaitPaths(
      StreamAnswers<SubscribeToX509SVIDsResponse> answers, List<String> expected) {
    Await.until("the SVIDs " + expected, SOON, () -> paths(answers.next(SOON)).equals(expected));
  }

  private static List<String> paths(SubscribeToX509SVIDsResponse response) {
    return response.getX509SvidsList().stream()
        .map(svid -> svid.getX509Svid().getId().getPath())
        .toList();
  }

  private static Map<String, Object> with(String field, Object value) {
    return Map.of(
        "spiffeIDTemplate",
        PlainCluster.TEMPLATE,
        "namespaceSelector",
        PlainCluster.named("shop"),
        field,
        value);
  }

  private KubeApiServer apiServer() {
    Peers.require(ControllerManagerPeer.PROGRAM);
    Peers.require("spire-server");
    return KubeApiServer.start(folder.folder("kube"));
  }

  private SpireServer spireServer() {
    return SpireServer.start(folder.folder("server"), TRUST_DOMAIN);
  }

  private ControllerManagerPeer manager(KubeApiServer api, SpireServer spire) {
    return manager(api, spire, ControllerManagerSettings.classless());
  }

  /** For what is not about how long it takes. */
  private ControllerManagerPeer busyManager(KubeApiServer api, SpireServer spire) {
    return manager(
        api, spire, ControllerManagerSettings.classless().lookingEvery(Duration.ofSeconds(1)));
  }

  private ControllerManagerPeer manager(
      KubeApiServer api, SpireServer spire, ControllerManagerSettings settings) {
    return ControllerManagerPeer.start(
        folder.folder("manager"), api.adminKubeconfig(), spire, settings);
  }

  /** A namespace with one pod. */
  private static PlainCluster shop(KubeApiServer api) {
    PlainCluster cluster = PlainCluster.on(api);
    cluster.namespace("shop");
    cluster.pod("shop", "web");
    return cluster;
  }

  private static boolean hasEntry(SpireServer spire, String serviceAccount) {
    return !spire.entriesOf("/ns/shop/sa/" + serviceAccount).isEmpty();
  }

  private static Duration timed(Runnable change, BooleanSupplier result) {
    long start = System.nanoTime();
    change.run();
    Await.until("what follows from it", SOON, result);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
