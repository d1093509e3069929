package dev.spirebridge.issuer.watch;

import static dev.spirebridge.issuer.watch.Cluster.NEW;
import static dev.spirebridge.issuer.watch.Cluster.OLD;
import static dev.spirebridge.issuer.watch.Cluster.seen;
import static dev.spirebridge.issuer.watch.Cluster.svid;
import static dev.spirebridge.issuer.watch.Cluster.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.IssuerCheck;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import dev.spirebridge.kubernetes.LoopState;
import dev.spirebridge.kubernetes.Pass.Outcome;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IssuerPassTest extends IssuerPasses {

  @Test
  void judgesTheGatewayByItsRecordAndTheLabelledPodByBoth() {
    tells(NODE, of(GATEWAY, OLD), of(WEB, OLD));
    show(WEB, OLD);

    assertThat(run()).isEqualTo(Map.of("ingress/gateway-1", "trusted", "shop/web-1", "trusted"));
    assertThat(handshakes).as("never with a gateway").containsExactly("shop/web-1");
    assertThat(events).isEmpty();
  }

  @Test
  void whatOneWayDoesNotFindOutTheOtherOneDoes() {
    tells(NODE, of(WEB, OLD));
    assertThat(run()).containsEntry("shop/web-1", "trusted");

    told.clear();
    show(WEB, OLD);
    clock.advance(PERIOD);
    assertThat(run())
        .containsEntry("shop/web-1", "trusted")
        .containsEntry("ingress/gateway-1", "unreachable");
    assertThat(pass.findings().issuers("v", clock.instant(), clock.instant()).notes())
        .containsExactly("the bridge spire-bridge/node-1 was not heard: it is away");
  }

  /** What proxies trust for a time is nothing that an issuer is judged by. */
  @Test
  void aMoveIsNotedAndChangesNoVerdict() {
    show(WEB, OLD);
    fetch =
        bridge ->
            new Answer.Told(
                List.of(of(GATEWAY, OLD), of(WEB, OLD)), Optional.of("until noon, both"));

    assertThat(run()).isEqualTo(Map.of("ingress/gateway-1", "trusted", "shop/web-1", "trusted"));
    assertThat(pass.findings().issuers("v", clock.instant(), clock.instant()).notes())
        .containsExactly(
            "the mesh moves: until noon, both (told by 1 bridge(s)); the verdicts go by SPIRE's"
                + " bundle alone");
  }

  @Test
  void theWorseOfTheTwoCounts() {
    tells(NODE, of(GATEWAY, OLD), of(WEB, OLD));
    show(WEB, NEW);
    run();
    clock.advance(IssuerCheck.SETTLING);

    assertThat(run()).containsEntry("shop/web-1", "other-issuer");
    assertThat(reasons()).containsExactly("web IssuerDoesNotHold");
    assertThat(events.getFirst().about().uid()).contains("known");
  }

  @Test
  void oneLookIsNoAlarm() {
    tells(NODE, of(GATEWAY, OLD), of(WEB, OLD));
    show(WEB, OLD);
    run();
    tells(NODE, of(GATEWAY, OLD), of(WEB, NEW));
    clock.advance(Duration.ofSeconds(15));

    assertThat(run()).as("until the second look").containsEntry("shop/web-1", "trusted");
    clock.advance(IssuerCheck.SETTLING.minusMillis(1));
    assertThat(run()).as("too soon for a second look").containsEntry("shop/web-1", "trusted");
    trust = trust(OLD, NEW);
    clock.advance(Duration.ofSeconds(1));
    assertThat(run()).containsEntry("shop/web-1", "trusted");
    assertThat(events).isEmpty();
  }

  @Test
  void aFirstLookThatIsBadIsUnknownUntilTheSecond() {
    tells(NODE, of(GATEWAY, NEW));

    assertThat(run()).containsEntry("ingress/gateway-1", "unreachable");
    assertThat(run()).containsEntry("ingress/gateway-1", "unreachable");
    clock.advance(IssuerCheck.SETTLING);
    assertThat(run()).containsEntry("ingress/gateway-1", "other-issuer");
    tells(NODE, of(GATEWAY, OLD));
    assertThat(run()).containsEntry("ingress/gateway-1", "trusted");
    assertThat(reasons()).containsExactly("gateway IssuerDoesNotHold", "gateway IssuerHolds");
  }

  @Test
  void shakesHandsOnceAPeriodAndAtOnceWhereSomethingChanged() {
    tells(NODE, of(WEB, OLD));
    show(WEB, OLD);
    run();
    clock.advance(Duration.ofSeconds(15));
    run();
    assertThat(handshakes).hasSize(1);

    tells(NODE, of(WEB, OLD));
    run();
    assertThat(handshakes).as("another record, another serial").hasSize(2);

    trust = trust(OLD, NEW);
    run();
    assertThat(handshakes).as("another bundle").hasSize(3);

    clock.advance(PERIOD);
    run();
    assertThat(handshakes).as("a period later").hasSize(4);

    show(WEB, Cluster.WORKSHOP.authority("CN=SPIRE").make());
    clock.advance(PERIOD);
    run();
    run();
    assertThat(handshakes).as("in doubt").hasSize(6);
  }

  @Test
  void aRotationOfAThousandWorkloadsIsOneLookAtEachOfThem() {
    List<PodTarget> many =
        IntStream.range(0, 1000)
            .mapToObj(i -> Cluster.pod("shop", "web%d-1".formatted(i)))
            .toList();
    pods = Stream.concat(Stream.of(NODE), many.stream()).toList();
    trust = trust(OLD, NEW);
    serve(many, OLD);
    run();
    handshakes.clear();

    serve(many, NEW);
    clock.advance(Duration.ofSeconds(15));
    assertThat(run().values().stream().filter("trusted"::equals)).hasSize(1000);
    clock.advance(Duration.ofSeconds(15));
    run();

    assertThat(handshakes).hasSize(1000).doesNotHaveDuplicates();
    assertThat(events).isEmpty();
  }

  private void serve(List<PodTarget> many, Made signer) {
    List<Handed> handed = new ArrayList<>();
    for (PodTarget pod : many) {
      X509Certificate leaf = svid(pod, signer);
      handed.add(new Handed(Optional.of(pod.id().uid()), seen(Via.RECORD, leaf)));
      shown.put(pod.id().name(), seen(Via.HANDSHAKE, leaf));
    }
    told.put(NODE.id().name(), handed);
  }

  @Test
  void withoutABundleNothingIsKnownAndNothingTold() {
    tells(NODE, of(WEB, NEW));
    trust = new TrustSource.Answer.Unknown("the agent is away; start it");

    assertThat(pass.run()).isEqualTo(Outcome.failed("the agent is away; start it"));
    assertThat(pass.findings().issuers("v", clock.instant(), clock.instant()))
        .satisfies(status -> {
          assertThat(status.outcome()).isEqualTo("unknown");
          assertThat(status.notes()).containsExactly("the agent is away; start it");
        });
    assertThat(events).isEmpty();
  }

  /** An alert looks at when the last check ended, and has to hear of one that ends no more. */
  @Test
  void aPassWithoutABundleDoesNotCountAsACheck() {
    tells(NODE, of(WEB, OLD));
    trust = new TrustSource.Answer.Unknown("the agent is away; start it");
    pass.run();
    assertThat(checkedAt()).isEmpty();
    trust = trust(OLD);
    pass.run();
    Instant looked = clock.instant();
    trust = new TrustSource.Answer.Unknown("the agent is away; start it");
    clock.advance(Duration.ofMinutes(10));
    pass.run();
    assertThat(checkedAt()).contains(looked);
  }

  private Optional<Instant> checkedAt() {
    return pass.findings().issuers("v", clock.instant(), clock.instant()).checkedAt();
  }

  @Test
  void whoDoesNotLeadLooksAtNothing() {
    tells(NODE, of(WEB, OLD));
    leading = false;

    assertThat(run()).isEmpty();
    assertThat(handshakes).isEmpty();
    ControllerStatus status =
        pass.findings().status(new LoopState(Optional.empty(), Optional.empty(), 0));
    assertThat(status.leading()).isFalse();
  }

  @Test
  void countsTheVerdictsForTheControllersStatus() {
    tells(NODE, of(GATEWAY, OLD));
    run();
    ControllerStatus status =
        pass.findings().status(new LoopState(Optional.empty(), Optional.empty(), 0));

    assertThat(status.resource()).isEqualTo("issuers");
    assertThat(status.objects()).isEqualTo(Map.of("trusted", 1, "unreachable", 1));
  }

  @Test
  void aPassThatIsStoppedEndsAtOnceAndLeavesNoInterruptBehind() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    fetch =
        bridge -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Answer.Silent("it was given up");
        };
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean(true);
    Thread loop =
        Thread.ofPlatform()
            .start(() -> {
              outcome.set(pass.run());
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    asked.await();
    pass.stop();
    loop.join(10_000);

    assertThat(outcome.get()).isEqualTo(Outcome.SETTLED);
    assertThat(interrupted).isFalse();
    assertThat(pass.run()).as("none after that").isEqualTo(Outcome.SETTLED);
    assertThat(verdicts()).isEmpty();
  }
}
