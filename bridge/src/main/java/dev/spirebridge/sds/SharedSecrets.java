package dev.spirebridge.sds;

import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encoded secrets, once for all subjects that have the same: all processes of a node share their
 * roots, and those of one registration entry share their SVIDs.
 *
 * <p>A secret is kept for as long as a catalog holds it. Any thread may ask.
 */
final class SharedSecrets {

  /** They compare by certificates, which a shared instance makes a matter of no time. */
  private sealed interface Key {}

  /** Without the private key, which is to go when the secret goes; the chain determines it. */
  private record Certificate(String name, List<X509Certificate> chain) implements Key {}

  private record SpiffeValidator(String name, List<TrustBundle> bundles) implements Key {}

  private record PlainCa(String name, List<TrustBundle> bundles) implements Key {}

  private static final class Entry extends WeakReference<EncodedSecret> {
    private final Key key;

    Entry(Key key, EncodedSecret secret, ReferenceQueue<EncodedSecret> unused) {
      super(secret, unused);
      this.key = key;
    }
  }

  private final ConcurrentMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<EncodedSecret> unused = new ReferenceQueue<>();

  EncodedSecret certificate(String name, Svid svid) {
    return of(new Certificate(name, svid.chain()), () -> SecretEncoder.certificate(name, svid));
  }

  /** A validation context in which each authority counts for its own trust domain only. */
  EncodedSecret spiffeValidator(String name, Collection<TrustBundle> bundles) {
    List<TrustBundle> kept = List.copyOf(bundles);
    return of(new SpiffeValidator(name, kept), () -> SecretEncoder.spiffeValidator(name, kept));
  }

  /** A validation context in which every authority may vouch for any identity. */
  EncodedSecret plainCa(String name, Collection<TrustBundle> bundles) {
    List<TrustBundle> kept = List.copyOf(bundles);
    return of(new PlainCa(name, kept), () -> SecretEncoder.plainCa(name, kept));
  }

  /** How many are kept. */
  int size() {
    forgetUnused();
    return entries.size();
  }

  private EncodedSecret of(Key key, Supplier<EncodedSecret> encoding) {
    Entry known = entries.get(key);
    EncodedSecret secret = known == null ? null : known.get();
    return secret != null ? secret : keep(key, encoding.get());
  }

  private EncodedSecret keep(Key key, EncodedSecret fresh) {
    forgetUnused();
    EncodedSecret[] kept = {fresh};
    entries.compute(
        key,
        (_, other) -> {
          // Held by a strong reference from here on, so that it cannot vanish meanwhile.
          EncodedSecret secret = other == null ? null : other.get();
          kept[0] = secret != null ? secret : fresh;
          return other != null && secret != null ? other : new Entry(key, fresh, unused);
        });
    return kept[0];
  }

  private void forgetUnused() {
    @Nullable Object entry = unused.poll();
    while (entry != null) {
      // Only this very entry: its key may have a new one by now.
      entries.remove(((Entry) entry).key, entry);
      entry = unused.poll();
    }
  }
}
