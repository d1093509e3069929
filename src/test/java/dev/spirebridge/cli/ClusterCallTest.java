package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.ApiFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCallTest {

  /** A no is an answer; 3 is for those who should try again. */
  @ParameterizedTest
  @CsvSource({
    "CONFLICT, 1",
    "INVALID, 1",
    "NOT_FOUND, 1",
    "FORBIDDEN, 3",
    "UNREACHABLE, 3",
    "THROTTLED, 3",
  })
  void tellsARefusalFromWhatCouldNotBeFoundOut(ApiFailure.Kind kind, int exitCode) {
    assertThat(ClusterCall.exitCode(new ApiFailure(kind, "it is so"))).isEqualTo(exitCode);
  }
}
