package dev.spirebridge.diagnose;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.PodRegistration;
import dev.spirebridge.clusterspiffeid.PodRegistrations;
import dev.spirebridge.clusterspiffeid.PodView;
import dev.spirebridge.clusterspiffeid.Stats;
import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.BridgeFacts;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.diagnose.evidence.PodEvidence;
import dev.spirebridge.diagnose.evidence.PodFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.ContainerFacts;
import dev.spirebridge.diagnose.evidence.PodFacts.Socket;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod for which all holds, and what can be taken away from that. */
final class PodScene {

  static final Instant NOW = BridgeScene.NOW;
  static final String LABEL = NamespaceSettings.DEFAULT_LABEL;
  static final String OURS = "spire-bridge-ns-shop";
  private static final Instant OLD = NOW.minus(Duration.ofHours(1));

  final BridgeScene bridge = new BridgeScene();
  final Map<String, String> namespaceLabels = new HashMap<>(Map.of(LABEL, "true"));
  final Map<String, String> podLabels = new HashMap<>(Map.of("app", "cart"));
  final List<ObservedClusterSpiffeId> objects = new ArrayList<>();
  Optional<String> node = Optional.of("node-1");
  Optional<String> unscheduled = Optional.empty();
  Optional<String> proxyWaits = Optional.empty();
  String phase = "Running";
  boolean ending;
  boolean withProxy = true;
  boolean withBridge;
  boolean singlePods = true;
  String refused = "kube-.*";
  Socket socket = Socket.MOUNTED;
  Instant created = OLD;
  Optional<TrustDomain> trustDomain = Optional.of(TrustDomain.parse("example.org"));
  @Nullable PodEvidence pod;
  @Nullable Looked<PodRegistration> registration;
  @Nullable BridgeEvidence bridges;
  ProxyEvidence proxy =
      new ProxyEvidence.Held(
          List.of("default", "ROOTCA"), List.of(), Optional.of(leaf(BridgeScene.SERIAL, "aa")));
  IssuerEvidence issuer = new IssuerEvidence.Compared(List.of());

  PodScene() {
    ours(Map.of(), Optional.of(stats(1, 0, 0)));
  }

  static Stats stats(int selected, int notRendered, int failures) {
    return new Stats(1, 0, selected, notRendered, 0, selected, failures);
  }

  /**
   * @param authorities that its chain names; empty for a certificate that names none
   */
  static LeafFacts leaf(String serial, String... authorities) {
    return new LeafFacts(
        Optional.of(BridgeScene.ID),
        serial,
        "O=SPIFFE",
        Stream.of(authorities)
            .map(authority -> Optional.of(authority).filter(text -> !text.isEmpty()))
            .toList(),
        NOW.plus(Duration.ofMinutes(30)));
  }

  /** The object of the namespace, with these fields over the usual ones. */
  PodScene ours(Map<String, Object> fields, Optional<Stats> stats) {
    objects.removeIf(each -> each.name().equals(OURS));
    return object(OURS, Map.of("app.kubernetes.io/managed-by", "spire-bridge"), fields, stats);
  }

  PodScene foreign(String name, Map<String, Object> fields, Optional<Stats> stats) {
    return object(name, Map.of(), fields, stats);
  }

  private PodScene object(
      String name, Map<String, String> labels, Map<String, Object> fields, Optional<Stats> stats) {
    Map<String, Object> spec = new HashMap<>();
    spec.put("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE);
    spec.put(
        "namespaceSelector", Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", "shop")));
    spec.putAll(fields);
    objects.add(
        new ObservedClusterSpiffeId(
            name, "uid-" + name, "1", created, false, labels, Map.of(), spec, stats));
    return this;
  }

  Evidence evidence() {
    Looked<PodRegistration> labels = new Looked.Seen<>(registered());
    return new Evidence(
        new Evidence.Asked("shop", "cart", LABEL, "", trustDomain, "cluster.local"),
        pod == null ? new PodEvidence.There(facts()) : pod,
        labels,
        registration == null ? labels : registration,
        bridges == null ? bridges() : bridges,
        proxy,
        issuer,
        NOW);
  }

  Explanation explanation() {
    return Explainer.explain(evidence());
  }

  private BridgeEvidence bridges() {
    BridgeFacts facts =
        new BridgeFacts(
            "mesh-identity/spire-bridge-x",
            true,
            Optional.empty(),
            new Looked.Seen<>(bridge.status(withBridge)));
    return withBridge
        ? new BridgeEvidence.Sidecar(facts)
        : new BridgeEvidence.Daemons(List.of(facts), List.of("mesh-identity"), List.of());
  }

  private PodFacts facts() {
    List<ContainerFacts> containers = new ArrayList<>();
    if (withProxy) {
      containers.add(container("istio-proxy", proxyWaits));
    }
    if (withBridge) {
      containers.add(container("spire-bridge", Optional.empty()));
    }
    return new PodFacts(
        new PodFacts.Identity("shop", "cart", BridgeScene.POD_UID, "cart", podLabels, Map.of()),
        node,
        phase,
        ending,
        unscheduled,
        containers,
        socket);
  }

  private static ContainerFacts container(String name, Optional<String> waits) {
    boolean running = waits.isEmpty();
    return new ContainerFacts(
        name,
        false,
        name.equals("istio-proxy"),
        name.equals("spire-bridge"),
        running,
        running,
        waits,
        0);
  }

  private PodRegistration registered() {
    Map<String, String> labels = new HashMap<>(namespaceLabels);
    labels.put("kubernetes.io/metadata.name", "shop");
    PodView view = new PodView("shop", "cart", podLabels, created, node.isPresent());
    return PodRegistrations.of(
        new NamespaceSettings(
            LABEL,
            NamespaceSettings.ISTIO_TEMPLATE,
            "",
            List.of(Pattern.compile(refused)),
            Duration.ofHours(24),
            Set.of(),
            false,
            Set.of(),
            singlePods,
            "cluster.local"),
        new NamespaceView("shop", "uid-shop", labels, Map.of(), false),
        view,
        List.of(view),
        objects,
        NOW);
  }
}
