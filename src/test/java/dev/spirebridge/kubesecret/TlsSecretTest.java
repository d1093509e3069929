package dev.spirebridge.kubesecret;

import static dev.spirebridge.kubesecret.Replicas.AUTHORITY;
import static dev.spirebridge.kubesecret.Replicas.secret;
import static dev.spirebridge.kubesecret.Replicas.seen;
import static dev.spirebridge.kubesecret.Replicas.value;
import static dev.spirebridge.kubesecret.Replicas.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.KeyMask;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.testing.TestIdentities;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsSecretTest {

  private final IdentitySnapshot identities = web(Duration.ofHours(1));
  private final Svid svid = identities.svids().getFirst();
  private final TlsSecret secret = secret(identities);

  @Test
  void holdsTheChainTheKeyAndTheOwnAuthorities() {
    SeenSecret data = seen(secret);

    assertThat(data.data()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt");
    assertThat(text(data, "tls.crt")).isEqualTo(ascii(Pem.certificates(svid.chain())));
    assertThat(text(data, "tls.key"))
        .isEqualTo(ascii(Pem.privateKey(svid.key())))
        .startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(text(data, "ca.crt")).isEqualTo(ascii(Pem.certificates(List.of(AUTHORITY.root()))));
  }

  @Test
  void tellsPeopleWhatIsInItAndWhoseItIs() {
    GenericKubernetesResource object =
        secret.object(new NamespacedName("shop", "edge"), Optional.of(seen(secret)));

    assertThat(object.getApiVersion() + " " + object.getKind()).isEqualTo("v1 Secret");
    assertThat(object.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(object.getMetadata().getName()).isEqualTo("edge");
    assertThat(object.getMetadata().getUid()).isEqualTo("uid");
    assertThat(object.getMetadata().getResourceVersion()).isEqualTo("1");
    assertThat(object.<String>get("type")).isEqualTo("kubernetes.io/tls");
    assertThat(object.getMetadata().getLabels())
        .containsExactly(Map.entry("app.kubernetes.io/managed-by", "spire-bridge"));
    assertThat(object.getMetadata().getAnnotations())
        .containsOnly(
            Map.entry("spirebridge.dev/spiffe-id", "spiffe://example.org/web"),
            Map.entry("spirebridge.dev/trust-domain", "example.org"),
            Map.entry("spirebridge.dev/not-after", "2026-11-21T13:00:00Z"),
            Map.entry("spirebridge.dev/version", secret.version()));
  }

  @Test
  void isTheSameWhateverTheOrderOfTheAuthorities() {
    var one = AUTHORITY.root();
    var other = TestIdentities.authority(TestIdentities.TRUST_DOMAIN).root();
    TlsSecret inOneOrder =
        TlsSecret.of(svid, new TrustBundle(TestIdentities.TRUST_DOMAIN, List.of(one, other)));
    TlsSecret inTheOther =
        TlsSecret.of(svid, new TrustBundle(TestIdentities.TRUST_DOMAIN, List.of(other, one)));

    assertThat(inOneOrder.version()).isEqualTo(inTheOther.version());
    assertThat(inOneOrder.isIn(seen(inTheOther))).isTrue();
    assertThat(inOneOrder.version()).isNotEqualTo(secret.version());
  }

  @Test
  void neverPrintsTheKeyNorDoesWhatIsReadOfIt() {
    String key = value(seen(secret), "tls.key");

    assertThat(secret + " " + seen(secret)).doesNotContain(key.substring(40, 60));
    assertThat(secret.toString())
        .isEqualTo(
            "TlsSecret[spiffe://example.org/web, version " + secret.version() + ", not shown]");
    assertThat(seen(secret).toString()).isEqualTo("SeenSecret[version 1, not shown]");
  }

  @Test
  void masksTheKeyInWhicheverFormItIsQuoted() {
    KeyMask mask = new KeyMask(svid.key());
    String base64 = value(seen(secret), "tls.key");
    String pem = text(seen(secret), "tls.key");

    assertThat(mask.masked("no: " + base64 + "!")).isEqualTo("no: [not shown]!");
    assertThat(mask.masked("no: " + base64.substring(100, 130) + "…"))
        .isEqualTo("no: [not shown]…");
    for (String line : pem.lines().filter(each -> !each.startsWith("-")).toList()) {
      assertThat(mask.masked("one line: " + line + " and")).isEqualTo("one line: [not shown] and");
    }
    String harmless = "secrets \"gateway\" is forbidden: User \"system:serviceaccount:a:b\" cannot";
    assertThat(mask.masked(harmless)).isEqualTo(harmless);
    assertThat(mask.masked("")).isEmpty();
  }

  private static String text(SeenSecret seen, String key) {
    return new String(Base64.getDecoder().decode(value(seen, key)), StandardCharsets.US_ASCII);
  }

  private static String ascii(byte[] text) {
    return new String(text, StandardCharsets.US_ASCII);
  }
}
