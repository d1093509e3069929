package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.SvidRule;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgedTest {

  private static final Target TARGET =
      new Target("web", TargetClass.WORKLOAD, Expectation.NOTHING, Optional.empty());
  private static final Duration REMAINING = Duration.ofMinutes(5);
  private static final Verdict TRUSTED =
      new Verdict.Trusted(OLD.certificate(), Scene.OWN, REMAINING);
  private static final Verdict BAD = new Verdict.NotAnSvid(SvidRule.KEY_USAGE);

  private final X509Certificate leaf = Scene.leaf(Scene.NEW).certificate();

  @Test
  void ofWhatIsTrustedTheWholePathSpeaks() {
    Judged row = row(TRUSTED, leaf);
    assertThat(row.leaf()).contains(leaf);
    assertThat(row.authorityKeyId()).isEqualTo(KeyIdentifiers.subject(OLD.certificate()));
    assertThat(row.remaining(NOW)).contains(REMAINING);
  }

  @Test
  void ofAnythingElseTheCertificateAloneDoes() {
    Judged row = row(BAD, leaf);
    assertThat(row.issuer()).contains("CN=SPIRE,O=SPIFFE,C=US");
    assertThat(row.authorityKeyId())
        .isPresent()
        .isEqualTo(KeyIdentifiers.subject(Scene.NEW.certificate()));
    assertThat(row.remaining(NOW)).contains(Duration.ofHours(1));
  }

  @Test
  void whatTheIssuerCallsItselfIsFitToBePrinted() {
    X509Certificate wild = Scene.leaf(WORKSHOP.authority("CN=\u202egpj.exe").make()).certificate();
    assertThat(row(BAD, wild).issuer())
        .hasValueSatisfying(text -> assertThat(text).startsWith("CN=").doesNotContain("\u202e"));
  }

  @Test
  void whereNothingWasSeenThereIsNothingToTell() {
    Judged row = new Judged(TARGET, Optional.empty(), BAD, Optional.empty());
    assertThat(row.leaf()).isEmpty();
    assertThat(row.issuer()).isEmpty();
    assertThat(row.authorityKeyId()).isEmpty();
    assertThat(row.remaining(NOW)).isEmpty();
  }

  private static Judged row(Verdict verdict, X509Certificate... chain) {
    Presented seen = new Presented(Via.SECRET, List.of(chain));
    return new Judged(TARGET, Optional.of(seen), verdict, Optional.empty());
  }
}
