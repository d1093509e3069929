package dev.spirebridge.demo;

import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What SPIRE's server is to one trust domain: its authorities, the bundles it federates with and
 * the registered workloads. Every change is published at once to each workload it concerns, through
 * that workload's {@link IdentityTarget}. Nothing happens by itself: whoever owns it says when to
 * rotate. Thread-safe.
 *
 * <p>A new authority in the order that breaks nobody: {@link #prepareAuthority}, {@link
 * #activateAuthority}, {@link #rotateSvids}, {@link #retireOldAuthorities}. Any other order is done
 * as asked, so that tests can see what it breaks.
 */
public final class EmbeddedTrustDomain {
  private final TrustDomain name;
  private final LocalAuthorities authorities;
  private final Map<TrustDomain, List<X509Certificate>> federatedBundles = new LinkedHashMap<>();
  private final List<RegisteredWorkload> workloads = new ArrayList<>();

  private EmbeddedTrustDomain(TrustDomain name, LocalAuthorities authorities) {
    this.name = name;
    this.authorities = authorities;
  }

  /** One whose self-signed authorities sign SVIDs themselves, as SPIRE without an upstream. */
  public static EmbeddedTrustDomain selfSigned(
      TrustDomain name, Duration authorityLifetime, InstantSource clock) {
    return new EmbeddedTrustDomain(
        name,
        new LocalAuthorities(
            () -> CertificateAuthority.selfSigned(name, authorityLifetime, clock)));
  }

  /** One whose roots sign an intermediate that signs SVIDs: every chain has two certificates. */
  public static EmbeddedTrustDomain withIntermediates(
      TrustDomain name, Duration authorityLifetime, InstantSource clock) {
    return new EmbeddedTrustDomain(
        name,
        new LocalAuthorities(() ->
            CertificateAuthority.selfSigned(name, authorityLifetime, clock)
                .intermediate(authorityLifetime)));
  }

  public TrustDomain name() {
    return name;
  }

  /** The trust bundle now. */
  public synchronized List<X509Certificate> bundle() {
    return authorities.bundle();
  }

  /** The authority that signs now. */
  public synchronized CertificateAuthority activeAuthority() {
    return authorities.active();
  }

  /** Registers a workload and issues its SVIDs; the first entry's is the default one. */
  public synchronized RegisteredWorkload register(
      IdentityTarget target, RegistrationEntry... entries) {
    var workload = new RegisteredWorkload(this, target);
    workloads.add(workload);
    workload.setEntries(entries);
    return workload;
  }

  /** Issues every SVID anew, each with a new key. */
  public synchronized void rotateSvids() {
    workloads.forEach(RegisteredWorkload::rotateSvids);
  }

  /**
   * Adds a new authority to the bundle; it does not sign yet.
   *
   * @throws IllegalStateException if one is prepared already
   */
  public synchronized void prepareAuthority() {
    authorities.prepare();
    publishToAll();
  }

  /**
   * Lets the prepared authority sign from now on; the bundle stays as it is, and so do the SVIDs.
   *
   * @throws IllegalStateException if none is prepared
   */
  public synchronized void activateAuthority() {
    authorities.activate();
  }

  /** Takes the authorities that sign no more out of the bundle. */
  public synchronized void retireOldAuthorities() {
    authorities.retireOld();
    publishToAll();
  }

  /** Adds or replaces the bundle of a foreign trust domain, for all workloads. */
  public synchronized void federateWith(TrustDomain foreign, List<X509Certificate> bundle) {
    federatedBundles.put(foreign, List.copyOf(bundle));
    publishToAll();
  }

  public synchronized void endFederationWith(TrustDomain foreign) {
    federatedBundles.remove(foreign);
    publishToAll();
  }

  synchronized WorkloadSvid issue(RegistrationEntry entry) {
    return authorities.active().issue(entry.spiffeId(), entry.hint(), entry.lifetime());
  }

  /** All that a workload with these entries is entitled to. */
  synchronized WorkloadUpdate update(Map<RegistrationEntry, WorkloadSvid> svids) {
    var federated = new LinkedHashMap<>(federatedBundles);
    federated.keySet().removeIf(foreign -> noneFederates(svids.keySet(), foreign));
    return new WorkloadUpdate(name, List.copyOf(svids.values()), authorities.bundle(), federated);
  }

  private static boolean noneFederates(Set<RegistrationEntry> entries, TrustDomain foreign) {
    return entries.stream().noneMatch(entry -> entry.federatesWith(foreign));
  }

  private void publishToAll() {
    workloads.forEach(RegisteredWorkload::publish);
  }
}
