package dev.spirebridge.diagnose.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceAddressTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9877, http://127.0.0.1:9877",
    "[::1]:9877, http://[::1]:9877",
    "bridge.shop:1, http://bridge.shop:1",
    "http://127.0.0.1:9877, http://127.0.0.1:9877",
    "HTTP://127.0.0.1:9877/, http://127.0.0.1:9877",
    "http://127.0.0.1:9877/api/v1/status, http://127.0.0.1:9877",
    "http://proxy/to/bridge/readyz, http://proxy/to/bridge",
    "https://127.0.0.1:9879, https://127.0.0.1:9879",
  })
  void takesHostAndPortOrAnUrl(String typed, URI expected) {
    assertThat(InstanceAddress.parse(typed)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9877",
        ":9877",
        "localhost",
        "localhost:0",
        "localhost:65536",
        "localhost:x",
        "::1:9877",
        "a b:1",
        "http://",
        "http://:9877",
        "http://me@host:1",
        "http://host:1/?a=b",
        "http://host:1/#x",
        "http://host:99999",
        "ftp://host:1",
        "http://a b",
      })
  void saysWhatToWriteInstead(String typed) {
    assertThatThrownBy(() -> InstanceAddress.parse(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is not the address of an instance; write HOST:PORT or a URL, such as"
                + " http://127.0.0.1:9877",
            typed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:///run/secrets/workload-spiffe-uds/socket", "tcp://127.0.0.1:8234"})
  void knowsTheAddressesOfProxies(String typed) {
    assertThatThrownBy(() -> InstanceAddress.parse(typed))
        .hasMessage(
            "\"%s\" is an address for proxies; write the one of --http, such as"
                + " http://127.0.0.1:9877",
            typed);
  }
}
