package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.Ownership;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final String SHOP = "spire-bridge-ns-shop";

  private final TestCluster cluster = new TestCluster().labelled("shop");
  private final Change.Apply apply = (Change.Apply) cluster.change(SHOP).orElseThrow();

  @Test
  void isDoneInAnObjectThatHasAllOfItWhateverElseItHas() {
    assertThat(apply.isDoneIn(object(apply.desired().labels(), apply.desired().annotations())))
        .isTrue();
    assertThat(
            apply.isDoneIn(
                object(
                    Map.of(Ownership.LABEL, Ownership.OWNER, "team", "a"),
                    and(apply.desired().annotations(), "note", "kept"))))
        .isTrue();
  }

  @Test
  void isNotDoneInOneWithoutOurLabelOrAnnotations() {
    assertThat(apply.isDoneIn(object(Map.of(), apply.desired().annotations()))).isFalse();
    assertThat(apply.isDoneIn(object(apply.desired().labels(), Map.of()))).isFalse();
  }

  private static Map<String, String> and(Map<String, String> map, String key, String value) {
    var more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  private ObservedClusterSpiffeId object(
      Map<String, String> labels, Map<String, String> annotations) {
    return new ObservedClusterSpiffeId(
        SHOP,
        "uid",
        "1",
        TestCluster.NOW,
        false,
        labels,
        annotations,
        apply.desired().spec(),
        Optional.empty());
  }
}
