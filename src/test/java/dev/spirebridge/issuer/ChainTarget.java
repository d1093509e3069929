package dev.spirebridge.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.AlternativeNames;
import dev.spirebridge.identity.DistinguishedNames;
import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.probe.DerChain;
import dev.spirebridge.issuer.probe.PemChain;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.fuzz.Choices;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What anybody may present as a certificate chain: a verdict, and never one of trust that the JDK
 * does not come to by itself. The first byte is {@code P} for a PEM text, {@code D} for DER as a
 * bridge tells it and as a bundle is sent; anything else has known certificates chosen and changed.
 */
public final class ChainTarget {

  private static final int MOST_CERTIFICATES = 6;
  private static final int MOST_CHANGES = 4;
  private static final Judge JUDGE = new Judge(Duration.ZERO);

  private ChainTarget() {}

  public static void run(byte[] input) {
    Choices choices = new Choices(input);
    try {
      switch (choices.nextByte()) {
        case 'P' -> judge(PemChain.read(choices.rest()));
        case 'D' -> {
          byte[] der = choices.rest();
          asBundle(der);
          judge(DerChain.read(List.of(Base64.getEncoder().encodeToString(der))));
        }
        default -> judge(DerChain.read(changed(choices)));
      }
    } catch (CertificateException unreadable) {
      assertThat(unreadable).isNotNull();
    }
  }

  private static List<String> changed(Choices choices) {
    List<String> chain = new ArrayList<>();
    for (int i = 1 + choices.nextInt(MOST_CERTIFICATES); i > 0; i--) {
      byte[] der = FuzzedChains.der(choices.nextInt(FuzzedChains.ALL.size()));
      for (int changes = choices.nextInt(MOST_CHANGES); changes > 0; changes--) {
        der[choices.nextInt(der.length)] = (byte) choices.nextByte();
      }
      chain.add(Base64.getEncoder().encodeToString(der));
    }
    return chain;
  }

  private static void asBundle(byte[] der) {
    try {
      assertThat(TrustBundle.parse(Scene.OWN, der).authorities()).isNotEmpty();
    } catch (IdentityException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }

  private static void judge(List<X509Certificate> chain) {
    chain.forEach(ChainTarget::describe);
    for (Via via : Via.values()) {
      judge(new Presented(via, chain), Expectation.NOTHING);
    }
    judge(new Presented(Via.SECRET, chain), Expectation.of(Scene.WEB));
  }

  private static void judge(Presented seen, Expectation expected) {
    Target target = new Target("fuzzed", TargetClass.GATEWAY, expected, Optional.empty());
    Judged judged =
        JUDGE.judge(
            target, new Evidence.Seen(List.of(seen)), FuzzedChains.TRUST, TestIdentities.NOW);
    assertPrintable(judged.verdict().toString().replace(System.lineSeparator(), " "), judged);
    judged.issuer().ifPresent(issuer -> assertPrintable(issuer, judged));
    judged.authorityKeyId().ifPresent(id -> assertPrintable(id, judged));
    judged.remaining(TestIdentities.NOW);
    if (judged.verdict() instanceof Verdict.Trusted trusted) {
      assertThat(trusted.remaining().isNegative()).isFalse();
      assertThat(PresentedSvid.idIn(seen.chain().getFirst()).orElseThrow().getTrustDomain())
          .isEqualTo(trusted.of());
      assertTheJdkTrusts(seen.chain(), trusted);
    }
  }

  private static void assertPrintable(String text, Judged judged) {
    if (!(judged.verdict() instanceof Verdict.Trusted)) {
      assertThat(text.chars().noneMatch(Character::isISOControl)).as(text).isTrue();
    }
  }

  private static void assertTheJdkTrusts(List<X509Certificate> chain, Verdict.Trusted trusted) {
    TrustBundle bundle = Objects.requireNonNull(FuzzedChains.TRUST.bundles().get(trusted.of()));
    Set<TrustAnchor> anchors =
        bundle.authorities().stream()
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toSet());
    X509CertSelector leaf = new X509CertSelector();
    leaf.setCertificate(chain.getFirst());
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(TestIdentities.NOW));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      assertThat(CertPathBuilder.getInstance("PKIX").build(parameters)).isNotNull();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("trusted, but not by the JDK: " + chain, e);
    }
  }

  /** What is said of single certificates, in rows and logs. */
  private static void describe(X509Certificate certificate) {
    KeyIdentifiers.subject(certificate);
    KeyIdentifiers.authority(certificate);
    KeyIdentifiers.ofSubject(certificate);
    PresentedSvid.idIn(certificate);
    DistinguishedNames.words(certificate.getSubjectX500Principal());
    try {
      AlternativeNames.uris(certificate);
      AlternativeNames.hosts(certificate);
    } catch (IdentityException unreadable) {
      assertThat(unreadable).message().isNotBlank();
    }
  }
}
