package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.interfaces.ECPublicKey;
import org.junit.jupiter.api.Test;

class NewKeysTest {

  /** By themselves the JDK's are of P-384. */
  @Test
  void areOfTheCurveThatSpiresAreOfByDefault() {
    var key = (ECPublicKey) NewKeys.p256().getPublic();
    assertThat(key.getParams().getOrder().bitLength()).isEqualTo(256);
  }
}
