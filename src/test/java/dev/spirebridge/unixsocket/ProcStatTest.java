package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {

  private static final String REST =
      " 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 %d 0 4711 1000 200 18446744073709551615 1 1";

  @ParameterizedTest
  @ValueSource(strings = {"java", "", "a b", ") R 1 (", "((", "x) Z 1 1", "tab\tand\nline"})
  void theCommandMayHoldAnything(String command) {
    assertThat(ProcStat.parse("12 (" + command + ") S" + REST.formatted(3) + "\n"))
        .contains(new ProcStat('S', 3, 4711));
  }

  @ParameterizedTest
  @CsvSource({"R,1,false", "S,9,false", "T,1,false", "Z,1,true", "X,1,true", "Z,2,false"})
  void aProcessHasEndedWithItsLastThread(char state, int threads, boolean ended) {
    assertThat(new ProcStat(state, threads, 1).hasEnded()).isEqualTo(ended);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "12 (java)", "12 (java) S 1 2", "12 (java) S a b c d"})
  void whatIsNoStatLineIsNoProcess(String line) {
    assertThat(ProcStat.parse(line)).isEmpty();
  }

  @Test
  void whatIsNoNumberIsNoProcess() {
    assertThat(ProcStat.parse("12 (java) S" + REST.formatted(1).replace("4711", "soon"))).isEmpty();
  }

  @Test
  void theTimeOfStartOfAProcessStaysAndAChildHasStartedNoEarlier() throws IOException {
    ProcStat own = ProcStat.read((int) ProcessHandle.current().pid()).orElseThrow();
    assertThat(ProcStat.read((int) ProcessHandle.current().pid()).orElseThrow().startTicks())
        .isEqualTo(own.startTicks());
    Process child = new ProcessBuilder("sleep", "5").start();
    try {
      assertThat(ProcStat.read((int) child.pid()).orElseThrow().startTicks())
          .isGreaterThanOrEqualTo(own.startTicks());
    } finally {
      child.destroyForcibly();
    }
  }
}
