package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.read.Filled;
import dev.spirebridge.status.read.StatusReader;
import dev.spirebridge.status.read.Understood;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the endpoints write is read back as the records it was written from. */
class StatusRoundTripTest {

  static Stream<ProcessStatus> statuses() {
    return Stream.of(
        Filled.of(BridgeStatus.class),
        Filled.of(ControllerProcessStatus.class),
        Statuses.serving(),
        Statuses.servingCallers(),
        Statuses.keeping(Statuses.inPlace(), Statuses.foreign()),
        MovingStatuses.moving(MovingStatuses.openWindow()),
        MovingStatuses.moving(MovingStatuses.endedWindow()),
        Statuses.with(List.of(), List.of(), List.of()),
        Statuses.with(
            Statuses.failing(SourcePhase.REJECTED, Statuses.ago("PT3M"), "an error", "advice")),
        FilesReadinessTest.fullFolder(),
        ControllerStatuses.leading(),
        ControllerStatuses.stopping(),
        ControllerStatuses.process(false, Optional.of("no API server")));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void readsAStatusBack(ProcessStatus status) throws Exception {
    assertThat(StatusReader.status(written(status))).isEqualTo(whole(status));
  }

  @Test
  void readsIdentitiesBack() throws Exception {
    for (var served : List.of(Statuses.served(), Filled.of(ServedIdentities.class))) {
      assertThat(StatusReader.identities(written(served))).isEqualTo(whole(served));
    }
  }

  @Test
  void readsIssuersBack() throws Exception {
    for (var issuers : List.of(ControllerStatuses.issuers(), Filled.of(IssuersStatus.class))) {
      assertThat(StatusReader.issuers(written(issuers))).isEqualTo(whole(issuers));
    }
  }

  private static byte[] written(ProcessStatus status) throws Exception {
    return StatusJsonTest.write(status).getBytes(UTF_8);
  }

  private static <T> Understood<T> whole(T status) {
    return new Understood<>(status, List.of());
  }
}
