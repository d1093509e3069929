package dev.spirebridge.kubesecret;

import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.kubernetes.NamespacedName;
import dev.spirebridge.kubernetes.Ownership;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Secret of type kubernetes.io/tls holds for one SVID, the same wherever and whenever it is
 * made of the same. Not a record: a record would print and hash the key.
 */
final class TlsSecret {

  /** Of the API's own types; it demands the first two keys, and ca.crt is beside them by custom. */
  static final String TYPE = "kubernetes.io/tls";

  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  static final String AUTHORITIES = "ca.crt";

  /** Public facts, for people: `kubectl describe` shows annotations, and only the size of data. */
  static final String SPIFFE_ID = "spirebridge.dev/spiffe-id";

  static final String TRUST_DOMAIN = "spirebridge.dev/trust-domain";
  static final String NOT_AFTER = "spirebridge.dev/not-after";
  static final String VERSION = "spirebridge.dev/version";

  /** As in SDS: enough that no two contents meet, short enough to be read. */
  private static final int VERSION_BYTES = 12;

  private final Svid svid;
  private final String version;
  private final Map<String, String> annotations;
  private final Map<String, String> data;

  private TlsSecret(Svid svid, byte[] certificates, byte[] authorities) {
    this.svid = svid;
    this.version = digest(certificates, authorities);
    this.annotations =
        Map.of(
            SPIFFE_ID, svid.id().toString(),
            TRUST_DOMAIN, svid.id().getTrustDomain().getName(),
            NOT_AFTER, svid.notAfter().toString(),
            VERSION, version);
    this.data =
        Map.of(
            CERTIFICATE, base64(certificates),
            KEY, base64(Pem.privateKey(svid.key())),
            AUTHORITIES, base64(authorities));
  }

  /**
   * @param bundle of the SVID's own trust domain, and of no other: whoever reads ca.crt takes each
   *     authority in it for one that may vouch for everybody
   */
  static TlsSecret of(Svid svid, TrustBundle bundle) {
    return new TlsSecret(svid, Pem.certificates(svid.chain()), Pem.certificates(inOrder(bundle)));
  }

  Svid svid() {
    return svid;
  }

  /** A digest of the public parts; a new key comes with a new certificate. */
  String version() {
    return version;
  }

  /** Whether all that is ours is in the Secret as it should be, whatever else there is. */
  boolean isIn(SeenSecret seen) {
    return seen.isOurs()
        && seen.type().equals(TYPE)
        && seen.data().entrySet().containsAll(data.entrySet())
        && seen.annotations().entrySet().containsAll(annotations.entrySet());
  }

  /**
   * As server-side apply takes it.
   *
   * @param over what is to be changed: not another Secret of its name, nor a later version of it;
   *     empty to create one
   */
  GenericKubernetesResource object(NamespacedName name, Optional<SeenSecret> over) {
    ObjectMeta metadata =
        new ObjectMetaBuilder()
            .withNamespace(name.namespace())
            .withName(name.name())
            .withUid(over.map(SeenSecret::uid).orElse(null))
            .withResourceVersion(over.map(SeenSecret::version).orElse(null))
            .withLabels(Map.of(Ownership.LABEL, Ownership.OWNER))
            .withAnnotations(annotations)
            .build();
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("v1")
        .withKind("Secret")
        .withMetadata(metadata)
        .withAdditionalProperties(Map.of("type", TYPE, "data", data))
        .build();
  }

  /** Their order means nothing, and an agent may send them in another one after a restart. */
  private static List<X509Certificate> inOrder(TrustBundle bundle) {
    return bundle.authorities().stream()
        .sorted(Comparator.comparing(Pem::der, Arrays::compareUnsigned))
        .toList();
  }

  private static String base64(byte[] text) {
    return Base64.getEncoder().encodeToString(text);
  }

  private static String digest(byte[] certificates, byte[] authorities) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(certificates);
      return HexFormat.of().formatHex(digest.digest(authorities), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "TlsSecret[" + svid.id() + ", version " + version + ", not shown]";
  }
}
