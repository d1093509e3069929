package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.spirebridge.identity.SvidChoice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nothing that a log or an exception might print holds a private key, in whatever encoding. */
class NoKeyMaterialTest {

  private final Scenes scenes = Scenes.ONE;
  private final SecretNames names = SecretNames.spire(new SvidChoice.First());

  @Test
  void noStateOfAStreamPrintsAKey() {
    var script = ProtocolScript.sotw(names).has(scenes.web).asks("default", "ROOTCA");
    script.gets("ROOTCA = validator example.org", "default = certificate example.org/web");
    var step =
        new Step(
            script.state(),
            script.acknowledgement(),
            Optional.of(script.reply()),
            Optional.empty());

    assertPrintsNoKey(step);
    assertPrintsNoKey(script.reply());
    assertPrintsNoKey(script.state());
    assertPrintsNoKey(script.name("default"));
    assertThat(script.reply().secrets()).hasSize(2).allSatisfy(this::assertPrintsNoKey);
    assertPrintsNoKey(script.acks().acknowledgement());
    assertPrintsNoKey(new FetchAnswer.Secrets(script.reply()));
  }

  @Test
  void noCatalogOrViewPrintsAKey() {
    var catalog = new SecretCatalog(Offer.of(scenes.web), names, false, new SharedSecrets());
    assertThat(catalog.find("default")).isPresent();

    assertPrintsNoKey(catalog);
    assertPrintsNoKey(new SecretView(Optional.of(catalog), Optional.of(catalog), NOW));
    assertPrintsNoKey(Stage.of(new SnapshotCatalogs(Offer.of(scenes.web), new SharedSecrets())));
    assertPrintsNoKey(scenes.web);
  }

  @Test
  void theSearchForKeysFindsThem() {
    byte[] key = scenes.web.svids().getFirst().key().pkcs8();
    var encoded =
        new SecretCatalog(Offer.of(scenes.web), names, false, new SharedSecrets())
            .find("default")
            .orElseThrow();
    String pem = SecretReading.secret(encoded).toString();

    assertThat(printsKey(pem, key)).isTrue();
    assertThat(printsKey(encoded.packed().toString(), key)).isTrue();
    assertThat(printsKey(Arrays.toString(key), key)).isTrue();
    assertThat(printsKey(HexFormat.of().formatHex(key), key)).isTrue();
    assertThat(printsKey(ByteString.copyFrom(key).toString(StandardCharsets.ISO_8859_1), key))
        .isTrue();
  }

  private void assertPrintsNoKey(Object printed) {
    scenes
        .web
        .svids()
        .forEach(svid -> {
          assertThat(String.valueOf(printed)).doesNotContain("PRIVATE KEY", "-----BEGIN");
          assertThat(printsKey(String.valueOf(printed), svid.key().pkcs8())).isFalse();
        });
  }

  /** Looks for bytes out of the middle of the key, where its secret is. */
  private static boolean printsKey(String text, byte[] pkcs8) {
    byte[] middle = Arrays.copyOfRange(pkcs8, 36, 48);
    String base64 = Base64.getEncoder().encodeToString(middle);
    String numbers = Arrays.toString(middle);
    return text.contains(base64)
        || text.contains(HexFormat.of().formatHex(middle))
        || text.contains(numbers.substring(1, numbers.length() - 1))
        || text.contains(new String(middle, StandardCharsets.ISO_8859_1));
  }
}
