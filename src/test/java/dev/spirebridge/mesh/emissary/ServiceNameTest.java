package dev.spirebridge.mesh.emissary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNameTest {

  @ParameterizedTest
  @CsvSource({
    "quote, shop, quote",
    "quote:8080, shop, quote",
    "http://quote, shop, quote",
    "https://quote.default:443, default, quote",
    "quote.default.svc, default, quote",
    "quote.default.svc.cluster.local:80/path, default, quote",
  })
  void namesAService(String text, String namespace, String name) {
    assertThat(ServiceName.parse(text, "shop")).contains(new ServiceName(namespace, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "api.example.org", "https://www.example.org/x", ".default", "quote."})
  void namesNone(String text) {
    assertThat(ServiceName.parse(text, "shop")).isEqualTo(Optional.empty());
  }
}
