package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams and who may answer for them, as they are typed. */
class UpstreamChoiceTest {

  private static final String ID = "spiffe://example.org/legacy";
  private static final String OTHER = "spiffe://example.org/other";

  private static UpstreamChoice choice(String namespace, String name, String... sans) {
    return new UpstreamChoice(namespace, name, List.of(sans));
  }

  @Test
  void eachIsGivenItsOwnIds() {
    assertThat(
            UpstreamChoice.all(
                List.of("legacy", "edge/shop", "cart"),
                List.of("edge/shop=" + ID, "legacy=" + ID, "gloo-system/legacy=" + OTHER),
                "gloo-system"))
        .containsExactly(
            choice("gloo-system", "legacy", ID, OTHER),
            choice("edge", "shop", ID),
            choice("gloo-system", "cart"));
  }

  @Test
  void theOnlyOneNeedsNoName() {
    assertThat(UpstreamChoice.all(List.of("legacy"), List.of(ID, "legacy=" + OTHER), "a"))
        .containsExactly(choice("a", "legacy", ID, OTHER));
  }

  @ParameterizedTest
  @CsvSource({
    "spiffe://example.org/x, say of which Upstream",
    "other=spiffe://example.org/x, is of no --upstream that is given",
    "=spiffe://example.org/x, NAMESPACE/NAME or NAME",
  })
  void whoseItIsHasToBeClear(String san, String why) {
    assertThatThrownBy(() -> UpstreamChoice.all(List.of("one", "two"), List.of(san), "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/", "/b", "a/b/c"})
  void whatIsNoNameIsRefused(String text) {
    assertThatThrownBy(() -> UpstreamChoice.all(List.of(text), List.of(), "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
