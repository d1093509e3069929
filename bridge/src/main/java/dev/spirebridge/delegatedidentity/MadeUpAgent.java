package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.NewKeys;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.store.Caller;
import io.spiffe.spiffeid.TrustDomain;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** An agent for rehearsals: it answers at once, with identities that nobody believes. */
final class MadeUpAgent implements AgentApi {

  static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("rehearsal.invalid");

  private static final String SPIFFE_ID = TRUST_DOMAIN.newSpiffeId("nobody").toString();

  /** Some are proved and validated anew, the others found: both are to be rehearsed. */
  private static final int CALLERS_PER_SVID = 10;

  private final KeyPair authority = NewKeys.p256();
  private final InstantSource clock;
  private UnverifiedSvid svid;
  private int asked;

  MadeUpAgent(InstantSource clock) {
    this.clock = clock;
    this.svid = newSvid();
  }

  @Override
  public Subscription subscribeToIdentities(Caller caller, Listener<CallerUpdate> listener) {
    asked++;
    if (asked % CALLERS_PER_SVID == 0) {
      svid = newSvid();
    }
    listener.received(new CallerUpdate(List.of(svid), List.of()));
    return new NothingMore();
  }

  @Override
  public Subscription subscribeToBundles(Listener<BundlesUpdate> listener) {
    byte[] bundle = MadeUpCertificate.ofAuthority(authority, clock.instant());
    listener.received(new BundlesUpdate(Map.of(TRUST_DOMAIN.getName(), bundle)));
    return new NothingMore();
  }

  @Override
  public void close() {}

  private UnverifiedSvid newSvid() {
    KeyPair keys = NewKeys.p256();
    byte[] certificate =
        MadeUpCertificate.ofSvid(SPIFFE_ID, keys.getPublic(), authority, clock.instant());
    return new UnverifiedSvid(SPIFFE_ID, certificate, keys.getPrivate().getEncoded(), "");
  }

  private record NothingMore() implements Subscription {
    @Override
    public void next() {}

    @Override
    public void close() {}
  }
}
