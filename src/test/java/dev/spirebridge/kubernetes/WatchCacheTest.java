package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchCacheTest {

  private final WatchCache<String> cache = new WatchCache<>();

  @Test
  void saysOnlyOfRealChangesThatTheyAreOnes() {
    assertThat(cache.replace(Map.of())).isFalse();
    assertThat(cache.put("a", Optional.of("1"))).isTrue();
    assertThat(cache.put("a", Optional.of("1"))).isFalse();
    assertThat(cache.put("a", Optional.of("2"))).isTrue();
    assertThat(cache.put("b", Optional.empty())).isFalse();
    assertThat(cache.replace(Map.of("a", "2"))).isFalse();
    assertThat(cache.replace(Map.of("a", "2", "b", "1"))).isTrue();
    assertThat(cache.put("a", Optional.empty())).isTrue();
    assertThat(cache.remove("a")).isFalse();
    assertThat(cache.remove("b")).isTrue();
    assertThat(cache.all()).isEmpty();
  }

  @Test
  void whatWasReadStaysAsItWas() {
    cache.put("a", Optional.of("1"));
    List<String> before = cache.all();
    assertThat(cache.all()).isSameAs(before);
    cache.put("b", Optional.of("2"));
    assertThat(before).containsExactly("1");
    assertThat(cache.all()).containsExactlyInAnyOrder("1", "2");
    assertThatThrownBy(() -> cache.all().clear()).isInstanceOf(RuntimeException.class);
  }
}
