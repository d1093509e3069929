package dev.spirebridge.identity;

import java.security.Provider;
import java.security.Security;

/**
 * Lets the JDK's validator of chains ask {@link P256} for signatures: it takes a provider's name
 * and nothing else. It is the last of all providers, so that whoever names none gets the JDK's own.
 */
final class P256Provider extends Provider {

  /** What it answers, as {@link java.security.cert.X509Certificate#getSigAlgName()} has it. */
  static final String ALGORITHM = "SHA256withECDSA";

  private static final long serialVersionUID = 1L;
  private static final String NAME = "spire-bridge-P256";

  private P256Provider() {
    super(NAME, "1", "verification of ECDSA on P-256 by BouncyCastle");
    putService(
        new Service(this, "Signature", ALGORITHM, P256Signature.class.getName(), null, null));
  }

  /**
   * Its name, after it has been made known to the process, which takes some 10 ms once: the JDK
   * makes all its providers for that.
   */
  static String name() {
    return Holder.KNOWN;
  }

  private static final class Holder {
    static final String KNOWN = known();

    private static String known() {
      Security.addProvider(new P256Provider());
      return NAME;
    }
  }
}
