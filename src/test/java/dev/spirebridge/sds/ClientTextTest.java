package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientTextTest {

  private static final String LONGEST = "x".repeat(500);

  @Test
  void keepsWhatIsNotTooLongAndCutsTheRest() {
    assertThat(ClientText.bounded(LONGEST)).isEqualTo(LONGEST);
    assertThat(ClientText.bounded(LONGEST + "y")).isEqualTo(LONGEST + "…");
  }

  @Test
  void leavesNoCharacterThatATerminalWouldObey() {
    assertThat(ClientText.bounded("two\nlines\u001b[2J")).isEqualTo("two lines [2J");
    assertThat(ClientText.bounded("\n" + LONGEST.substring(1)))
        .isEqualTo(" " + LONGEST.substring(1));
    assertThat(ClientText.bounded("\n" + LONGEST)).isEqualTo(" " + LONGEST.substring(1) + "…");
  }
}
