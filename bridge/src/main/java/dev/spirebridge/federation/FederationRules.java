package dev.spirebridge.federation;

import dev.spirebridge.identity.KeyMask;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a federation relationship has to be before anything is written (SPIFFE Federation, section
 * 5.2; spire-controller-manager drops an object that breaks these rules with a line in its log).
 * All errors are found at once.
 */
public final class FederationRules {

  static final String TRUST_DOMAIN = "trustDomain";
  static final String ENDPOINT = "endpoint";
  static final String PROFILE = "profile";
  static final String ENDPOINT_SPIFFE_ID = "endpointSpiffeId";
  static final String BUNDLE = "bundleFile";

  /** What SPIFFE-ID section 2.1 allows; java-spiffe would also take an ID apart for its name. */
  private static final Pattern TRUST_DOMAIN_NAME = Pattern.compile("[a-z0-9._-]{1,255}");

  private static final int SHOWN = 80;

  /** Of a bundle that is none anything may be the content, a private key too. */
  private static final String UNSAID = "";

  private static final String EXPORT_IT =
      "; export it on the other side with `spire-server bundle show -format spiffe`";

  private final FederationRequest request;
  private final List<FederationComplaint> errors = new ArrayList<>();
  private final List<FederationComplaint> warnings = new ArrayList<>();

  private FederationRules(FederationRequest request) {
    this.request = request;
  }

  /**
   * @param own the trust domain of this cluster, where it is known
   */
  public static CheckedFederation check(FederationRequest request, Optional<TrustDomain> own) {
    return new FederationRules(request).check(own);
  }

  private CheckedFederation check(Optional<TrustDomain> own) {
    Optional<TrustDomain> trustDomain = trustDomain(own);
    Optional<URI> endpoint = endpoint();
    Optional<EndpointProfile> profile = profile(trustDomain);
    trustDomain.ifPresent(name -> checkBundle(name, own));
    profile.ifPresent(found -> doubtBundle(found, trustDomain));
    return new CheckedFederation(
        errors.isEmpty()
            ? trustDomain.flatMap(name ->
                endpoint.flatMap(uri ->
                    profile.map(
                        proof -> new FederatedTrustDomain(name, uri, proof, request.bundle()))))
            : Optional.empty(),
        errors,
        warnings);
  }

  private Optional<TrustDomain> trustDomain(Optional<TrustDomain> own) {
    String name = request.trustDomain();
    if (!TRUST_DOMAIN_NAME.matcher(name).matches()) {
      error(
          TRUST_DOMAIN,
          name,
          "is no trust domain name; write 1 to 255 of a-z, 0-9, '.', '-' and '_', without"
              + " spiffe://");
      return Optional.empty();
    }
    TrustDomain parsed = TrustDomain.parse(name);
    if (own.equals(Optional.of(parsed))) {
      error(
          TRUST_DOMAIN,
          name,
          "is this cluster's own trust domain, whose bundle SPIRE serves anyway; leave it out");
    }
    return Optional.of(parsed);
  }

  private Optional<URI> endpoint() {
    String text = request.endpoint();
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      error(ENDPOINT, text, "is no URL (%s); write https://HOST:PORT".formatted(e.getReason()));
      return Optional.empty();
    }
    if (!"https".equals(uri.getScheme())) {
      error(ENDPOINT, text, "has to begin with https:// (SPIFFE Federation, section 5.2)");
    } else if (uri.getRawUserInfo() != null
        || String.valueOf(uri.getRawAuthority()).contains("@")) {
      // The value is not repeated: what stands there may be a password.
      error(
          ENDPOINT, "https://…@…", "may not hold user information; take out what stands before @");
    } else if (uri.getHost() == null) {
      error(ENDPOINT, text, "names no host; write https://HOST:PORT");
    } else if (uri.getRawFragment() != null) {
      error(ENDPOINT, text, "has a fragment, which is never sent; take out what begins with #");
    } else {
      return Optional.of(uri);
    }
    return Optional.empty();
  }

  private Optional<EndpointProfile> profile(Optional<TrustDomain> trustDomain) {
    return switch (request.profile()) {
      case EndpointProfile.HTTPS_WEB -> web();
      case EndpointProfile.HTTPS_SPIFFE -> spiffe(trustDomain);
      default -> {
        error(
            PROFILE, request.profile(), "is no endpoint profile; write https_spiffe or https_web");
        yield Optional.empty();
      }
    };
  }

  private Optional<EndpointProfile> web() {
    if (request.endpointSpiffeId().isPresent()) {
      error(
          ENDPOINT_SPIFFE_ID,
          request.endpointSpiffeId().get(),
          "has no meaning with https_web; leave it out, or write profile https_spiffe");
      return Optional.empty();
    }
    return Optional.of(new EndpointProfile.HttpsWeb());
  }

  private Optional<EndpointProfile> spiffe(Optional<TrustDomain> trustDomain) {
    if (request.endpointSpiffeId().isEmpty()) {
      String name = trustDomain.map(TrustDomain::toString).orElse("TRUST-DOMAIN");
      error(
          ENDPOINT_SPIFFE_ID,
          "",
          "is missing and https_spiffe needs it; that of a SPIRE server is spiffe://%s/spire/server"
              .formatted(name));
      return Optional.empty();
    }
    String text = request.endpointSpiffeId().get();
    try {
      SpiffeId id = SpiffeId.parse(text);
      trustDomain.filter(name -> !id.memberOf(name)).ifPresent(name -> doubtEndpoint(text, name));
      return Optional.of(new EndpointProfile.HttpsSpiffe(id));
    } catch (RuntimeException e) {
      error(ENDPOINT_SPIFFE_ID, text, "is no SPIFFE ID: " + e.getMessage() + "; correct it");
      return Optional.empty();
    }
  }

  private void doubtEndpoint(String text, TrustDomain name) {
    warning(
        ENDPOINT_SPIFFE_ID,
        text,
        """
        is not in %s: SPIRE must know the bundle of the endpoint's own trust domain from another \
        relationship; if that is not meant, correct the trust domain in it\
        """
            .formatted(name));
  }

  private void checkBundle(TrustDomain trustDomain, Optional<TrustDomain> own) {
    if (request.bundle().isEmpty()) {
      return;
    }
    String text = request.bundle().get();
    BundleDocument document;
    try {
      document = BundleDocument.parse(trustDomain, text.getBytes(StandardCharsets.UTF_8));
    } catch (BundleDocumentException e) {
      error(BUNDLE, UNSAID, e.getMessage() + EXPORT_IT);
      return;
    }
    if (document.x509Authorities().isEmpty()) {
      warning(BUNDLE, UNSAID, "holds no X.509 authority, so it verifies nobody" + EXPORT_IT);
    }
    Set<TrustDomain> named = document.trustDomainsNamed();
    if (own.filter(ours -> !ours.equals(trustDomain)).filter(named::contains).isPresent()) {
      error(
          BUNDLE,
          UNSAID,
          "has an authority of %s, this cluster's own trust domain, and each could issue identities of the other%s"
              .formatted(own.get(), EXPORT_IT));
    } else if (!named.isEmpty() && !named.contains(trustDomain)) {
      warning(
          BUNDLE,
          UNSAID,
          "has authorities that name %s, not %s; make sure that it is the right file"
              .formatted(named, trustDomain));
    }
  }

  private void doubtBundle(EndpointProfile profile, Optional<TrustDomain> trustDomain) {
    if (profile instanceof EndpointProfile.HttpsSpiffe(SpiffeId id)
        && request.bundle().isEmpty()
        && trustDomain.filter(id::memberOf).isPresent()) {
      warning(
          BUNDLE,
          UNSAID,
          """
          is missing: SPIRE cannot authenticate an https_spiffe endpoint whose bundle it has never \
          seen; give the bundle of the other side here, or to `spire-server bundle set`\
          """);
    }
  }

  private void error(String field, String value, String message) {
    errors.add(new FederationComplaint(field, shown(value), message));
  }

  private void warning(String field, String value, String message) {
    warnings.add(new FederationComplaint(field, shown(value), message));
  }

  private static String shown(String value) {
    String line = KeyMask.withoutKeys(value).replaceAll("\\s+", " ").strip();
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }
}
