package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** While a change is passed on its trust bundles are a step ahead of its certificates. */
class SecretViewTest {

  private static final String API = "spiffe://example.org/api";
  private static final String PARTNER = "spiffe://partner.test";

  private final Scenes scenes = Scenes.ONE;
  private final SharedSecrets shared = new SharedSecrets();

  @Test
  void aTrustBundleThatIsWithdrawnIsNotTakenFromThePlaceOfCertificates() {
    SecretView view = view(scenes.withoutPartner, scenes.web, NOW);
    assertThat(view.find(PARTNER)).isEmpty();
    assertThat(view.find("default")).isPresent();
    assertThat(view.knows(PARTNER)).as("it stood for something a moment ago").isTrue();
  }

  @Test
  void aCertificateThatIsAheadIsKnownAndNotGivenYet() {
    SecretView view = view(scenes.webAndApi, scenes.web, NOW);
    assertThat(view.find(API)).isEmpty();
    assertThat(view.knows(API)).isTrue();
    assertThat(view.knows("spiffe://example.org/none")).isFalse();
  }

  @Test
  void ofWhatHasExpiredOnlyTheTrustBundlesAreGiven() {
    SecretView view = view(scenes.web, scenes.web, Scenes.EXPIRED);
    assertThat(view.find("default")).isEmpty();
    assertThat(view.knows("default")).isTrue();
    assertThat(view.find("ROOTCA")).isPresent();
  }

  @Test
  void whereNothingMayBeGivenNothingIsKnown() {
    SecretView view = SecretView.nothing(NOW);
    assertThat(view.knows("default")).isFalse();
    assertThat(view.find("default")).isEmpty();
    assertThat(view.isSettled()).isFalse();
    assertThat(view.everything()).isEmpty();
  }

  private SecretView view(IdentitySnapshot bundles, IdentitySnapshot certificates, Instant now) {
    return new SecretView(Optional.of(catalog(bundles)), Optional.of(catalog(certificates)), now);
  }

  private SecretCatalog catalog(IdentitySnapshot identities) {
    return new SecretCatalog(
        Offer.of(identities), SecretNames.spire(new SvidChoice.First()), false, shared);
  }
}
