package dev.spirebridge.demo;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The authorities of one trust domain in the steps of SPIRE's {@code localauthority}: a prepared
 * one is trusted before it signs, an old one is trusted until it is retired. Not thread-safe;
 * {@link EmbeddedTrustDomain} guards it.
 */
final class LocalAuthorities {
  private final Supplier<CertificateAuthority> maker;
  private final List<CertificateAuthority> old = new ArrayList<>();
  private CertificateAuthority active;
  private @Nullable CertificateAuthority prepared;

  LocalAuthorities(Supplier<CertificateAuthority> maker) {
    this.maker = maker;
    this.active = maker.get();
  }

  CertificateAuthority active() {
    return active;
  }

  void prepare() {
    if (prepared != null) {
      throw new IllegalStateException("An authority is prepared already; activate it first");
    }
    prepared = maker.get();
  }

  void activate() {
    if (prepared == null) {
      throw new IllegalStateException("No authority is prepared; prepare one first");
    }
    old.add(active);
    active = prepared;
    prepared = null;
  }

  void retireOld() {
    old.clear();
  }

  /** The roots of all of them, oldest first. */
  List<X509Certificate> bundle() {
    var bundle = new ArrayList<X509Certificate>();
    old.forEach(authority -> bundle.add(authority.root()));
    bundle.add(active.root());
    Optional.ofNullable(prepared).ifPresent(authority -> bundle.add(authority.root()));
    return List.copyOf(bundle);
  }
}
