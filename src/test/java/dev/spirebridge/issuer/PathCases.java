package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.LOWER;
import static dev.spirebridge.issuer.Scene.NEW;
import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.ROGUE;
import static dev.spirebridge.issuer.Scene.ROOT;
import static dev.spirebridge.issuer.Scene.SPIRE;
import static dev.spirebridge.issuer.Scene.UPPER;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static dev.spirebridge.issuer.Scene.leaf;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Chains: long, crossed, forged, in any order. */
final class PathCases {

  private static final String STRANGER = "CN=Stranger";
  private static final String FORGED =
      "has the name its chain ends at, but another key: CN=SPIRE,O=SPIFFE,C=US";

  private PathCases() {}

  static Stream<JudgeCase> all() {
    return Stream.of(plain(), rotation(), crossed(), forged(), untidy(), faulty())
        .flatMap(each -> each);
  }

  private static Stream<JudgeCase> plain() {
    Made rsaRoot = WORKSHOP.authority("CN=RSA").keys(CertificateWorkshop.rsa()).make();
    Made wideRoot = WORKSHOP.authority("CN=P-384").keys(CertificateWorkshop.ec("secp384r1")).make();
    Made rsaBelow =
        WORKSHOP
            .authority("CN=RSA below")
            .keys(CertificateWorkshop.rsa())
            .signedBy(wideRoot)
            .make();
    return Stream.of(
        JudgeCase.of("1 plain EC P-256", leaf(OLD).certificate()).isTrusted(OLD),
        JudgeCase.of("2 one intermediate", leaf(UPPER).certificate(), UPPER.certificate())
            .bundle(ROOT)
            .isTrusted(ROOT),
        JudgeCase.of(
                "3 two intermediates",
                leaf(LOWER).certificate(),
                LOWER.certificate(),
                UPPER.certificate())
            .bundle(ROOT)
            .isTrusted(ROOT),
        JudgeCase.of(
                "44 RSA throughout", leaf(rsaRoot).keys(CertificateWorkshop.rsa()).certificate())
            .bundle(rsaRoot)
            .isTrusted(rsaRoot),
        JudgeCase.of(
                "45 P-384 root, RSA intermediate, P-256 leaf",
                leaf(rsaBelow).certificate(),
                rsaBelow.certificate())
            .bundle(wideRoot)
            .isTrusted(wideRoot));
  }

  private static Stream<JudgeCase> rotation() {
    Made oldBare = WORKSHOP.authority(SPIRE).withoutKeyIds().make();
    Made newBare = WORKSHOP.authority(SPIRE).withoutKeyIds().make();
    return Stream.of(
        JudgeCase.of("4 overlap, by the old one", leaf(OLD).certificate())
            .bundle(OLD, NEW)
            .isTrusted(OLD),
        JudgeCase.of("5 overlap, by the new one", leaf(NEW).certificate())
            .bundle(OLD, NEW)
            .isTrusted(NEW),
        JudgeCase.of("6 overlap without key ids", leaf(newBare).withoutKeyIds().certificate())
            .bundle(oldBare, newBare)
            .isTrusted(newBare),
        JudgeCase.of("7 an authority twice in the bundle", leaf(OLD).certificate())
            .bundle(OLD, OLD)
            .isTrusted(OLD),
        JudgeCase.of("11 authority removed from the bundle", leaf(OLD).certificate())
            .bundle(NEW)
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("12 about to go, and still listed", leaf(OLD).certificate())
            .bundle(NEW, OLD)
            .isTrusted(OLD));
  }

  private static Stream<JudgeCase> crossed() {
    X509Certificate newByOld = again(NEW).signedBy(OLD).certificate();
    X509Certificate newByRogue = again(NEW).signedBy(ROGUE).certificate();
    return Stream.of(
        JudgeCase.of("8 cross-signed", leaf(NEW).certificate(), newByOld).isTrusted(OLD),
        JudgeCase.of("9 cross-signed, and itself known", leaf(NEW).certificate(), newByOld)
            .bundle(OLD, NEW)
            .isTrusted(NEW),
        JudgeCase.of(
                "10 cross-signed by a stranger too", leaf(NEW).certificate(), newByRogue, newByOld)
            .isTrusted(OLD),
        JudgeCase.of("57 nested, the bundle is no root", leaf(UPPER).certificate())
            .bundle(UPPER)
            .isTrusted(UPPER),
        JudgeCase.of(
                "57b nested, the authority sent along",
                leaf(UPPER).certificate(),
                UPPER.certificate())
            .bundle(UPPER)
            .isTrusted(UPPER));
  }

  private static Draft again(Made authority) {
    return WORKSHOP.authority(SPIRE).keys(authority.keys());
  }

  private static Stream<JudgeCase> forged() {
    Made twin =
        WORKSHOP
            .authority(SPIRE)
            .serial(OLD.certificate().getSerialNumber())
            .keyIdOf(OLD)
            .authorityKeyIdOf(OLD)
            .make();
    X509Certificate byTwin = leaf(twin).authorityKeyIdOf(OLD).certificate();
    return Stream.of(
        JudgeCase.of("13 rogue with the same subject", leaf(ROGUE).certificate())
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("14 rogue with name, serial and key ids forged", byTwin)
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("15 rogue sends its own root", byTwin, twin.certificate())
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("16 rogue sends the genuine root", byTwin, OLD.certificate())
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("64 self-signed", WORKSHOP.leaf(Scene.ID).certificate())
            .isOfOtherIssuer(
                "no authority of example.org issued it; its chain ends at O=SPIRE,C=US"),
        JudgeCase.of("65 one bit of the signature is flipped", flipped(leaf(OLD).certificate()))
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("66 key id of another key", leaf(OLD).authorityKeyIdOf(NEW).certificate())
            .isOfOtherIssuer(FORGED),
        JudgeCase.of("a stranger's root", leaf(stranger()).certificate())
            .isOfOtherIssuer("not sent along is CN=Stranger"));
  }

  private static Made stranger() {
    return WORKSHOP.authority(STRANGER).make();
  }

  private static X509Certificate flipped(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      der[der.length - 1] ^= 1;
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<JudgeCase> untidy() {
    X509Certificate leaf = leaf(LOWER).certificate();
    X509Certificate upper = UPPER.certificate();
    X509Certificate lower = LOWER.certificate();
    return Stream.of(
        JudgeCase.of("46 out of order", leaf, upper, lower).bundle(ROOT).isTrusted(ROOT),
        JudgeCase.of(
                "47 root, doubles and strangers",
                leaf,
                ROOT.certificate(),
                upper,
                ROGUE.certificate(),
                lower,
                upper,
                leaf,
                stranger().certificate())
            .bundle(ROOT)
            .isTrusted(ROOT),
        JudgeCase.of("49 an intermediate is missing", leaf, lower)
            .bundle(ROOT)
            .isOfOtherIssuer("not sent along is CN=Upper"));
  }

  private static Stream<JudgeCase> faulty() {
    Made narrow = WORKSHOP.authority("CN=Narrow").signedBy(ROOT).pathLength(0).make();
    Made below = WORKSHOP.authority("CN=Below").signedBy(narrow).make();
    Made nextKey = WORKSHOP.authority("CN=Narrow").signedBy(narrow).make();
    Made workload = leaf(OLD).make();
    Made lists = WORKSHOP.authority("CN=Lists").usage(KeyUsage.cRLSign).make();
    X509Certificate byLists = leaf(lists).certificate();
    Made plain = WORKSHOP.authority("CN=Plain").usage(0).make();
    Made constrained = WORKSHOP.authority("CN=I").signedBy(ROOT).onlyFor("other.test").make();
    Made constrainedRoot = WORKSHOP.authority("CN=R").onlyFor("other.test").make();
    Made strange = WORKSHOP.authority("CN=I").signedBy(ROOT).unknownCriticalExtension().make();
    Made kept = WORKSHOP.authority("CN=R").onlyFor("example.org").make();
    return Stream.of(
        JudgeCase.of(
                "58 path length 0 above another authority",
                leaf(below).certificate(),
                below.certificate(),
                narrow.certificate())
            .bundle(ROOT)
            .isOfOtherIssuer("not valid"),
        JudgeCase.of(
                "58b the same where the authority is no root",
                leaf(below).certificate(),
                below.certificate())
            .bundle(narrow)
            .isOfOtherIssuer("longer than the authority allows"),
        JudgeCase.of(
                "58c path length 0 above the leaf alone",
                leaf(narrow).certificate(),
                narrow.certificate())
            .bundle(ROOT)
            .isTrusted(ROOT),
        JudgeCase.of("58d the same where the authority is no root", leaf(narrow).certificate())
            .bundle(narrow)
            .isTrusted(narrow),
        JudgeCase.of(
                "58e an authority's own next key is not counted (RFC 5280, section 4.2.1.9)",
                leaf(nextKey).certificate(),
                nextKey.certificate())
            .bundle(narrow)
            .isTrusted(narrow),
        JudgeCase.of("59b an authority that may sign revocation lists alone", byLists)
            .bundle(lists)
            .isOfOtherIssuer("has the name its chain ends at, but another key: CN=Lists"),
        JudgeCase.of("59c an authority without key usage", leaf(plain).certificate())
            .bundle(plain)
            .isTrusted(plain),
        JudgeCase.of(
                "59 a workload signs another",
                WORKSHOP.leaf(Scene.ID).signedBy(workload).certificate(),
                workload.certificate())
            .isOfOtherIssuer("not sent along is O=SPIRE,C=US"),
        JudgeCase.of(
                "60 name constraint in an intermediate",
                leaf(constrained).certificate(),
                constrained.certificate())
            .bundle(ROOT)
            .isOfOtherIssuer("not valid"),
        JudgeCase.of("61 name constraint in the root", leaf(constrainedRoot).certificate())
            .bundle(constrainedRoot)
            .isOfOtherIssuer("not valid"),
        JudgeCase.of("61b a name constraint that is kept", leaf(kept).certificate())
            .bundle(kept)
            .isTrusted(kept),
        JudgeCase.of(
                "62 unknown critical extension in an intermediate",
                leaf(strange).certificate(),
                strange.certificate())
            .bundle(ROOT)
            .isOfOtherIssuer("not valid"));
  }
}
