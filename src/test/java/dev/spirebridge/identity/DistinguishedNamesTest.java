package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class DistinguishedNamesTest {

  @Test
  void theSerialNumberOfSpiresAuthoritiesHasAWord() {
    X500Principal name = new X500Principal("C=US,O=SPIFFE,2.5.4.5=4711");
    assertThat(DistinguishedNames.words(name)).contains("SERIALNUMBER=4711", "O=SPIFFE", "C=US");
  }
}
