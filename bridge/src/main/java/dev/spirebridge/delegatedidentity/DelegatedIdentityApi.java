package dev.spirebridge.delegatedidentity;

import com.google.protobuf.ByteString;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.store.Caller;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import spire.api.agent.delegatedidentity.v1.DelegatedIdentityGrpc;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;
import spire.api.agent.delegatedidentity.v1.X509SVIDWithKey;
import spire.api.types.SPIFFEID;

/**
 * SPIRE's Delegated Identity API on the agent's admin socket (SPIRE 1.16,
 * pkg/agent/api/delegatedidentity/v1/service.go): one connection, on it one server stream per
 * process and one for the bundles.
 *
 * <p>A process is named by its PID alone. Selectors, the other way, the agent would take on trust.
 */
final class DelegatedIdentityApi implements AgentApi {

  private final EventLoops loops = new EventLoops("agent", 1);
  private final AgentConnections connections;

  DelegatedIdentityApi(Endpoint agent) {
    this.connections = new AgentConnections(agent, loops);
  }

  @Override
  public Subscription subscribeToIdentities(Caller caller, Listener<CallerUpdate> listener) {
    int pid = caller.process().orElseThrow().pid();
    SubscribeToX509SVIDsRequest request =
        SubscribeToX509SVIDsRequest.newBuilder().setPid(pid).build();
    return connections.call(
        DelegatedIdentityGrpc.getSubscribeToX509SVIDsMethod(),
        request,
        DelegatedIdentityApi::neutral,
        listener);
  }

  @Override
  public Subscription subscribeToBundles(Listener<BundlesUpdate> listener) {
    return connections.call(
        DelegatedIdentityGrpc.getSubscribeToX509BundlesMethod(),
        SubscribeToX509BundlesRequest.getDefaultInstance(),
        DelegatedIdentityApi::neutral,
        listener);
  }

  @Override
  public void close() {
    connections.close();
    loops.close();
  }

  private static CallerUpdate neutral(SubscribeToX509SVIDsResponse response) {
    List<UnverifiedSvid> svids =
        response.getX509SvidsList().stream().map(DelegatedIdentityApi::neutral).toList();
    return new CallerUpdate(svids, response.getFederatesWithList());
  }

  private static UnverifiedSvid neutral(X509SVIDWithKey given) {
    SPIFFEID id = given.getX509Svid().getId();
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    for (ByteString certificate : given.getX509Svid().getCertChainList()) {
      chain.writeBytes(certificate.toByteArray());
    }
    return new UnverifiedSvid(
        "spiffe://" + id.getTrustDomain() + id.getPath(),
        chain.toByteArray(),
        given.getX509SvidKey().toByteArray(),
        given.getX509Svid().getHint());
  }

  private static BundlesUpdate neutral(SubscribeToX509BundlesResponse response) {
    Map<String, byte[]> bundles =
        response.getCaCertificatesMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
    return new BundlesUpdate(bundles);
  }
}
