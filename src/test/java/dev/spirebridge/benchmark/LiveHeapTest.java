package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {
  private static final String BEFORE =
      """
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:          1000         102400  [B (java.base@25.0.3)
         2:            10           1024  dev.spirebridge.store.Subject
      Total          1010         103424
      """;

  private static final String AFTER =
      """
         1:           900         100000  [B (java.base@25.0.3)
         2:           310          31744  dev.spirebridge.store.Subject
      """;

  @Test
  void addsUpWhatJcmdPrints() {
    assertThat(LiveHeap.parse(BEFORE).bytes()).isEqualTo(103_424);
  }

  @Test
  void namesTheClassThatGrew() {
    assertThat(LiveHeap.parse(AFTER).growthSince(LiveHeap.parse(BEFORE)))
        .isEqualTo("dev.spirebridge.store.Subject +30.0 KB");
  }
}
