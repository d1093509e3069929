package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTextTest {

  @ParameterizedTest
  @ValueSource(ints = {0, '\n', 0x1b, 0x7f, 0x85, 0x200b, 0x2028, 0x2029, 0x202e, 0x2066, 0xe0001})
  void replacesWhatDoesNotPrint(int codePoint) {
    assertThat(AgentText.printable("a" + Character.toString(codePoint) + "b")).isEqualTo("a?b");
  }

  @Test
  void leavesWhatPrintsAndCutsWhatIsLong() {
    assertThat(AgentText.printable("spiffe://td/é ü")).isEqualTo("spiffe://td/é ü");
    assertThat(AgentText.printable("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(AgentText.printable("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
  }
}
