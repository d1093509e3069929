package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Differences;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.Ownership;
import dev.spirebridge.kubernetes.SpireKinds;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a relationship is written down as a ClusterFederatedTrustDomain. */
public final class FederationObjects {

  /** Names made of the trust domain's own begin with the one, made-up ones with the other. */
  private static final String PLAIN = "spire-bridge-td-";

  private static final String MADE_UP = "spire-bridge-tdx-";

  private static final int LONGEST_NAME = 253;
  private static final int READABLE_PART = 150;
  private static final int DIGEST_BYTES = 16;

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private FederationObjects() {}

  /**
   * The name of the object for a trust domain: a DNS-1123 subdomain. Most trust domains appear in
   * it as they are; those that may not (an underscore, a dot at the wrong place, too long) are made
   * fit and told apart by a digest, under a prefix that no other name begins with.
   */
  public static String name(TrustDomain trustDomain) {
    String own = trustDomain.getName();
    if (SUBDOMAIN.matcher(own).matches() && PLAIN.length() + own.length() <= LONGEST_NAME) {
      return PLAIN + own;
    }
    String readable = own.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String bounded = readable.substring(0, Math.min(readable.length(), READABLE_PART));
    return MADE_UP + bounded.replaceAll("-$", "") + (bounded.isEmpty() ? "" : "-") + digest(own);
  }

  /** The object for a relationship. */
  public static DesiredFederatedTrustDomain desired(
      FederatedTrustDomain relationship, String className, FederationSource source) {
    String endpointId =
        switch (relationship.profile()) {
          case EndpointProfile.HttpsWeb() -> "";
          case EndpointProfile.HttpsSpiffe(var id) -> id.toString();
        };
    Map<String, Object> profile =
        Map.of("type", relationship.profile().type(), "endpointSPIFFEID", endpointId);
    return new DesiredFederatedTrustDomain(
        name(relationship.trustDomain()),
        Map.of(Ownership.LABEL, Ownership.OWNER),
        Map.of(FederationSource.ANNOTATION, source.value()),
        Map.of(
            "trustDomain",
            relationship.trustDomain().getName(),
            "bundleEndpointURL",
            relationship.endpoint().toString(),
            "bundleEndpointProfile",
            profile,
            "trustDomainBundle",
            relationship.initialBundle().orElse(""),
            "className",
            className));
  }

  /** What an object has otherwise than it should; empty when it is as it should be. */
  static List<String> differences(
      ObservedFederatedTrustDomain observed, DesiredFederatedTrustDomain desired) {
    List<String> found = new ArrayList<>();
    found.addAll(Differences.between("metadata.labels", observed.labels(), desired.labels()));
    found.addAll(
        Differences.between("metadata.annotations", observed.annotations(), desired.annotations()));
    found.addAll(Differences.between("spec", observed.spec(), desired.spec()));
    return found;
  }

  /** What findings about an object refer to. */
  static ObjectReference reference(String name, Optional<String> uid) {
    return SpireKinds.reference(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN, name, uid);
  }

  private static String digest(String text) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(whole, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
