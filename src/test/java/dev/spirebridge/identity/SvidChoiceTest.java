package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SvidChoiceTest {

  private static final CertificateAuthority AUTHORITY = TestIdentities.authority(TRUST_DOMAIN);
  private static final IdentitySnapshot SNAPSHOT =
      TestIdentities.snapshot(
          List.of(
              TestIdentities.svid(AUTHORITY, WEB, "outside"),
              TestIdentities.svid(AUTHORITY, API, "inside")),
          AUTHORITY);
  private static final Svid WEB_SVID = SNAPSHOT.svids().getFirst();
  private static final Svid API_SVID = SNAPSHOT.svids().getLast();

  /** What a process has, at one moment. */
  private record Held(Optional<IdentitySnapshot> latest, SvidChoice choice) implements Identities {}

  @Test
  void theFirstIsTheDefaultIdentity() {
    assertThat(new SvidChoice.First().in(SNAPSHOT)).contains(WEB_SVID);
  }

  @Test
  void aHintAndAnIdFindTheirOwnAndNeverFallBackToAnother() {
    assertThat(new SvidChoice.WithHint("inside").in(SNAPSHOT)).contains(API_SVID);
    assertThat(new SvidChoice.WithHint("").in(SNAPSHOT)).isEmpty();
    assertThat(new SvidChoice.WithId(API).in(SNAPSHOT)).contains(API_SVID);
    assertThat(new SvidChoice.WithId(SpiffeId.parse("spiffe://example.org/late")).in(SNAPSHOT))
        .isEmpty();
  }

  @Test
  void whoIsChosenSpeaksForAProcessUntilItExpires() {
    Held held = new Held(Optional.of(SNAPSHOT), new SvidChoice.WithId(API));

    assertThat(held.svid(NOW)).contains(API_SVID);
    assertThat(held.svid(API_SVID.notAfter().plus(Duration.ofSeconds(1)))).isEmpty();
    assertThat(new Held(Optional.empty(), new SvidChoice.First()).svid(NOW)).isEmpty();
  }
}
