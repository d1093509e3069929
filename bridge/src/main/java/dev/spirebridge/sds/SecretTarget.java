package dev.spirebridge.sds;

import dev.spirebridge.identity.SvidChoice;
import io.spiffe.spiffeid.TrustDomain;

/** What a secret's name stands for. */
public sealed interface SecretTarget {

  /** A certificate chain with its key. */
  record Certificate(SvidChoice choice) implements SecretTarget {}

  /** The trust bundle of the workload's own trust domain. */
  record OwnBundle(ValidationForm form) implements SecretTarget {}

  /** One trust domain's bundle, own or federated. */
  record BundleOf(TrustDomain trustDomain, ValidationForm form) implements SecretTarget {}

  /**
   * The own and all federated bundles.
   *
   * <p>As {@link ValidationForm#PLAIN_CA} this pools them: any of the trust domains could then mint
   * any identity. Only an explicit alias may ask for that, never a client's metadata.
   */
  record AllBundles(ValidationForm form) implements SecretTarget {}
}
