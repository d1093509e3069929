package dev.spirebridge.app;

import dev.spirebridge.federation.ServedBundles;
import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIBlockingStub;
import io.spiffe.workloadapi.grpc.Workload.JWTBundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.util.Iterator;
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
        return ask(stub(channel));
      } catch (StatusRuntimeException e) {
        return new Unavailable(words(e.getStatus()));
      } finally {
        channel.shutdownNow();
      }
    } catch (IllegalStateException e) {
      return new Unavailable(
          "The SPIRE agent at %s cannot be asked: %s.".formatted(agent, e.getMessage()));
    }
  }

  private static SpiffeWorkloadAPIBlockingStub stub(ManagedChannel channel) {
    Metadata headers = new Metadata();
    headers.put(SECURITY_HEADER, "true");
    return SpiffeWorkloadAPIGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadline(Deadline.after(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  private Answer ask(SpiffeWorkloadAPIBlockingStub stub) {
    var x509 = first(stub.fetchX509Bundles(X509BundlesRequest.getDefaultInstance()));
    if (x509.isEmpty()) {
      return new Unavailable(
          "The SPIRE agent at %s ends its answer before the first trust bundle. Run this again."
              .formatted(agent));
    }
    AgentAnswer answer = new AgentAnswer();
    x509.get().getBundlesMap().forEach((name, der) -> answer.addX509(name, der.toByteArray()));
    optionally(stub.fetchJWTBundles(JWTBundlesRequest.getDefaultInstance()))
        .ifPresent(jwt -> {
          answer.tellsJwt();
          jwt.getBundlesMap().forEach((name, jwks) -> answer.addJwt(name, jwks.toByteArray()));
        });
    return answer.served(own(stub));
  }

  /** The bundles do not say which of them is the agent's own; an SVID does. */
  private static Optional<TrustDomain> own(SpiffeWorkloadAPIBlockingStub stub) {
    return optionally(stub.fetchX509SVID(X509SVIDRequest.getDefaultInstance()))
        .filter(answer -> answer.getSvidsCount() > 0)
        .flatMap(AgentBundles::trustDomain);
  }

  private static Optional<TrustDomain> trustDomain(X509SVIDResponse answer) {
    try {
      return Optional.of(SpiffeId.parse(answer.getSvids(0).getSpiffeId()).getTrustDomain());
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Some agents do not serve it, or not to everybody who may have X.509 bundles. */
  private static <T> Optional<T> optionally(Iterator<T> answers) {
    try {
      return first(answers);
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  private static <T> Optional<T> first(Iterator<T> answers) {
    return answers.hasNext() ? Optional.of(answers.next()) : Optional.empty();
  }

  private String words(Status status) {
    String said = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "The SPIRE agent at %s cannot be reached. Run this where a SPIRE agent is, and name its %s"
              .formatted(agent, "socket with --agent-socket.");
      case PERMISSION_DENIED ->
          "The SPIRE agent at %s has no identity for this process (%s). Run this as a workload %s"
              .formatted(agent, said, "that has a registration entry.");
      case DEADLINE_EXCEEDED ->
          "The SPIRE agent at %s does not answer within %ds. Look into its log."
              .formatted(agent, LIMIT_SECONDS);
      default ->
          "The SPIRE agent at %s answers %s (%s). Look into its log."
              .formatted(agent, status.getCode(), said);
    };
  }
}
