package dev.spirebridge.issuer;

import static dev.spirebridge.testing.TestIdentities.NOW;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;

/** The authorities that the cases of the judge are about. */
final class Scene {

  static final TrustDomain OWN = TrustDomain.parse("example.org");
  static final TrustDomain PARTNER = TrustDomain.parse("partner.test");
  static final String ID = "spiffe://example.org/ns/shop/sa/web";
  static final String PARTNER_ID = "spiffe://partner.test/ns/shop/sa/web";
  static final SpiffeId WEB = SpiffeId.parse(ID);

  /** The name of all of SPIRE's authorities, as its server names them by default. */
  static final String SPIRE = "CN=SPIRE,O=SPIFFE,C=US";

  static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);

  static final Made OLD = WORKSHOP.authority(SPIRE).make();
  static final Made NEW = WORKSHOP.authority(SPIRE).make();
  static final Made ROOT = WORKSHOP.authority("CN=Root").make();
  static final Made UPPER = WORKSHOP.authority("CN=Upper").signedBy(ROOT).make();
  static final Made LOWER = WORKSHOP.authority("CN=Lower").signedBy(UPPER).make();
  static final Made PARTNERS = WORKSHOP.authority(SPIRE).make();
  static final Made MESH = WORKSHOP.authority("O=cluster.local").make();
  static final Made ROGUE = WORKSHOP.authority(SPIRE).make();

  private Scene() {}

  /** A right SVID of the expected workload. */
  static Draft leaf(Made signer) {
    return WORKSHOP.leaf(ID).signedBy(signer);
  }

  static Draft named(String uri, Made signer) {
    return WORKSHOP.leaf(uri).signedBy(signer);
  }
}
