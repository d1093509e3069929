package dev.spirebridge.issuer.watch;

import static dev.spirebridge.issuer.watch.Cluster.OLD;
import static dev.spirebridge.issuer.watch.Cluster.seen;
import static dev.spirebridge.issuer.watch.Cluster.svid;
import static dev.spirebridge.issuer.watch.Cluster.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Pass.Outcome;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A cluster that is looked at, pass by pass. */
abstract class IssuerPasses {

  static final Duration PERIOD = Duration.ofMinutes(1);
  static final PodTarget NODE = Cluster.bridge("spire-bridge", "node-1");
  static final PodTarget GATEWAY = Cluster.pod("ingress", "gateway-1");
  static final PodTarget WEB = Cluster.pod("shop", "web-1");
  static final PodTarget OUTSIDE = Cluster.pod("elsewhere", "other-1");

  static final CheckScope SCOPE =
      new CheckScope("managed", "refused"::equals, true, Set.of("ingress/gateway"), "spire-bridge");

  final MovableClock clock = new MovableClock(TestIdentities.NOW);
  final Map<String, List<Handed>> told = new HashMap<>();
  final Map<String, Integer> asked = new ConcurrentHashMap<>();
  final Map<String, Evidence> shown = new HashMap<>();
  final List<String> handshakes = new ArrayList<>();
  final List<Finding> events = new ArrayList<>();
  TrustSource.Answer trust = trust(OLD);
  Function<PodTarget, Answer> fetch = this::answer;
  boolean leading = true;
  List<PodTarget> pods = List.of(NODE, GATEWAY, WEB, OUTSIDE);

  final IssuerPass pass =
      new IssuerPass(
          new Sight(
              () -> new Inventory(pods, Set.of("shop", "refused"), SCOPE),
              new BridgeSurvey(this::told),
              pod -> Optional.of(() -> shown.getOrDefault(pod.id().name(), Cluster.unseen())),
              this::look,
              PERIOD),
          () -> trust,
          new Judge(Duration.ofSeconds(30)),
          () -> leading,
          new VerdictTeller(events::add, _ -> Optional.of("known"), PERIOD.multipliedBy(2)),
          clock);

  Answer told(PodTarget bridge, int mostBytes) {
    asked.put(bridge.id().toString(), mostBytes);
    return fetch.apply(bridge);
  }

  Answer answer(PodTarget bridge) {
    List<Handed> handed = told.get(bridge.id().name());
    return handed == null ? new Answer.Silent("it is away") : new Answer.Told(handed);
  }

  List<Evidence> look(List<Aim> aims) {
    aims.forEach(aim -> handshakes.add(aim.target().name()));
    return aims.stream()
        .map(aim -> {
          try {
            return aim.probe().collect();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  void tells(PodTarget bridge, Handed... handed) {
    told.put(bridge.id().name(), List.of(handed));
  }

  static Handed of(PodTarget pod, Made signer) {
    return new Handed(Optional.of(pod.id().uid()), seen(Via.RECORD, svid(pod, signer)));
  }

  void show(PodTarget pod, Made signer) {
    shown.put(pod.id().name(), seen(Via.HANDSHAKE, svid(pod, signer)));
  }

  Map<String, String> run() {
    assertThat(pass.run()).isEqualTo(Outcome.SETTLED);
    return verdicts();
  }

  Map<String, String> verdicts() {
    Map<String, String> verdicts = new HashMap<>();
    pass.findings()
        .issuers("test", clock.instant(), clock.instant())
        .targets()
        .forEach(row -> verdicts.put(row.target(), row.verdict()));
    return verdicts;
  }

  List<String> reasons() {
    return events.stream().map(each -> each.about().name() + " " + each.reason()).toList();
  }
}
