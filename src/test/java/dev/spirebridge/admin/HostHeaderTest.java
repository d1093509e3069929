package dev.spirebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:9877",
        "bridge.localhost:80",
        "127.0.0.1",
        "127.0.0.1:9877",
        "10.1.2.3:9877",
        "[::1]",
        "[::1]:9877",
        "[fe80::1%eth0]:9877"
      })
  void acceptsThisMachineAndPlainAddresses(String host) {
    assertThat(HostHeader.namesThisMachine(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "attacker.example",
        "attacker.example:9877",
        "127.0.0.1.attacker.example:9877",
        "localhost.attacker.example",
        "notlocalhost",
        "127.0.0.1:9877:attacker"
      })
  void refusesNamesThatSomeoneElseCanPointHere(String host) {
    assertThat(HostHeader.namesThisMachine(host)).isFalse();
  }

  @Test
  void acceptsARequestWithoutHost() {
    assertThat(HostHeader.namesThisMachine(null)).isTrue();
  }
}
