package dev.spirebridge.sds;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The secrets that one offer yields under one listener's names and for one kind of client. Each is
 * encoded when it is first asked for, once for all offers that have the same, and kept: thousands
 * of streams send the same bytes.
 *
 * <p>Only names that stand for something are kept, so no client can make it grow by asking.
 */
final class SecretCatalog {

  private static final String SCHEME = "spiffe://";

  /** A certificate and a trust bundle are what nearly every client asks for. */
  private static final int EXPECTED = 2;

  private final Offer offer;
  private final IdentitySnapshot identities;
  private final SecretNames names;
  private final boolean plainValidation;
  private final SharedSecrets shared;
  private final ConcurrentMap<String, EncodedSecret> encoded = new ConcurrentHashMap<>(EXPECTED);

  SecretCatalog(Offer offer, SecretNames names, boolean plainValidation, SharedSecrets shared) {
    this.offer = offer;
    this.identities = offer.identities();
    this.names = names;
    this.plainValidation = plainValidation;
    this.shared = shared;
  }

  /**
   * The catalog of a later offer under the same names. What was encoded of an SVID that is still
   * the same goes over: when a trust bundle changes, no process of a node has a new certificate.
   */
  SecretCatalog after(Offer next) {
    SecretCatalog later = new SecretCatalog(next, names, plainValidation, shared);
    encoded.forEach((name, secret) -> {
      if (secret.kind() == EncodedSecret.Kind.CERTIFICATE
          && later.svid(name).filter(svid -> svid(name).equals(Optional.of(svid))).isPresent()) {
        later.encoded.put(name, secret);
      }
    });
    return later;
  }

  private Optional<Svid> svid(String name) {
    return target(name)
        .flatMap(target ->
            target instanceof SecretTarget.Certificate(SvidChoice choice)
                ? choice.in(identities)
                : Optional.empty());
  }

  /** The secret of this name, or none when the snapshot has nothing the name stands for. */
  Optional<EncodedSecret> find(String name) {
    EncodedSecret known = encoded.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<EncodedSecret> made = target(name).flatMap(target -> encode(name, target));
    made.ifPresent(secret -> encoded.put(name, secret));
    return made;
  }

  /** The names that a request for everything stands for, trust bundles first. */
  List<String> everything() {
    if (!names.spiffeNames()) {
      return names.aliases().keySet().stream()
          .flatMap(name -> find(name).stream())
          .sorted(Comparator.comparing(EncodedSecret::kind))
          .map(EncodedSecret::name)
          .toList();
    }
    List<String> all = new ArrayList<>();
    all.add(identities.trustDomain().toIdString());
    identities.federated().keySet().forEach(trustDomain -> all.add(trustDomain.toIdString()));
    identities.svids().stream().map(svid -> svid.id().toString()).distinct().forEach(all::add);
    return all;
  }

  private Optional<SecretTarget> target(String name) {
    SecretTarget alias = names.aliases().get(name);
    if (alias != null) {
      return Optional.of(alias);
    }
    return names.spiffeNames() && name.startsWith(SCHEME) ? spiffeTarget(name) : Optional.empty();
  }

  /** Compared as written: a client must get back exactly the name it asked for. */
  private Optional<SecretTarget> spiffeTarget(String name) {
    Stream<TrustDomain> trustDomains =
        Stream.concat(
            Stream.of(identities.trustDomain()), identities.federated().keySet().stream());
    Optional<SecretTarget> bundle =
        trustDomains
            .filter(trustDomain -> trustDomain.toIdString().equals(name))
            .<SecretTarget>map(
                trustDomain -> new SecretTarget.BundleOf(trustDomain, ValidationForm.BY_CLIENT))
            .findFirst();
    return bundle.or(() -> svidNamed(name));
  }

  private Optional<SecretTarget> svidNamed(String name) {
    return identities.svids().stream()
        .map(Svid::id)
        .filter(id -> id.toString().equals(name))
        .findFirst()
        .map((SpiffeId id) -> new SecretTarget.Certificate(new SvidChoice.WithId(id)));
  }

  private Optional<EncodedSecret> encode(String name, SecretTarget target) {
    return switch (target) {
      case SecretTarget.Certificate(SvidChoice choice) ->
          choice.in(identities).map(svid -> shared.certificate(name, svid));
      case SecretTarget.OwnBundle(ValidationForm form) ->
          Optional.of(oneBundle(name, identities.trustDomain(), form));
      case SecretTarget.BundleOf(TrustDomain trustDomain, ValidationForm form) ->
          offer.bundle(trustDomain).map(_ -> oneBundle(name, trustDomain, form));
      case SecretTarget.AllBundles(ValidationForm form) -> Optional.of(allBundles(name, form));
    };
  }

  private EncodedSecret oneBundle(String name, TrustDomain trustDomain, ValidationForm form) {
    var bundles = List.of(offer.bundle(trustDomain).orElseThrow());
    return plain(form, trustDomain)
        ? shared.plainCa(name, bundles)
        : shared.spiffeValidator(name, bundles);
  }

  private EncodedSecret allBundles(String name, ValidationForm form) {
    return switch (form) {
      case PLAIN_CA -> shared.plainCa(name, offer.pooled());
      case SPIFFE_VALIDATOR -> shared.spiffeValidator(name, offer.byTrustDomain());
      // A client's metadata must not pool trust domains: plain means the own one only.
      case BY_CLIENT ->
          plainValidation
              ? shared.plainCa(name, List.of(offer.own()))
              : shared.spiffeValidator(name, offer.byTrustDomain());
    };
  }

  /**
   * A federated bundle stays with the validator unless an alias says otherwise: in plain form a
   * foreign authority could vouch for identities of the own trust domain. SPIRE's agent gives it.
   */
  private boolean plain(ValidationForm form, TrustDomain trustDomain) {
    return switch (form) {
      case PLAIN_CA -> true;
      case SPIFFE_VALIDATOR -> false;
      case BY_CLIENT -> plainValidation && trustDomain.equals(identities.trustDomain());
    };
  }
}
