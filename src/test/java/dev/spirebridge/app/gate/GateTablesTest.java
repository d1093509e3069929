package dev.spirebridge.app.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.probe.HeldRoots;
import dev.spirebridge.issuer.probe.StaticClusters;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.testing.CertificateWorkshop;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of proxies, bridges and controllers mean for gates. */
class GateTablesTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Tree tree(String json) throws IOException {
    return new Tree(
        new ObjectMapper().readValue(json, new TypeReference<Map<String, Object>>() {}));
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a b c, true, Holds",
    "a b, a, true, NotYet",
    "a b, c, false, Holds",
    "a b, b c, false, NotYet",
  })
  void proxiesTrustAllOrNone(String wanted, String held, boolean present, String answer) {
    Gate.ProxiesTrust gate =
        new Gate.ProxiesTrust(List.of(), "ROOTCA", Set.of(wanted.split(" ")), present);
    Optional<HeldRoots> roots = Optional.of(new HeldRoots(Set.of(held.split(" "))));
    assertThat(EnvoyGates.trust("shop/web", roots, gate).getClass().getSimpleName())
        .isEqualTo(answer);
    assertThat(EnvoyGates.trust("shop/web", Optional.empty(), gate))
        .isEqualTo(new GateAnswer.NotYet("shop/web: it has no ROOTCA"));
  }

  @Test
  void aClusterIsInTheBootstrapOrNot() throws IOException {
    StaticClusters found =
        StaticClusters.read(bytes("{\"configs\": [{\"cluster\": {\"name\": \"sds\"}}]}"));
    assertThat(EnvoyGates.cluster("a/b", found, "sds")).isInstanceOf(GateAnswer.Holds.class);
    assertThat(EnvoyGates.cluster("a/b", found, "other"))
        .isEqualTo(new GateAnswer.NotYet("a/b: it was started without the cluster other"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"moving\": {\"id\": \"m1\", \"until\": \"x\", \"keyIds\": [\"ab\"]}} | m1 | true",
        "{\"moving\": {\"id\": \"m2\", \"keyIds\": [\"ab\"]}} | m1 | false",
        "{\"moving\": {\"id\": \"m1\", \"keyIds\": [], \"refused\": \"it has expired\"}} | m1 | false",
        "{\"moving\": {\"id\": \"m1\", \"keyIds\": [\"ab\"], \"refused\": \"one of them\"}} | m1 | false",
        "{\"version\": \"1\"} | m1 | false",
        "{\"version\": \"1\"} | | true",
        "{\"moving\": {\"id\": \"m1\", \"keyIds\": [\"ab\"]}} | | false",
        "{\"moving\": {\"id\": \"m1\", \"keyIds\": [], \"refused\": \"it has expired\"}} | | true",
      })
  void bridgesTellWhichMoveTheyTakePartIn(String status, String wanted, boolean holds)
      throws IOException {
    assertThat(BridgeGate.read("a/b", bytes(status), Optional.ofNullable(wanted)))
        .isInstanceOf(holds ? GateAnswer.Holds.class : GateAnswer.NotYet.class);
  }

  /**
   * SPIRE may issue by a further authority at any moment; one that it has given up harms nobody.
   */
  @Test
  void anAuthorityThatNobodyWasToldOfIsNotWaitedFor() throws InterruptedException {
    CertificateWorkshop workshop = new CertificateWorkshop(Instant.parse("2026-03-01T12:00:00Z"));
    X509Certificate told = workshop.authority("O=SPIFFE").make().certificate();
    X509Certificate further = workshop.authority("O=SPIFFE").make().certificate();
    Set<String> known = KeyIdentifiers.subject(told).stream().collect(Collectors.toSet());

    assertThat(authorities(told).look(known)).isInstanceOf(GateAnswer.Holds.class);
    assertThat(authorities(told, further).look(known)).isInstanceOf(GateAnswer.Never.class);
    assertThat(authorities(told).look(Set.of("ab", known.iterator().next())))
        .isInstanceOf(GateAnswer.Holds.class);
    assertThat(new AuthoritiesGate(() -> new TrustSource.Answer.Unknown("no answer")).look(known))
        .isInstanceOf(GateAnswer.NotYet.class);
  }

  private static AuthoritiesGate authorities(X509Certificate... authorities) {
    TrustDomain own = TrustDomain.parse("example.org");
    Trust trust =
        new Trust(own, Map.of(own, new TrustBundle(own, List.of(authorities))), List.of());
    return new AuthoritiesGate(() -> new TrustSource.Answer.Known(trust, List.of()));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void podsThatOnlyAPersonDeletesAreAskedForUntilTheLastOneIsNew(int updated, boolean done) {
    GenericKubernetesResource ratings =
        Serialization.unmarshal(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: ratings, generation: 2}
            spec: {replicas: 2, updateStrategy: {type: OnDelete}}
            status: {observedGeneration: 2, replicas: 2, updatedReplicas: %d, availableReplicas: 2}
            """
                .formatted(updated),
            GenericKubernetesResource.class);

    RolloutStatus status = RolloutStatus.of(MeshKind.STATEFUL_SET, ratings);

    assertThat(status.never().isEmpty()).isEqualTo(done);
    assertThat(status.waits().isEmpty()).isEqualTo(done);
  }

  @Test
  void whatIsNoBridgeIsNotTakenForOneThatDoesNotMove() {
    assertThatThrownBy(() -> BridgeGate.read("a/b", bytes("<html>"), Optional.empty()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> BridgeGate.read("a/b", bytes("[]"), Optional.empty()))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | NotYet",
        "{\"status\": {\"state\": 1}} | Holds",
        "{\"status\": {\"state\": \"Accepted\"}} | Holds",
        "{\"status\": {\"statuses\": {\"gloo-system\": {\"state\": 1}}}} | Holds",
        "{\"status\": {\"statuses\": {\"gloo-system\": {\"state\": \"Accepted\"}}}} | Holds",
        "{\"status\": {\"statuses\": {\"a\": {\"state\": 1}, \"b\": {\"state\": 0}}}} | NotYet",
        "{\"status\": {\"statuses\": {\"a\": {\"state\": 2, \"reason\": \"no cluster\"}}}} | Never",
        "{\"status\": {\"state\": \"Rejected\"}} | Never",
        "{\"status\": {\"state\": \"Warning\"}} | NotYet",
        "{\"status\": {\"state\": \"Pending\"}} | NotYet",
        "{\"status\": {\"state\": 1, \"observedGeneration\": \"6\"}} | NotYet",
        "{\"status\": {\"state\": 1, \"observedGeneration\": 7}} | Holds",
      })
  void glooTakesAnUpstreamOrRejectsIt(String object, String answer) throws IOException {
    GateAnswer found = UpstreamGate.read("Upstream a/b", 7, tree(object));
    assertThat(found.getClass().getSimpleName()).as(found.told()).isEqualTo(answer);
  }

  @Test
  void aRejectionIsToldWithItsReason() throws IOException {
    String object = "{\"status\": {\"state\": 2, \"reason\": \"no cluster\"}}";
    assertThat(UpstreamGate.read("Upstream a/b", 1, tree(object)).told())
        .isEqualTo("Upstream a/b: Gloo rejects it (no cluster)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"spec\": {\"volumes\": [{\"name\": \"w\", \"csi\": {\"driver\": \"d\"}}]}} | Holds",
        "{\"spec\": {\"volumes\": [{\"name\": \"w\", \"csi\": {\"driver\": \"e\"}}]}} | NotYet",
        "{\"spec\": {\"volumes\": [{\"name\": \"w\", \"emptyDir\": {}}]}} | NotYet",
        "{\"spec\": {\"volumes\": [{\"name\": \"v\", \"csi\": {\"driver\": \"d\"}}]}} | NotYet",
        "{\"spec\": {}} | NotYet",
      })
  void aNewPodIsGivenTheVolumeOrNot(String pod, String answer) throws IOException {
    Gate.Injected gate = new Gate.Injected("shop", "default", "sidecar,spire", "w", "d");
    assertThat(InjectionGate.read("a new pod", tree(pod), gate).getClass().getSimpleName())
        .isEqualTo(answer);
  }

  @Test
  void onlyAMissingRightCannotBeWaitedFor() {
    assertThat(Answers.of("a/b", new Unreachable(Reason.FORBIDDEN, "no")))
        .isEqualTo(new GateAnswer.Unknown("a/b: no"));
    assertThat(Answers.of("a/b", new Unreachable(Reason.GONE, "no")))
        .isEqualTo(new GateAnswer.NotYet("a/b: no"));
    assertThat(Answers.of("a/b", new Unreachable(Reason.TIMED_OUT, "no")))
        .isEqualTo(new GateAnswer.OutOfReach("a/b: no"));
  }

  @Test
  void theWorstOfSeveralAnswersCounts() {
    GateAnswer holds = new GateAnswer.Holds("1");
    GateAnswer notYet = new GateAnswer.NotYet("2");
    GateAnswer never = new GateAnswer.Never("3");
    GateAnswer unknown = new GateAnswer.Unknown("4");
    assertThat(Answers.all(List.of(holds, notYet, never, unknown), "")).isEqualTo(unknown);
    assertThat(Answers.all(List.of(holds, notYet, never), "")).isEqualTo(never);
    assertThat(Answers.all(List.of(holds, notYet, notYet), ""))
        .isEqualTo(new GateAnswer.NotYet("2; 2"));
    GateAnswer outOfReach = new GateAnswer.OutOfReach("5");
    assertThat(Answers.all(List.of(holds, outOfReach, notYet), "")).isEqualTo(notYet);
    assertThat(Answers.all(List.of(holds, outOfReach), "")).isEqualTo(outOfReach);
    assertThat(Answers.all(List.of(holds), "all")).isEqualTo(new GateAnswer.Holds("all"));
  }
}
