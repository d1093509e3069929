package dev.spirebridge.benchmark.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.spirebridge.demo.IdentityTarget;
import dev.spirebridge.demo.WorkloadUpdate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers what the agent publishes, on its way to it: the leaves one after another, and the trust
 * bundles likewise. A secret that a client was given is found among them again by its certificates
 * alone, so that one that was missed, mixed up or never published shows. Thread-safe.
 */
public final class PublishedIdentities implements IdentityTarget {
  /**
   * The newest of each.
   *
   * @param nanos of {@link System#nanoTime}, when the newer of the two was published
   */
  record Newest(int leaf, int bundle, long nanos) {}

  private static final int UNKNOWN = -1;

  private final IdentityTarget agent;
  private final Map<X509Certificate, Integer> leaves = new ConcurrentHashMap<>();
  private final Map<Set<X509Certificate>, Integer> bundles = new ConcurrentHashMap<>();

  /** Thousands of streams are given the same bytes: they are read once. */
  private final Map<ByteString, Integer> read = new ConcurrentHashMap<>();

  private volatile Newest newest = new Newest(UNKNOWN, UNKNOWN, 0);

  public PublishedIdentities(IdentityTarget agent) {
    this.agent = agent;
  }

  /** Takes note first: a client may have the answer before this returns. */
  @Override
  public void publish(WorkloadUpdate update) {
    int leaf = number(leaves, update.svids().getFirst().leaf());
    int bundle = number(bundles, Set.copyOf(update.authorities()));
    newest = new Newest(leaf, bundle, System.nanoTime());
    agent.publish(update);
  }

  @Override
  public void withdraw(WorkloadUpdate remaining) {
    agent.withdraw(remaining);
  }

  Newest newest() {
    return newest;
  }

  /** The number of the leaf or trust bundle in a secret; empty for one that was not published. */
  OptionalInt numberOf(Subscription.NamedSecret secret) {
    // Every answer between two rotations repeats what the last had: a few are enough to keep.
    if (read.size() > 64) {
      read.clear();
    }
    int number = read.computeIfAbsent(secret.content(), this::read);
    return number == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private int read(ByteString content) {
    try {
      Secret secret = Secret.parseFrom(content);
      return secret.hasTlsCertificate()
          ? leaves.getOrDefault(
              certificates(secret.getTlsCertificate().getCertificateChain().getInlineBytes())
                  .getFirst(),
              UNKNOWN)
          : bundles.getOrDefault(authorities(secret.getValidationContext()), UNKNOWN);
    } catch (InvalidProtocolBufferException | CertificateException e) {
      return UNKNOWN;
    }
  }

  private static Set<X509Certificate> authorities(CertificateValidationContext context)
      throws InvalidProtocolBufferException, CertificateException {
    if (context.hasTrustedCa()) {
      return Set.copyOf(certificates(context.getTrustedCa().getInlineBytes()));
    }
    Set<X509Certificate> all = new HashSet<>();
    for (var trustDomain :
        context
            .getCustomValidatorConfig()
            .getTypedConfig()
            .unpack(SPIFFECertValidatorConfig.class)
            .getTrustDomainsList()) {
      all.addAll(certificates(trustDomain.getTrustBundle().getInlineBytes()));
    }
    return all;
  }

  private static List<X509Certificate> certificates(ByteString pem) throws CertificateException {
    Collection<? extends java.security.cert.Certificate> all =
        CertificateFactory.getInstance("X.509").generateCertificates(pem.newInput());
    return all.stream().map(X509Certificate.class::cast).toList();
  }

  private static <T> int number(Map<T, Integer> numbered, T next) {
    synchronized (numbered) {
      Integer known = numbered.putIfAbsent(next, numbered.size());
      return known == null ? numbered.size() - 1 : known;
    }
  }
}
