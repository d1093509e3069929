package dev.spirebridge.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Key pairs that are made here, for rehearsals and the demo: those of SVIDs come from SPIRE. */
public final class NewKeys {

  private NewKeys() {}

  /**
   * One of the curve that SPIRE's keys are of by default.
   *
   * @throws IllegalStateException in a JDK without it
   */
  public static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no EC P-256 keys; use a complete JDK", e);
    }
  }
}
