package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "unix:///run/agent.sock, /run/agent.sock",
    "unix:/run/agent.sock, /run/agent.sock",
    "unix:///run/./spire/../agent.sock, /run/agent.sock",
    "unix:///run/with space, /run/with space",
    "unix:///run/a:b?c#d, /run/a:b?c#d",
  })
  void aUnixSocketIsAnAbsolutePath(String text, String path) {
    var endpoint = Endpoint.parse(text);
    assertThat(endpoint).isEqualTo(new Endpoint.Unix(Path.of(path)));
    assertThat(endpoint).hasToString("unix://" + path);
    assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:8234, tcp://127.0.0.1:8234, true",
    "tcp://localhost:8234, tcp://127.0.0.1:8234, true",
    "tcp://127.9.9.9:1, tcp://127.9.9.9:1, true",
    "tcp://[::1]:65535, tcp://[0:0:0:0:0:0:0:1]:65535, true",
    "tcp://[::ffff:127.0.0.1]:0, tcp://127.0.0.1:0, true",
    "tcp://0.0.0.0:80, tcp://0.0.0.0:80, false",
    "tcp://[::]:80, tcp://[0:0:0:0:0:0:0:0]:80, false",
    "tcp://10.1.2.3:80, tcp://10.1.2.3:80, false",
  })
  void aTcpSocketIsALiteralAddressAndAPort(String text, String canonical, boolean loopback) {
    var endpoint = Endpoint.parse(text);
    assertThat(endpoint).hasToString(canonical);
    assertThat(((Endpoint.Tcp) endpoint).isLoopback()).isEqualTo(loopback);
    assertThat(Endpoint.parse(canonical)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/run/agent.sock", "http://127.0.0.1:80", "tcp:127.0.0.1:80", "UNIX:/a"})
  void anotherSchemeIsRefused(String text) {
    refuses(text, "unknown kind of address", "unix:///absolute/path or tcp://127.0.0.1:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix://run/agent.sock", "unix://localhost/run/agent.sock"})
  void aHostInAUnixAddressIsRefused(String text) {
    refuses(text, "no host part", "three slashes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:",
        "unix:agent.sock",
        "unix:./agent.sock",
        "unix:///",
        "unix:///run/",
        "unix:///.",
        "unix:///run/..",
      })
  void aUnixAddressThatNamesNoFileIsRefused(String text) {
    refuses(text, "must be absolute and name a file", "unix:///absolute/path");
  }

  @Test
  void aPathMayHave107BytesAndNoMore() {
    String longest = "/" + "a".repeat(Endpoint.MAX_UNIX_PATH_BYTES - 1);
    assertThat(Endpoint.parse("unix://" + longest)).hasToString("unix://" + longest);
    refuses("unix://" + longest + "a", "108 bytes long and Linux allows 107", "shorter folder");
    refuses("unix:///" + "ä".repeat(54), "109 bytes long", "shorter folder");
  }

  @Test
  void aZeroByteIsRefused() {
    refuses("unix:///run/agent\0.sock", "zero byte", "remove it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://example.org:80",
        "tcp://ip6-localhost:80",
        "tcp://127.0.0.1.example.org:80",
        "tcp://256.0.0.1:80",
        "tcp://:80",
        "tcp://::1:80",
        "tcp://[::1:80",
        "tcp://[::1]",
        "tcp://[127.0.0.1]:80",
        "tcp://[example.org]:80",
        "tcp:// 127.0.0.1:80",
      })
  void whatIsNoLiteralAddressIsRefused(String text) {
    refuses(text, "is not an IP address", "127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:",
        "tcp://127.0.0.1:65536",
        "tcp://127.0.0.1:-1",
        "tcp://127.0.0.1:080000",
        "tcp://127.0.0.1:http",
        "tcp://127.0.0.1:80/path",
        "tcp://[::1]:8 0",
      })
  void whatIsNoPortIsRefused(String text) {
    refuses(text, "is not a number from 0 to 65535", "127.0.0.1:PORT");
  }

  @Test
  void aMissingPortIsNamed() {
    refuses("tcp://127.0.0.1", "the port is missing", "127.0.0.1:PORT");
  }

  private static void refuses(String text, String problem, String advice) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(problem, advice);
  }
}
