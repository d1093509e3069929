package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static dev.spirebridge.admin.Statuses.failing;
import static dev.spirebridge.admin.Statuses.subject;
import static dev.spirebridge.admin.Statuses.svid;
import static dev.spirebridge.admin.Statuses.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.LeakyStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.SourcePhase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusJsonTest {

  static String write(ProcessStatus status) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StatusJson().write(status, out);
    return out.toString(UTF_8);
  }

  private static JsonNode parse(BridgeStatus status) throws IOException {
    return new ObjectMapper().readTree(write(status));
  }

  @Test
  void instantsAreIsoAndDurationsAreSeconds() throws IOException {
    JsonNode json = parse(Statuses.serving());

    assertThat(json.path("now").textValue()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(json.path("uptimeSeconds").decimalValue()).isEqualByComparingTo("3600");
    JsonNode name = json.at("/streams/0/names/0");
    assertThat(name.path("updateToAckSeconds").decimalValue()).isEqualByComparingTo("0.00125");
  }

  @Test
  void eachSvidTellsItsAgeAndHowLongItStillHolds() throws IOException {
    JsonNode svid = parse(Statuses.serving()).at("/subjects/0/svids/0");

    assertThat(svid.path("spiffeId").textValue()).isEqualTo(Statuses.ID);
    assertThat(svid.path("isDefault").booleanValue()).isTrue();
    assertThat(svid.path("ageSeconds").intValue()).isEqualTo(1500);
    assertThat(svid.path("expiresInSeconds").intValue()).isEqualTo(2100);
  }

  @Test
  void anExpiredSvidHasANegativeRemainder() throws IOException {
    BridgeStatus status =
        with(
            failing(SourcePhase.BACKING_OFF, ago("PT30M"), "gone", "start it"),
            subject(Availability.AVAILABLE, svid(ago("PT90S"))));

    JsonNode json = parse(status);

    assertThat(json.at("/subjects/0/svids/0/expiresInSeconds").intValue()).isEqualTo(-90);
    assertThat(json.at("/sources/0/phase").textValue()).isEqualTo("backing_off");
    assertThat(json.at("/sources/0/phaseAgeSeconds").intValue()).isEqualTo(1);
    assertThat(json.at("/sources/0/lastContactAgeSeconds").intValue()).isEqualTo(1800);
    assertThat(json.at("/sources/0/lastError").textValue()).isEqualTo("gone");
  }

  @Test
  void whatIsNotThereHasNoField() throws IOException {
    JsonNode held = parse(Statuses.serving()).at("/streams/0/names/1");

    assertThat(held.fieldNames()).toIterable().containsExactly("name", "heldSince", "heldSeconds");
  }

  @Test
  void writesTimesFarAwayWithoutOverflow() throws IOException {
    BridgeStatus status =
        with(
            Statuses.source(SourcePhase.STREAMING, Optional.of(NOW)),
            subject(Availability.AVAILABLE, svid(Instant.parse("9999-12-31T23:59:59Z"))));

    assertThat(parse(status).at("/subjects/0/svids/0/expiresInSeconds").longValue())
        .isEqualTo(251_629_934_399L);
  }

  @Test
  void aStatusRecordThatCouldHoldAKeyStopsTheStart() {
    assertThatThrownBy(() -> StatusTypes.requireWritable(LeakyStatus.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Inner.key is a java.security.PrivateKey, which may not be written into the status");
  }

  record Stranger(String name) {}

  @ParameterizedTest
  @ValueSource(classes = {PrivateKey.class, byte[].class, Object.class, Map.class, Stranger.class})
  void onlyStatusRecordsAndPlainValuesMayBeWritten(Class<?> type) {
    assertThatThrownBy(() -> StatusTypes.requireWritableValue(type, "Some.part"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Some.part is a " + type.getTypeName());
  }
}
