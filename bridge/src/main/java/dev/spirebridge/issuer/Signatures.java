package dev.spirebridge.issuer;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;

/** Who signed whom, each pair looked at once. For one chain and one thread. */
final class Signatures {

  /** Somebody sends certificates to keep a verifier busy; no real chain comes near. */
  static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    TooManyException(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  private record Link(X509Certificate child, X509Certificate issuer) {}

  private final Map<Link, Boolean> known = new HashMap<>();
  private final int most;

  /**
   * @param most how many checks it may take
   */
  Signatures(int most) {
    this.most = most;
  }

  boolean hasSigned(X509Certificate issuer, X509Certificate child) throws TooManyException {
    Link link = new Link(child, issuer);
    Boolean before = known.get(link);
    if (before != null) {
      return before;
    }
    if (known.size() >= most) {
      throw new TooManyException("its chain takes more than %d signature checks".formatted(most));
    }
    boolean signed = verify(child, issuer);
    known.put(link, signed);
    return signed;
  }

  static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
        && verify(certificate, certificate);
  }

  private static boolean verify(X509Certificate child, X509Certificate issuer) {
    try {
      child.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }
}
