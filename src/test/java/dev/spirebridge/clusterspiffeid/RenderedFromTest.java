package dev.spirebridge.clusterspiffeid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedFromTest {

  @Test
  void readsWhatItWrote() {
    var values = Map.of("ttl", "1h", "hint", "quotes \" and \\ and ü");

    assertThat(RenderedFrom.read(Map.of(RenderedFrom.KEY, RenderedFrom.write(values))))
        .contains(values);
    assertThat(RenderedFrom.write(Map.of())).isEqualTo("{}");
  }

  @Test
  void anObjectHasARecordWhenItCanBeRead() {
    var cluster = new TestCluster().annotated("shop", "ttl", "1h").carryOut();
    assertThat(cluster.object("spire-bridge-ns-shop").hasRecord()).isTrue();

    cluster.annotations("spire-bridge-ns-shop", Map.of(RenderedFrom.KEY, "ttl=1h"));
    assertThat(cluster.object("spire-bridge-ns-shop").hasRecord()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"ttl\":1}", "{\"ttl\":{}}", "ttl=1h", "{\"ttl\":\"1h\""})
  void whatSomebodyElseWroteThereIsNothing(String text) {
    assertThat(RenderedFrom.read(Map.of(RenderedFrom.KEY, text))).isEmpty();
  }
}
