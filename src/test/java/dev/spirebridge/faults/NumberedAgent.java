package dev.spirebridge.faults;

import dev.spirebridge.benchmark.load.PublishedIdentities;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.peers.PeerFolder;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;

/** The embedded agent, which is no fault's victim here: what it publishes is known by number. */
record NumberedAgent(
    EmbeddedTrustDomain trustDomain, EmbeddedWorkloadApi api, PublishedIdentities published)
    implements AutoCloseable {

  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final Duration LIFETIME = Duration.ofHours(1);

  static NumberedAgent start(PeerFolder folder) {
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
    EmbeddedWorkloadApi api =
        EmbeddedWorkloadApi.started(folder.folder("public").resolve("api.sock"));
    PublishedIdentities published = new PublishedIdentities(api);
    trustDomain.register(
        published, new RegistrationEntry(SpiffeId.fromSegments(NAME, "proxy"), LIFETIME));
    return new NumberedAgent(trustDomain, api, published);
  }

  void rotate() {
    trustDomain.rotateSvids();
  }

  @Override
  public void close() {
    api.close();
  }
}
