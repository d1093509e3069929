package dev.spirebridge.status.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusReaderTest {

  private static final String HEAD =
      "\"version\": \"9\", \"startedAt\": \"2026-03-01T11:00:00Z\", \"now\":"
          + " \"2026-03-01T12:00:00.5Z\"";
  private static final Instant THEN = Instant.parse("2026-03-01T11:00:00Z");

  private static Understood<ProcessStatus> read(String fields) throws NotAStatusException {
    return StatusReader.status(("{" + HEAD + ", " + fields + "}").getBytes(UTF_8));
  }

  private static BridgeStatus bridge(String sources) throws NotAStatusException {
    return (BridgeStatus) read("\"listeners\": [], \"sources\": " + sources).status();
  }

  private static String source(String phase, String more) {
    return "{\"kind\": \"k\", \"phase\": \"%s\", \"since\": \"2026-03-01T11:00:00Z\"%s}"
        .formatted(phase, more);
  }

  @Test
  void whatAnOlderBridgeDoesNotTellStandsForNothing() throws Exception {
    BridgeStatus status = bridge("[" + source("streaming", "") + "]");

    assertThat(status.secrets()).isEmpty();
    assertThat(status.callers()).isEmpty();
    assertThat(status.updateToAck()).isEqualTo(new LatencyHistogram(List.of(), List.of(), 0, 0));
    assertThat(status.sources())
        .containsExactly(
            new SourceStatus(
                "k",
                "",
                SourcePhase.STREAMING,
                THEN,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void whatANewerBridgeTellsBesidesIsIgnored() throws Exception {
    Understood<ProcessStatus> read =
        read(
            "\"sources\": [%s], \"listeners\": [], \"later\": {\"a\": [1]}"
                .formatted(source("streaming", ", \"later\": 3, \"advice\": null")));

    assertThat(read.leftOut()).isEmpty();
    assertThat(((BridgeStatus) read.status()).sources()).hasSize(1);
  }

  @Test
  void aConstantThatIsNotKnownCostsOnlyWhatItIsPartOfAndIsTold() throws Exception {
    Understood<ProcessStatus> read =
        read(
            "\"sources\": [%s, %s], \"listeners\": []"
                .formatted(source("resting", ""), source("closed", "")));

    assertThat(read.leftOut())
        .containsExactly("sources[0].phase is \"resting\", which is not known here");
    assertThat(((BridgeStatus) read.status()).sources())
        .extracting(SourceStatus::phase)
        .containsExactly(SourcePhase.CLOSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"acceptedUpdates\": \"3\" | acceptedUpdates is \"3\"",
        "\"acceptedUpdates\": 3.5   | acceptedUpdates is 3.5",
        "\"acceptedUpdates\": 1e30  | acceptedUpdates is 1.0E30",
        "\"kind\": [1]              | kind is a list",
        "\"since\": \"yesterday\"   | since is \"yesterday\"",
        "\"phase\": null            | phase is missing",
      })
  void aPartThatIsNotAsItShouldBeIsLeftOutAndTold(String field, String told) throws Exception {
    Understood<ProcessStatus> read =
        read(
            "\"listeners\": [], \"sources\": [%s]"
                .formatted(source("streaming", ", " + field.trim())));

    assertThat(((BridgeStatus) read.status()).sources()).isEmpty();
    assertThat(read.leftOut()).singleElement().asString().startsWith("sources[0]." + told);
  }

  @Test
  void whatMayBeAbsentIsAbsentWhereItIsNotUnderstood() throws Exception {
    Understood<ProcessStatus> read =
        read("\"listeners\": [], \"sources\": [], \"callers\": {\"refused\": 3}");

    assertThat(((BridgeStatus) read.status()).callers()).isEmpty();
    assertThat(read.leftOut()).containsExactly("callers.refused is 3, which is not known here");
  }

  @Test
  void tellsOnlyTheFirstOfMany() throws Exception {
    String strange = source("\\u001b[2J", "");
    Understood<ProcessStatus> read =
        read(
            "\"listeners\": [], \"sources\": [%s]"
                .formatted((strange + ",").repeat(1000) + strange));

    assertThat(read.leftOut())
        .hasSize(20)
        .allSatisfy(note -> assertThat(note).doesNotContain("\u001b"));
  }

  @ParameterizedTest
  @CsvSource({"1e13", "-1e300", "\"x\""})
  void aDurationWithoutBoundIsNone(String seconds) throws Exception {
    Understood<ProcessStatus> read =
        read(
            "\"sources\": [], \"listeners\": [], \"streams\": [{\"openedAt\":"
                + " \"2026-03-01T11:00:00Z\", \"names\": [{\"name\": \"a\","
                + " \"updateToAckSeconds\": "
                + seconds
                + "}]}]");

    assertThat(((BridgeStatus) read.status()).streams().getFirst().names().getFirst().updateToAck())
        .isEmpty();
    assertThat(read.leftOut()).hasSize(1);
  }

  @Test
  void tellsAControllerFromABridge() throws Exception {
    assertThat(read("\"controllers\": []").status()).isInstanceOf(ControllerProcessStatus.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                             | it is not a JSON object",
        "<html></html>                  | it is not JSON, or not whole",
        "{\"sources\": [], \"listen     | it is not JSON, or not whole",
        "{} {}                          | it is not JSON, or not whole",
        "[]                             | it is not a JSON object",
        "null                           | it is not a JSON object",
        "{\"status\": \"UP\"}           | it has no list of sources",
        "{\"sources\": []}              | it has no list of listeners",
        "{\"controllers\": []}          | its startedAt is missing",
        "{\"controllers\": [], \"version\": 1} | its version is 1, which is not known here",
      })
  void whatIsNoStatusSaysWhy(String json, String why) {
    assertThatThrownBy(() -> StatusReader.status(json.trim().getBytes(UTF_8)))
        .isInstanceOf(NotAStatusException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void whatIsNestedTooDeeplyIsNone(String open) {
    assertThatThrownBy(() -> StatusReader.status(open.repeat(100_000).getBytes(UTF_8)))
        .isInstanceOf(NotAStatusException.class);
  }

  /**
   * The parser takes four bytes like these for UTF-32, and fails in its own way where it is not.
   */
  @Test
  void whatIsNoTextIsNone() {
    assertThatThrownBy(() -> StatusReader.status(new byte[] {0, 0, 0, '{', 0x7f, 0, 0, 0}))
        .isInstanceOf(NotAStatusException.class)
        .hasMessage("it is not JSON, or not whole");
  }

  @Test
  void whatIsTooLongIsNone() {
    assertThatThrownBy(() -> StatusReader.status(new byte[StatusReader.MOST_BYTES + 1]))
        .isInstanceOf(NotAStatusException.class)
        .hasMessage("it is longer than 67108864 bytes");
  }

  @Test
  void anotherDocumentOfOursIsNotTakenForIt() throws Exception {
    byte[] identities = ("{" + HEAD + ", \"identities\": []}").getBytes(UTF_8);

    assertThat(StatusReader.identities(identities).status()).isInstanceOf(ServedIdentities.class);
    assertThatThrownBy(() -> StatusReader.status(identities))
        .hasMessage("it has no list of sources");
    assertThatThrownBy(() -> StatusReader.issuers(identities))
        .hasMessage("it has no list of targets");
    byte[] status = ("{" + HEAD + ", \"controllers\": []}").getBytes(UTF_8);
    assertThatThrownBy(() -> StatusReader.identities(status))
        .hasMessage("it has no list of identities");
  }
}
