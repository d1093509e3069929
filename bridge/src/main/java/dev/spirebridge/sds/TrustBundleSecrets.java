package dev.spirebridge.sds;

import dev.spirebridge.identity.TrustBundle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Encoded trust bundles, once for all subjects that have the same: a thousand processes of a node
 * differ in their certificates and share their roots.
 *
 * <p>A secret is kept for as long as a catalog holds it. Any thread may ask.
 */
final class TrustBundleSecrets {

  /** Bundles compare by their certificates, which a shared instance makes a matter of no time. */
  private record Key(String name, boolean plain, List<TrustBundle> bundles) {}

  private static final class Entry extends WeakReference<EncodedSecret> {
    private final Key key;

    Entry(Key key, EncodedSecret secret, ReferenceQueue<EncodedSecret> unused) {
      super(secret, unused);
      this.key = key;
    }
  }

  private final ConcurrentMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<EncodedSecret> unused = new ReferenceQueue<>();

  /** A validation context in which each authority counts for its own trust domain only. */
  EncodedSecret spiffeValidator(String name, Collection<TrustBundle> bundles) {
    return of(new Key(name, false, List.copyOf(bundles)));
  }

  /** A validation context in which every authority may vouch for any identity. */
  EncodedSecret plainCa(String name, Collection<TrustBundle> bundles) {
    return of(new Key(name, true, List.copyOf(bundles)));
  }

  /** How many are kept. */
  int size() {
    forgetUnused();
    return entries.size();
  }

  private EncodedSecret of(Key key) {
    Entry known = entries.get(key);
    EncodedSecret secret = known == null ? null : known.get();
    return secret != null ? secret : make(key);
  }

  private EncodedSecret make(Key key) {
    forgetUnused();
    EncodedSecret fresh = encode(key);
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

  private static EncodedSecret encode(Key key) {
    return key.plain()
        ? SecretEncoder.plainCa(key.name(), key.bundles())
        : SecretEncoder.spiffeValidator(key.name(), key.bundles());
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
