package dev.spirebridge.sds;

import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
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

  private enum Form {
    CERTIFICATE,
    SPIFFE_VALIDATOR,
    PLAIN_CA
  }

  private static final class Entry extends WeakReference<EncodedSecret> {
    private final List<Object> key;

    Entry(List<Object> key, EncodedSecret secret, ReferenceQueue<EncodedSecret> unused) {
      super(secret, unused);
      this.key = key;
    }
  }

  /**
   * By form, name and content, which compares by certificates: a shared instance makes that a
   * matter of no time. A list, as for the first hash of a record the JVM makes 5 classes at every
   * start. The private key is not part of it, as it is to go when the secret goes; the chain
   * determines it.
   */
  private final ConcurrentMap<List<Object>, Entry> entries = new ConcurrentHashMap<>();

  private final ReferenceQueue<EncodedSecret> unused = new ReferenceQueue<>();

  EncodedSecret certificate(String name, Svid svid) {
    return of(
        List.of(Form.CERTIFICATE, name, svid.chain()), () -> SecretEncoder.certificate(name, svid));
  }

  /** A validation context in which each authority counts for its own trust domain only. */
  EncodedSecret spiffeValidator(String name, Collection<TrustBundle> bundles) {
    List<TrustBundle> kept = List.copyOf(bundles);
    return of(
        List.of(Form.SPIFFE_VALIDATOR, name, kept),
        () -> SecretEncoder.spiffeValidator(name, kept));
  }

  /** A validation context in which every authority may vouch for any identity. */
  EncodedSecret plainCa(String name, Collection<TrustBundle> bundles) {
    List<TrustBundle> kept = List.copyOf(bundles);
    return of(List.of(Form.PLAIN_CA, name, kept), () -> SecretEncoder.plainCa(name, kept));
  }

  /** How many are kept. */
  int size() {
    forgetUnused();
    return entries.size();
  }

  private EncodedSecret of(List<Object> key, Supplier<EncodedSecret> encoding) {
    Entry known = entries.get(key);
    EncodedSecret secret = known == null ? null : known.get();
    return secret != null ? secret : keep(key, encoding.get());
  }

  private EncodedSecret keep(List<Object> key, EncodedSecret fresh) {
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
