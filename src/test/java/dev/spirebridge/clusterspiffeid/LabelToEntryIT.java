package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.ControllerManagerPeer;
import dev.spirebridge.testing.peers.ControllerManagerSettings;
import dev.spirebridge.testing.peers.DelegatedChannel;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.PlainCluster;
import dev.spirebridge.testing.peers.SpireEntry;
import dev.spirebridge.testing.peers.SpireInstallation;
import dev.spirebridge.testing.peers.SpireServer;
import dev.spirebridge.testing.peers.StreamAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/**
 * From the label on a namespace to the identity of a pod in it, by way of the real
 * spire-controller-manager, SPIRE server and SPIRE agent; and how long the label takes to be an
 * entry with our controller and without it. Nobody runs the pods: this process asks for their
 * identities as a delegate.
 */
class LabelToEntryIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration IDLE_INTERVAL = Duration.ofSeconds(10);
  private static final String TRUST_DOMAIN = "example.org";
  private static final String DELEGATE = "/spire-bridge";
  private static final String WEB = "/ns/shop/sa/web";
  private static final int TIMES = 4;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void aLabelIsAnSvidAtTheAgentAndNoneWithoutIt() {
    requirePeers();
    try (KubeApiServer api = apiServer();
        PlainCluster pods = PlainCluster.on(api);
        ApiServerScene scene = ApiServerScene.in(api);
        SpireInstallation spire = spireWithDelegate();
        ControllerManagerPeer manager = manager(api, spire.server());
        RunningController controller = RunningController.start(api, "one");
        DelegatedChannel agent = new DelegatedChannel(spire.agent().adminSocket())) {
      pods.namespace("shop");
      StreamAnswers<SubscribeToX509SVIDsResponse> answers =
          agent.svidsOfPod(pods.pod("shop", "web"));
      assertThat(paths(answers.next(SOON))).isEmpty();
      scene.label("shop", "true");
      awaitPaths(answers, List.of(WEB));
      pods.awaitStat("spire-bridge-ns-shop", "entriesToSet", 1, SOON);
      assertThat(spire.server().entriesOf(WEB))
          .singleElement()
          .satisfies(entry -> assertThat(entry.parentId()).isEqualTo(spire.server().nodeId()));
      scene.unlabel("shop");
      awaitPaths(answers, List.of());
      assertThat(spire.server().entriesOf(WEB)).isEmpty();
      assertThat(spire.server().entriesOf(DELEGATE)).as("an entry of somebody else").hasSize(1);
      assertThat(controller.leads()).isTrue();
      assertThat(manager.isAlive()).isTrue();
    }
  }

  @Test
  void aLabelIsAnEntryBeforeTheNextTick() {
    requirePeers();
    try (KubeApiServer api = apiServer();
        PlainCluster pods = PlainCluster.on(api);
        ApiServerScene scene = ApiServerScene.in(api);
        SpireServer spire = SpireServer.start(folder.folder("server"), TRUST_DOMAIN);
        ControllerManagerPeer manager = manager(api, spire)) {
      pods.namespace("shop");
      pods.pod("shop", "web");
      pods.create("by-label", selectingTheLabel());
      Times without = times(scene, spire);
      pods.delete("by-label");
      Times with;
      try (RunningController controller = RunningController.start(api, "one")) {
        Await.until("the lease", SOON, controller::leads);
        with = times(scene, spire);
      }
      assertThat(with.slowest()).isLessThan(IDLE_INTERVAL.dividedBy(2));
      assertThat(manager.isAlive()).isTrue();
      System.out.printf(
          Locale.ROOT,
          "[PEERS] Namespace label to SPIRE entry, %d times each, spread over the interval: with a"
              + " ClusterSPIFFEID that selects the label %s, with our controller %s%n",
          TIMES,
          without,
          with);
    }
  }

  /** What it took, labelled to entry and unlabelled to none. */
  private record Times(List<Duration> labelled, List<Duration> unlabelled) {

    Duration slowest() {
      List<Duration> all = new ArrayList<>(labelled);
      all.addAll(unlabelled);
      return Collections.max(all);
    }

    @Override
    public String toString() {
      return "%s (and back %s)".formatted(range(labelled), range(unlabelled));
    }

    private static String range(List<Duration> durations) {
      return String.format(
          Locale.ROOT,
          "%.1f–%.1f s",
          Collections.min(durations).toMillis() / 1000.0,
          Collections.max(durations).toMillis() / 1000.0);
    }
  }

  private static Times times(ApiServerScene scene, SpireServer spire) {
    List<Duration> labelled = new ArrayList<>();
    List<Duration> unlabelled = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      Duration sinceTheLastPass = IDLE_INTERVAL.multipliedBy(i).dividedBy(TIMES);
      pass(sinceTheLastPass);
      labelled.add(timed(() -> scene.label("shop", "true"), () -> hasEntry(spire)));
      pass(sinceTheLastPass);
      unlabelled.add(timed(() -> scene.unlabel("shop"), () -> !hasEntry(spire)));
    }
    return new Times(labelled, unlabelled);
  }

  /** The last change has just been seen: how long ago decides how long the next one takes. */
  private static void pass(Duration time) {
    long start = System.nanoTime();
    Await.until("time to pass", SOON, () -> System.nanoTime() - start >= time.toNanos());
  }

  private static Duration timed(Runnable change, BooleanSupplier result) {
    long start = System.nanoTime();
    change.run();
    Await.until("the entry to follow the label", SOON, result);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean hasEntry(SpireServer spire) {
    return !spire.entriesOf(WEB).isEmpty();
  }

  private static Map<String, Object> selectingTheLabel() {
    Map<String, Object> selector =
        Map.of("matchLabels", Map.of(NamespaceSettings.DEFAULT_LABEL, "true"));
    return Map.of("spiffeIDTemplate", PlainCluster.TEMPLATE, "namespaceSelector", selector);
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

  private static void requirePeers() {
    Peers.require(ControllerManagerPeer.PROGRAM);
    Peers.require("spire-server");
    Peers.require("spire-agent");
  }

  private KubeApiServer apiServer() {
    return KubeApiServer.start(folder.folder("kube"), RunningController.USER);
  }

  private SpireInstallation spireWithDelegate() {
    SpireInstallation spire =
        SpireInstallation.start(
            folder, TRUST_DOMAIN, List.of("spiffe://" + TRUST_DOMAIN + DELEGATE));
    spire.server().createEntry(SpireEntry.forThisUser(DELEGATE, 600));
    Await.until("the delegate's entry", SOON, spire.agent()::servesThisUser);
    return spire;
  }

  private ControllerManagerPeer manager(KubeApiServer api, SpireServer spire) {
    return ControllerManagerPeer.start(
        folder.folder("manager"),
        api.adminKubeconfig(),
        spire,
        ControllerManagerSettings.classless());
  }
}
