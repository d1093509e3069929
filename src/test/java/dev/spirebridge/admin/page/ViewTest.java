package dev.spirebridge.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewTest {

  @Test
  void theQuerySaysWhatIsShown() {
    View view = View.of("q=a+b%2Fc&trouble=1&page-streams=3&page-identities=2");

    assertThat(view).isEqualTo(new View("a b/c", true, Map.of("streams", 3, "identities", 2)));
    assertThat(view.toPage("streams", 4))
        .isEqualTo("/?q=a+b%2Fc&trouble=1&page-identities=2&page-streams=4#streams");
    assertThat(View.of(view.toPage("streams", 3).replaceAll("^/\\?|#.*", ""))).isEqualTo(view);
  }

  @Test
  void withoutAQueryEverythingIsShownFromItsFirstPage() {
    View view = View.of("");

    assertThat(view).isEqualTo(new View("", false, Map.of()));
    assertThat(view.isNarrowed()).isFalse();
    assertThat(view.toPage("streams", 1)).isEqualTo("/#streams");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page-streams=0",
        "page-streams=-1",
        "page-streams=99999999999",
        "page-streams=x",
        "page-<script>=2",
        "page-=2",
        "trouble=yes",
        "&&==&=",
        "unknown=1"
      })
  void whatCannotBeUnderstoodIsLeftOut(String query) {
    assertThat(View.of(query)).isEqualTo(new View("", false, Map.of()));
  }

  @Test
  void aBrokenEscapeIsTakenAsItStands() {
    assertThat(View.of("q=100%").filter()).isEqualTo("100%");
  }

  @Test
  void aFilterIsBoundedAndItsParametersAre() {
    assertThat(View.of("q=" + "x".repeat(5_000)).filter()).hasSize(View.LONGEST_FILTER);
    String many =
        String.join(
            "&",
            IntStream.range(0, 500)
                .mapToObj(i -> "page-" + "a".repeat(1 + i % 20) + "=2")
                .toList());
    assertThat(View.of(many).pages()).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void aRowMatchesInAnyCase() {
    View view = View.of("q=CaRt");

    assertThat(view.matches("x", "spiffe://example.org/ns/shop/sa/cart")).isTrue();
    assertThat(view.matches("car", "")).isFalse();
    assertThat(View.of("").matches()).isTrue();
  }
}
