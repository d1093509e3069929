package dev.spirebridge.identity;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted for one process, for the others that share its registration entry: SPIRE gives
 * all of them the same SVIDs, and proving a key and validating a path is most of what it costs to
 * take a caller in.
 *
 * <p>Found again is no check passed by: what is found counts as accepted before, and the verifier
 * still compares certificates and keys with what was sent. It is kept for as long as somebody uses
 * it. Not thread-safe.
 */
public final class AcceptedIdentities {

  private static final class Entry extends WeakReference<IdentitySnapshot> {
    private final ByteBuffer chain;

    Entry(ByteBuffer chain, IdentitySnapshot identities, ReferenceQueue<IdentitySnapshot> unused) {
      super(identities, unused);
      this.chain = chain;
    }
  }

  private final Map<ByteBuffer, Entry> byFirstChain = new HashMap<>();
  private final ReferenceQueue<IdentitySnapshot> unused = new ReferenceQueue<>();

  /** What was last accepted with the same first certificate chain. */
  public Optional<IdentitySnapshot> like(List<UnverifiedSvid> given) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    return find(ByteBuffer.wrap(given.getFirst().chain()));
  }

  /** What was last accepted with just these SVIDs. */
  public Optional<IdentitySnapshot> with(List<Svid> svids) {
    return find(encoded(svids.getFirst().chain()))
        .filter(identities -> identities.svids().equals(svids));
  }

  public void add(IdentitySnapshot identities) {
    forgetUnused();
    ByteBuffer chain = encoded(identities.svids().getFirst().chain());
    byFirstChain.put(chain, new Entry(chain, identities, unused));
  }

  /** How many are kept, with those that nobody uses any more since the last was added. */
  int size() {
    return byFirstChain.size();
  }

  private Optional<IdentitySnapshot> find(ByteBuffer chain) {
    return Optional.ofNullable(byFirstChain.get(chain)).map(Reference::get);
  }

  private void forgetUnused() {
    @Nullable Reference<? extends IdentitySnapshot> entry = unused.poll();
    while (entry != null) {
      // Only this very entry: its chain may have a newer one.
      byFirstChain.remove(((Entry) entry).chain, entry);
      entry = unused.poll();
    }
  }

  private static ByteBuffer encoded(List<X509Certificate> chain) {
    return ByteBuffer.wrap(Certificates.encoded(chain));
  }
}
