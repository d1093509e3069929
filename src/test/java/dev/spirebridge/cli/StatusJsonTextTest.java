package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Whoever answers at an address writes to the terminal of whoever asked. */
class StatusJsonTextTest {

  private static final String HOSTILE =
      "{\n  \"caller\": \"\u009b31m pid\u202e 9\u007f \udb40\udc01\u2028\"\n}\n";

  @Test
  void nothingThatMovesTheCursorGetsThrough() {
    assertThat(StatusJsonText.printable(HOSTILE))
        .isEqualTo(
            "{\n  \"caller\": \"\\u009b31m pid\\u202e 9\\u007f \\udb40\\udc01\\u2028\"\n}\n");
  }

  @Test
  void itSaysTheSame() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(StatusJsonText.printable(HOSTILE))).isEqualTo(json.readTree(HOSTILE));
  }
}
