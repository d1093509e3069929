package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.ID;
import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static dev.spirebridge.issuer.Scene.leaf;
import static dev.spirebridge.issuer.Scene.named;

import dev.spirebridge.identity.SvidRule;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Leaves: the rules of the X.509-SVID specification, and what is no SVID at all. */
final class LeafCases {

  private static final Made WEB_CA = WORKSHOP.authority("CN=Web").make();

  private LeafCases() {}

  static Stream<JudgeCase> all() {
    return Stream.of(names(), publicOnes(), usages(), none()).flatMap(each -> each);
  }

  private static Stream<JudgeCase> names() {
    Made intermediate = WORKSHOP.authority("CN=I").uri("spiffe://example.org").signedBy(OLD).make();
    return Stream.of(
        of("20 two URI names", leaf(OLD).uri("spiffe://example.org/other"))
            .breaks(SvidRule.ONE_URI_NAME),
        of("21 a URI and three DNS names", leaf(OLD).dns("a.test", "b.test", "c.test"))
            .isTrusted(OLD),
        of("21b no subject, the names are critical, as Istio has it", leaf(OLD).withoutSubject())
            .isTrusted(OLD),
        of("22 DNS only, in a secret", nameless().signedBy(OLD).dns("web.test"))
            .breaks(SvidRule.ONE_URI_NAME),
        of("25 another scheme", named("https://example.org/ns/shop/sa/web", OLD))
            .breaks(SvidRule.SPIFFE_ID),
        of("26 ID with a query", named(ID + "?a=b", OLD)).breaks(SvidRule.SPIFFE_ID),
        of("26b upper-case trust domain", named("spiffe://EXAMPLE.org/web", OLD))
            .breaks(SvidRule.SPIFFE_ID),
        of("27 no path", named("spiffe://example.org", OLD)).breaks(SvidRule.LEAF_PATH),
        of("28 the leaf is an authority", WORKSHOP.authority("CN=I").uri(ID).signedBy(OLD))
            .breaks(SvidRule.NOT_A_CA),
        of(
                "28b the leaf is an authority above leaves alone",
                WORKSHOP.authority("CN=I").pathLength(0).uri(ID).signedBy(OLD))
            .breaks(SvidRule.NOT_A_CA),
        JudgeCase.of(
                "48 intermediate first",
                intermediate.certificate(),
                leaf(intermediate).certificate())
            .breaks(SvidRule.NOT_A_CA));
  }

  private static Stream<JudgeCase> publicOnes() {
    return Stream.of(
        of("23 DNS only, in a handshake", nameless().signedBy(WEB_CA).dns("shop.test"))
            .seenIn(Via.HANDSHAKE)
            .gives(new Verdict.PublicCertificate(List.of("shop.test"), "CN=Web")),
        of(
                "23c a URI that is no ID, in a handshake",
                WORKSHOP.leaf("https://shop.test").signedBy(WEB_CA).dns("shop.test"))
            .seenIn(Via.HANDSHAKE)
            .gives(new Verdict.PublicCertificate(List.of("shop.test"), "CN=Web")),
        of("23b another's ID, in a handshake", named(ID, WEB_CA))
            .seenIn(Via.HANDSHAKE)
            .isOfOtherIssuer("not sent along is CN=Web"),
        of("24 DNS only, by an authority of ours", nameless().signedBy(OLD).dns("web.test"))
            .seenIn(Via.HANDSHAKE)
            .breaks(SvidRule.ONE_URI_NAME),
        of("24b DNS only, by the mesh's CA", nameless().signedBy(Scene.MESH).dns("web.test"))
            .seenIn(Via.HANDSHAKE)
            .meshCa(Scene.MESH)
            .breaks(SvidRule.ONE_URI_NAME));
  }

  private static Stream<JudgeCase> usages() {
    int usual = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
    return Stream.of(
        of("29 may sign certificates", leaf(OLD).usage(usual | KeyUsage.keyCertSign))
            .breaks(SvidRule.NO_SIGNING_USAGE),
        of("29b may sign revocation lists", leaf(OLD).usage(usual | KeyUsage.cRLSign))
            .breaks(SvidRule.NO_SIGNING_USAGE),
        of("30 no key usage", leaf(OLD).usage(0)).breaks(SvidRule.KEY_USAGE),
        of("30b no digital signature", leaf(OLD).usage(KeyUsage.keyEncipherment))
            .breaks(SvidRule.KEY_USAGE),
        of("31 for servers only", leaf(OLD).purposes(KeyPurposeId.id_kp_serverAuth))
            .breaks(SvidRule.EXTENDED_KEY_USAGE),
        of("32 no extended key usage", leaf(OLD).purposes()).isTrusted(OLD),
        of("32b key usage is not critical", leaf(OLD).usageNotCritical()).isTrusted(OLD));
  }

  private static Stream<JudgeCase> none() {
    return Stream.of(
        JudgeCase.of("63 empty chain")
            .gives(new Verdict.NoCertificate("it presents an empty chain")));
  }

  private static JudgeCase of(String name, Draft leaf) {
    return JudgeCase.of(name, leaf.certificate());
  }

  private static Draft nameless() {
    return WORKSHOP.leaf();
  }
}
