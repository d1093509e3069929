package dev.spirebridge.app.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.probe.HeldRoots;
import dev.spirebridge.issuer.probe.StaticClusters;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.GateAnswer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"files\": [{\"folder\": \"/a\", \"writtenAt\": \"x\"}]} | ",
        "{\"files\": [{\"folder\": \"/a\"}]} | there are no files in /a yet",
        "{\"files\": [{\"folder\": \"/a\", \"writtenAt\": \"x\", \"trouble\": \"full\"}]} | /a: full",
        "{} | its bridge keeps no folder of files",
      })
  void aBridgeKeepsItsFilesOrSaysWhyNot(String status, String trouble) throws IOException {
    assertThat(HandedFiles.trouble(bytes(status))).isEqualTo(Optional.ofNullable(trouble));
  }

  @Test
  void anEnvoyPresentsTheCertificateOfTheFilesByItsSerialNumber() throws IOException {
    Set<BigInteger> held =
        HandedFiles.serials(
            bytes(
                """
                {"certificates": [
                  {"ca_cert": [{"serial_number": "1"}], "cert_chain": [{"serial_number": "00ff"}]}]}
                """));
    assertThat(FilesGate.held("a/b", held, BigInteger.valueOf(255)))
        .isInstanceOf(GateAnswer.Holds.class);
    assertThat(FilesGate.held("a/b", held, BigInteger.ONE)).isInstanceOf(GateAnswer.NotYet.class);
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
