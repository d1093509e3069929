package dev.spirebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/**
 * On a Kubernetes node whose name servers were silent about pods' addresses, nobody got through the
 * handshake of the bridge's status over mutual TLS.
 */
class NoReverseLookupsTest {

  @Test
  void noNameIsLookedUpForAnAddress() throws UnknownHostException {
    // Every machine knows this one as localhost.
    assertThat(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName())
        .isEqualTo("127.0.0.1");
  }

  @Test
  void theAddressOfANameIsStillLookedUp() throws UnknownHostException {
    assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
  }
}
