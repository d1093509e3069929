package dev.spirebridge.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.issuer.Signatures.TooManyException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class SignaturesTest {

  private final X509Certificate leaf = Scene.leaf(Scene.OLD).certificate();
  private final X509Certificate old = Scene.OLD.certificate();
  private final X509Certificate rogue = Scene.ROGUE.certificate();

  @Test
  void looksAtEachPairOnceAndAtNoMoreThanAllowed() throws TooManyException {
    Signatures signatures = new Signatures(2);
    assertThat(signatures.hasSigned(old, leaf)).isTrue();
    assertThat(signatures.hasSigned(rogue, leaf)).isFalse();
    assertThat(signatures.hasSigned(old, leaf)).isTrue();
    assertThat(signatures.hasSigned(rogue, leaf)).isFalse();
    assertThatThrownBy(() -> signatures.hasSigned(old, rogue))
        .isInstanceOfSatisfying(
            TooManyException.class,
            e -> assertThat(e.why()).isEqualTo("its chain takes more than 2 signature checks"));
  }

  @Test
  void selfSignedIsWhatHasItsOwnNameAndItsOwnSignature() {
    X509Certificate nextKeyByOld =
        Scene.WORKSHOP
            .authority(Scene.SPIRE)
            .keys(Scene.NEW.keys())
            .signedBy(Scene.OLD)
            .certificate();
    assertThat(Signatures.isSelfSigned(old)).isTrue();
    assertThat(Signatures.isSelfSigned(nextKeyByOld)).isFalse();
    assertThat(Signatures.isSelfSigned(Scene.UPPER.certificate())).isFalse();
  }
}
