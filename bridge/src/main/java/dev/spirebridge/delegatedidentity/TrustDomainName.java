package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.IdentityException;
import io.spiffe.spiffeid.TrustDomain;

/**
 * Trust domains as agents write them: SPIRE sends {@code spiffe://td} where its protocol file says
 * {@code td}.
 */
final class TrustDomainName {

  private static final String SCHEME = "spiffe://";

  private TrustDomainName() {}

  /**
   * @throws IdentityException with the name, made printable
   */
  static TrustDomain parse(String text) {
    String name = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    if (!name.matches("[a-z0-9._-]{1,255}")) {
      throw new IdentityException("\"" + AgentText.printable(text) + "\" is no trust domain");
    }
    return TrustDomain.parse(name);
  }
}
