package dev.spirebridge.demo.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void closesInReverseOrderAndOnlyOnce() {
    var teardown = new Teardown();
    teardown.add(() -> closed.add("first"));
    teardown.add(() -> closed.add("second"));
    teardown.close();
    teardown.close();
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void aFailureIsToldAfterTheOthersAreClosed() {
    var teardown = new Teardown();
    teardown.add(() -> closed.add("first"));
    teardown.add(() -> {
      throw new IOException("stuck");
    });
    assertThatIllegalStateException()
        .isThrownBy(teardown::close)
        .satisfies(e -> assertThat(e.getSuppressed()).extracting("message").contains("stuck"));
    assertThat(closed).containsExactly("first");
  }
}
