package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.SPIRE;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static dev.spirebridge.issuer.Scene.leaf;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Chains made to keep a verifier busy. */
final class FloodCases {

  private FloodCases() {}

  static Stream<JudgeCase> all() {
    return Stream.of(
        of("67 33 certificates", tooMany()).isUnreachable(Reason.TOO_LARGE),
        of("68 31 authorities of one name that sign each other", knotted())
            .isUnreachable(Reason.TOO_LARGE),
        of("68b 256 ways up", forked(4)).isUnreachable(Reason.TOO_LARGE),
        of("68c 64 ways up", forked(3)).isTrusted(OLD),
        crowded(),
        entangled(),
        of("69 eight certificates one above the other", stacked(8)).isTrusted(OLD),
        of("69b nine certificates one above the other", stacked(9))
            .isOfOtherIssuer("an authority of example.org"));
  }

  private static JudgeCase of(String name, List<X509Certificate> chain) {
    return JudgeCase.of(name, chain.toArray(X509Certificate[]::new));
  }

  private static List<X509Certificate> tooMany() {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf(OLD).certificate()));
    IntStream.range(0, 32).forEach(_ -> chain.add(OLD.certificate()));
    return chain;
  }

  /** Six keys, each certified by each other one, and one of them twice. */
  private static List<X509Certificate> knotted() {
    List<Made> authorities =
        Stream.generate(() -> WORKSHOP.authority(SPIRE).withoutKeyIds().make()).limit(6).toList();
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf(authorities.getFirst()).withoutKeyIds().certificate());
    for (Made signed : authorities) {
      for (Made signer : authorities) {
        if (!signed.equals(signer)) {
          chain.add(crossed(signed, signer));
        }
      }
    }
    chain.add(crossed(authorities.getFirst(), authorities.getLast()));
    return chain;
  }

  private static X509Certificate crossed(Made signed, Made signer) {
    return WORKSHOP
        .authority(SPIRE)
        .keys(signed.keys())
        .signedBy(signer)
        .withoutKeyIds()
        .certificate();
  }

  /** Each authority may take a check: they are ours, and no flood. */
  private static JudgeCase crowded() {
    List<Made> authorities =
        Stream.generate(() -> WORKSHOP.authority(SPIRE).withoutKeyIds().make()).limit(70).toList();
    Made last = authorities.getLast();
    return JudgeCase.of("68d 70 authorities of one name", leaf(last).withoutKeyIds().certificate())
        .bundle(authorities.toArray(Made[]::new))
        .isTrusted(last);
  }

  /** Round and round there are hundreds of ways, without a key twice there are 16. */
  private static JudgeCase entangled() {
    List<Made> authorities =
        Stream.of("CN=A", "CN=B", "CN=C", "CN=D")
            .map(name -> WORKSHOP.authority(name).signedBy(OLD).make())
            .toList();
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf(authorities.getFirst()).certificate());
    for (Made signed : authorities) {
      chain.add(signed.certificate());
      for (Made signer : authorities) {
        if (!signed.equals(signer)) {
          String name = signed.certificate().getSubjectX500Principal().getName();
          chain.add(WORKSHOP.authority(name).keys(signed.keys()).signedBy(signer).certificate());
        }
      }
    }
    return of("68e four authorities that sign each other", chain).isTrusted(OLD);
  }

  /** With the authority, which is not sent along. */
  private static List<X509Certificate> stacked(int certificates) {
    List<X509Certificate> chain = new ArrayList<>();
    Made above = OLD;
    for (int level = 0; level < certificates - 2; level++) {
      above = WORKSHOP.authority("CN=Level " + level).signedBy(above).make();
      chain.add(above.certificate());
    }
    chain.addFirst(leaf(above).certificate());
    return chain;
  }

  /** Levels of four certificates with one name and key, right up to a real authority. */
  private static List<X509Certificate> forked(int levels) {
    List<X509Certificate> chain = new ArrayList<>();
    Made above = OLD;
    for (int level = 0; level < levels; level++) {
      KeyPair keys = CertificateWorkshop.ec("secp256r1");
      String name = "CN=Level " + level;
      for (int i = 0; i < 4; i++) {
        chain.add(WORKSHOP.authority(name).keys(keys).signedBy(above).certificate());
      }
      above = new Made(chain.getLast(), keys);
    }
    chain.addFirst(leaf(above).certificate());
    return chain;
  }
}
