package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.TestIdentities;
import java.util.HashSet;

/** What a bundle endpoint may answer: a trust bundle, or a refusal that says why in one line. */
public final class BundleDocumentTarget {

  private static final int LONGEST_REFUSAL = 400;

  private BundleDocumentTarget() {}

  public static void run(byte[] input) {
    BundleDocument document;
    try {
      document = BundleDocument.parse(TestIdentities.PARTNER, input);
    } catch (BundleDocumentException refusal) {
      check(String.valueOf(refusal.getMessage()));
      return;
    }
    assertThat(new HashSet<>(document.x509Authorities())).hasSameSizeAs(document.x509Authorities());
    assertThat(new HashSet<>(document.jwtKeyIds())).hasSameSizeAs(document.jwtKeyIds());
    document.sequence().ifPresent(sequence -> assertThat(sequence.signum()).isNotNegative());
    document
        .refreshHint()
        .ifPresent(hint -> {
          assertThat(hint.isNegative()).isFalse();
          assertThat(TestIdentities.NOW.plus(hint)).isNotNull();
        });
    assertThat(RefreshTimes.lag(document.refreshHint())).isPositive();
    document.ignored().forEach(BundleDocumentTarget::check);
    document.isExpiredAt(TestIdentities.NOW);
    document.trustDomainsNamed();
    Authorities.names(document.x509Authorities());
  }

  private static void check(String message) {
    assertThat(message).isNotBlank().hasSizeLessThan(LONGEST_REFUSAL);
    assertThat(message.chars().noneMatch(Character::isISOControl))
        .as("one line without controls: %s", message)
        .isTrue();
  }
}
