package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {

  @Test
  void letsInUpToTheLimitAndCounts() {
    var gate = new ConnectionGate(2);
    assertThat(gate.enter()).isTrue();
    assertThat(gate.enter()).isTrue();
    assertThat(gate.enter()).isFalse();
    assertThat(gate.enter()).isFalse();
    assertThat(gate.open()).isEqualTo(2);
    assertThat(gate.accepted()).isEqualTo(2);
    assertThat(gate.refused()).isEqualTo(2);
  }

  @Test
  void whoLeavesMakesRoomForOne() {
    var gate = new ConnectionGate(1);
    assertThat(gate.enter()).isTrue();
    gate.leave();
    assertThat(gate.open()).isZero();
    assertThat(gate.enter()).isTrue();
    assertThat(gate.enter()).isFalse();
    assertThat(gate.accepted()).isEqualTo(2);
  }

  @Test
  void aLimitOfZeroLetsNobodyIn() {
    var gate = new ConnectionGate(0);
    assertThat(gate.enter()).isFalse();
    assertThat(gate.open()).isZero();
  }

  @Test
  void manyThreadsNeverPassTheLimitAndNoneIsForgotten() throws Exception {
    int threads = 4;
    int rounds = 2000;
    var gate = new ConnectionGate(2);
    var start = new CyclicBarrier(threads);
    Callable<Integer> visitor =
        () -> {
          start.await();
          int entered = 0;
          for (int i = 0; i < rounds; i++) {
            if (gate.enter()) {
              entered++;
              assertThat(gate.open()).isBetween(1, 2);
              gate.leave();
            }
          }
          return entered;
        };
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Integer>> visits = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        visits.add(executor.submit(visitor));
      }
      long entered = 0;
      for (var visit : visits) {
        entered += visit.get();
      }
      assertThat(gate.open()).isZero();
      assertThat(gate.accepted()).isEqualTo(entered);
      assertThat(gate.refused()).isEqualTo((long) threads * rounds - entered);
    }
  }
}
