package dev.spirebridge.app;

import dev.spirebridge.federation.ServedBundles;
import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.X509BundleException;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks the SPIRE agent's Workload API once which trust bundles it serves to this process. */
public final class AgentBundles implements ServedBundles {

  private static final Metadata.Key<String> SECURITY_HEADER =
      Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);
  private static final long LIMIT_SECONDS = 10;

  private final Endpoint agent;

  public AgentBundles(Endpoint agent) {
    this.agent = agent;
  }

  @Override
  public Answer ask() {
    try (EventLoops loops = new EventLoops("agent", 1)) {
      ManagedChannel channel = ClientChannels.open(agent, loops);
      try {
        return served(first(channel));
      } catch (StatusRuntimeException e) {
        return new Unavailable(words(e.getStatus()));
      } catch (X509BundleException e) {
        return new Unavailable(
            "the agent at %s serves a bundle that cannot be read: %s; look at the SPIRE server"
                .formatted(agent, e.getMessage()));
      } finally {
        channel.shutdownNow();
      }
    } catch (IllegalStateException e) {
      return new Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static X509BundlesResponse first(ManagedChannel channel) {
    Metadata headers = new Metadata();
    headers.put(SECURITY_HEADER, "true");
    Iterator<X509BundlesResponse> answers =
        SpiffeWorkloadAPIGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
            .fetchX509Bundles(X509BundlesRequest.getDefaultInstance());
    return answers.next();
  }

  /** The answer does not say which of the trust domains is the agent's own. */
  private static Served served(X509BundlesResponse response) throws X509BundleException {
    Map<TrustDomain, X509Bundle> bundles = new HashMap<>();
    for (var entry : response.getBundlesMap().entrySet()) {
      TrustDomain trustDomain = TrustDomain.parse(entry.getKey());
      bundles.put(trustDomain, X509Bundle.parse(trustDomain, entry.getValue().toByteArray()));
    }
    return new Served(Optional.empty(), bundles);
  }

  private String words(Status status) {
    String said = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "the agent at %s cannot be reached; run this where a SPIRE agent is, and name its socket with --agent-socket"
              .formatted(agent);
      case PERMISSION_DENIED ->
          "the agent at %s has no identity for this process (%s); run this as a workload that has a registration entry"
              .formatted(agent, said);
      default ->
          "the agent at %s answers %s (%s); look into its log"
              .formatted(agent, status.getCode(), said);
    };
  }
}
