package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.CertificateWorkshop;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.Security;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

class P256ProviderTest {

  private static final KeyPair KEYS = CertificateWorkshop.ec("secp256r1");

  @Test
  void isAskedByNobodyWhoDoesNotNameIt() throws Exception {
    String name = P256Provider.name();
    assertThat(List.of(Security.getProviders()).getLast().getName()).isEqualTo(name);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(KEYS.getPublic());
    assertThat(signature.getProvider().getName()).isEqualTo("SunEC");
  }

  @Test
  void verifiesWhatComesInPiecesAndThenTheNextMessage() throws Exception {
    Signature verifier = verifier();
    verifier.initVerify(KEYS.getPublic());
    verifier.update(new byte[] {1, 2, 3}, 1, 2);
    verifier.update((byte) 4);
    assertThat(verifier.verify(signed(new byte[] {2, 3, 4}))).isTrue();

    verifier.update((byte) 5);
    assertThat(verifier.verify(signed(new byte[] {5}))).isTrue();
  }

  @Test
  void forgetsWhatCameBeforeTheKey() throws Exception {
    Signature verifier = verifier();
    verifier.initVerify(KEYS.getPublic());
    verifier.update((byte) 1);
    verifier.initVerify(KEYS.getPublic());
    verifier.update((byte) 2);
    assertThat(verifier.verify(signed(new byte[] {2}))).isTrue();
  }

  @Test
  void saysOfOtherKeysThatItDoesNotKnowThem() {
    assertThatThrownBy(() -> verifier().initVerify(CertificateWorkshop.rsa().getPublic()))
        .isInstanceOf(InvalidKeyException.class);
    assertThatThrownBy(() -> verifier().initVerify(CertificateWorkshop.ec("secp384r1").getPublic()))
        .isInstanceOf(InvalidKeyException.class);
  }

  @Test
  void doesNotSign() {
    assertThatThrownBy(() -> verifier().initSign(KEYS.getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
  }

  private static Signature verifier() throws GeneralSecurityException {
    return Signature.getInstance("SHA256withECDSA", P256Provider.name());
  }

  private static byte[] signed(byte[] message) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(KEYS.getPrivate());
    signer.update(message);
    return signer.sign();
  }
}
