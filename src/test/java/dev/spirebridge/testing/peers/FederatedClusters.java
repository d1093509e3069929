package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import java.time.Duration;
import java.util.List;

/** The data planes of two trust domains that federate. */
final class FederatedClusters implements AutoCloseable {

  private final FederatedCluster first;
  private final FederatedCluster second;

  private FederatedClusters(FederatedCluster first, FederatedCluster second) {
    this.first = first;
    this.second = second;
  }

  /** Registers both workloads, starts both sides and returns when both Envoys are ready. */
  static FederatedClusters start(
      PeerFolder folder, Federation federation, FederatedConsumer consumer, Duration limit) {
    federation.first().createEntry();
    federation.second().createEntry();
    Party one = party(federation.first());
    Party two = party(federation.second());
    List<Party> both = List.of(one, two);
    FederatedCluster first =
        FederatedCluster.start(folder, federation.first(), one, both, consumer);
    try {
      FederatedClusters clusters =
          new FederatedClusters(
              first, FederatedCluster.start(folder, federation.second(), two, both, consumer));
      clusters.awaitReady(limit);
      return clusters;
    } catch (RuntimeException | Error e) {
      first.close();
      throw e;
    }
  }

  private static Party party(FederatedAgent agent) {
    return new Party(agent.trustDomain(), agent.spiffeId(), Ports.free());
  }

  private void awaitReady(Duration limit) {
    try {
      first.envoy().awaitReady(limit);
      second.envoy().awaitReady(limit);
    } catch (RuntimeException | Error e) {
      second.close();
      throw e;
    }
  }

  FederatedCluster first() {
    return first;
  }

  FederatedCluster second() {
    return second;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
