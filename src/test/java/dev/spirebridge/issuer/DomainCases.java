package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.ID;
import static dev.spirebridge.issuer.Scene.MESH;
import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.OWN;
import static dev.spirebridge.issuer.Scene.PARTNER;
import static dev.spirebridge.issuer.Scene.PARTNERS;
import static dev.spirebridge.issuer.Scene.PARTNER_ID;
import static dev.spirebridge.issuer.Scene.WEB;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static dev.spirebridge.issuer.Scene.named;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.stream.Stream;

/** Trust domains, IDs, and whose authority speaks for whom. */
final class DomainCases {

  private static final String API = "spiffe://example.org/ns/shop/sa/api";
  private static final String STRANGER = "spiffe://third.test/x";
  private static final TrustDomain ALSO = TrustDomain.parse("also-partner.test");
  private static final String ISTIO_ID = "spiffe://cluster.local/ns/shop/sa/web";

  private DomainCases() {}

  static Stream<JudgeCase> all() {
    return Stream.of(ids(), federated(), withoutBundle(), mesh()).flatMap(each -> each);
  }

  private static Stream<JudgeCase> ids() {
    return Stream.of(
        of("17 right CA, other trust domain", "spiffe://other.test/ns/shop/sa/web", OLD)
            .isNotOf(OWN, "other.test"),
        of("18 other service account", API, OLD).gives(wrongId(API)),
        of("18b the same where only the trust domain is expected", API, OLD)
            .expecting(Expectation.of(OWN))
            .isTrusted(OLD),
        of("18c the same where a pod's is expected", API, OLD)
            .expecting(Expectation.ofPod(OWN, "shop", "web"))
            .gives(wrongId(API)),
        of("19 the expected ID is a prefix", ID + "2", OLD).gives(wrongId(ID + "2")));
  }

  private static Verdict wrongId(String found) {
    return new Verdict.WrongId(SpiffeId.parse(found), WEB);
  }

  private static Stream<JudgeCase> federated() {
    return Stream.of(
        of("40 a federated peer", PARTNER_ID, PARTNERS)
            .bundle(PARTNER, PARTNERS)
            .expecting(Expectation.NOTHING)
            .gives(new Verdict.Trusted(PARTNERS.certificate(), PARTNER, Duration.ofHours(1))),
        of("41 a federated peer where ours is expected", PARTNER_ID, PARTNERS)
            .bundle(PARTNER, PARTNERS)
            .isNotOf(OWN, "partner.test"),
        of("42 a federated peer signs for us", ID, PARTNERS)
            .bundle(PARTNER, PARTNERS)
            .isOfOtherIssuer("an authority of partner.test issued it"),
        of("43 we sign for a federated peer", PARTNER_ID, OLD)
            .bundle(PARTNER, PARTNERS)
            .isNotOf(OWN, "partner.test"),
        of("43c ours signs for a stranger, and is another's too", STRANGER, PARTNERS)
            .bundle(OWN, OLD, PARTNERS)
            .bundle(ALSO, PARTNERS)
            .isNotOf(OWN, "third.test"),
        of("43d an authority of two federated peers signs for a stranger", STRANGER, PARTNERS)
            .bundle(PARTNER, PARTNERS)
            .bundle(ALSO, PARTNERS)
            .isOfOtherIssuer("an authority of also-partner.test issued it"),
        of("43b a peer that nobody federated with", PARTNER_ID, PARTNERS)
            .expecting(Expectation.NOTHING)
            .isOfOtherIssuer("no trust bundle of partner.test"));
  }

  private static Stream<JudgeCase> withoutBundle() {
    return Stream.of(
        of("50 empty bundle", ID, OLD).bundle().isUnreachable(Reason.NO_BUNDLE),
        of("51 the partner's bundle alone", ID, OLD)
            .bundle()
            .bundle(PARTNER, PARTNERS)
            .isUnreachable(Reason.NO_BUNDLE));
  }

  private static Stream<JudgeCase> mesh() {
    Made istiod = WORKSHOP.authority("O=istiod").signedBy(MESH).make();
    X509Certificate below = named(ISTIO_ID, istiod).certificate();
    return Stream.of(
        of("52 the mesh's CA", ISTIO_ID, MESH).meshCa(MESH).isOfTheMesh(ISTIO_ID),
        of("53 the mesh's CA, in our trust domain", ID, MESH).meshCa(MESH).isOfTheMesh(ID),
        JudgeCase.of("54 istiod below the mesh's CA", below, istiod.certificate())
            .meshCa(MESH)
            .gives(new Verdict.FellBackToMeshCa("O=istiod", SpiffeId.parse(ISTIO_ID))),
        of("55 the mesh's CA is not known", ID, MESH)
            .isOfOtherIssuer("not sent along is O=cluster.local"),
        of("56 the mesh's CA is SPIRE's upstream", ID, MESH)
            .meshCa(MESH)
            .bundle(OLD, MESH)
            .isTrusted(MESH));
  }

  private static JudgeCase of(String name, String id, Made signer) {
    return JudgeCase.of(name, named(id, signer).certificate());
  }
}
