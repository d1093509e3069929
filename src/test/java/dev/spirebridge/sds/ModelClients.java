package dev.spirebridge.sds;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The two ways of the xDS specification to say what a client wants and what it has. */
final class ModelClients {

  private ModelClients() {}

  private static Status words(String rejection) {
    return Status.newBuilder().setCode(3).setMessage(rejection).build();
  }

  /** State of the world: the whole list each time, under the nonce of the last answer it read. */
  static final class Sotw extends ModelClient<DiscoveryRequest> {

    private String accepted = "";
    private Set<String> listed = Set.of();

    Sotw(String name, Interleaving scene, SteppedLoop loop) {
      super(name, SpokenProtocol.sotw(), scene, loop);
    }

    private DiscoveryRequest.Builder request() {
      var request =
          DiscoveryRequest.newBuilder()
              .setVersionInfo(accepted)
              .setResponseNonce(lastNonce)
              .addAllResourceNames(wanted);
      return everything ? request.addResourceNames(SotwProtocol.EVERYTHING) : request;
    }

    /** As Envoy does, under the nonce of the stream before. */
    @Override
    DiscoveryRequest first(boolean withWhatItHas) {
      listed = Set.of();
      seen.clear();
      return request().build();
    }

    @Override
    DiscoveryRequest wish(Set<String> before, boolean everythingBefore) {
      return request().build();
    }

    @Override
    DiscoveryRequest answer(Reply reply, Optional<String> rejection) {
      if (rejection.isEmpty()) {
        accepted = reply.version();
      }
      var request = request();
      rejection.map(ModelClients::words).ifPresent(request::setErrorDetail);
      return request.build();
    }

    @Override
    void isRead(DiscoveryRequest request, String lastSentNonce) {
      if (!lastSentNonce.isEmpty() && !lastSentNonce.equals(request.getResponseNonce())) {
        return;
      }
      Set<String> list = Set.copyOf(new HashSet<>(request.getResourceNamesList()));
      boolean all = list.contains(SotwProtocol.EVERYTHING);
      boolean allBefore = listed.contains(SotwProtocol.EVERYTHING);
      Set<String> before = listed;
      given.keySet().removeIf(name -> list.contains(name) != before.contains(name));
      if (all != allBefore) {
        given.keySet().retainAll(list);
      }
      listed = list;
    }
  }

  /** Incremental: only what changes, and on a new stream the versions in hand, if it likes. */
  static final class Delta extends ModelClient<DeltaDiscoveryRequest> {

    Delta(String name, Interleaving scene, SteppedLoop loop) {
      super(name, SpokenProtocol.delta(), scene, loop);
    }

    @Override
    DeltaDiscoveryRequest first(boolean withWhatItHas) {
      var request = DeltaDiscoveryRequest.newBuilder().addAllResourceNamesSubscribe(wanted);
      if (everything) {
        request.addResourceNamesSubscribe(SotwProtocol.EVERYTHING);
      }
      held.keySet().removeIf(name -> !everything && !wanted.contains(name));
      seen.clear();
      if (withWhatItHas) {
        request.putAllInitialResourceVersions(held);
        seen.putAll(held);
      } else {
        held.clear();
      }
      return request.build();
    }

    @Override
    DeltaDiscoveryRequest wish(Set<String> before, boolean everythingBefore) {
      var request = DeltaDiscoveryRequest.newBuilder();
      wanted.stream().filter(n -> !before.contains(n)).forEach(request::addResourceNamesSubscribe);
      before.stream()
          .filter(n -> !wanted.contains(n))
          .forEach(request::addResourceNamesUnsubscribe);
      if (everything && !everythingBefore) {
        request.addResourceNamesSubscribe(SotwProtocol.EVERYTHING);
      }
      if (everythingBefore && !everything) {
        request.addResourceNamesUnsubscribe(SotwProtocol.EVERYTHING);
      }
      if (!everything) {
        held.keySet().retainAll(wanted);
        seen.keySet().retainAll(wanted);
      }
      return request.build();
    }

    @Override
    DeltaDiscoveryRequest answer(Reply reply, Optional<String> rejection) {
      var request = DeltaDiscoveryRequest.newBuilder().setResponseNonce(reply.nonce());
      rejection.map(ModelClients::words).ifPresent(request::setErrorDetail);
      return request.build();
    }

    @Override
    void isRead(DeltaDiscoveryRequest request, String lastSentNonce) {
      Set<String> added = Set.copyOf(request.getResourceNamesSubscribeList());
      Set<String> dropped = Set.copyOf(request.getResourceNamesUnsubscribeList());
      if (added.contains(SotwProtocol.EVERYTHING) || dropped.contains(SotwProtocol.EVERYTHING)) {
        given.keySet().retainAll(wanted);
      }
      given.keySet().removeAll(added);
      given.keySet().removeAll(dropped);
      given.putAll(request.getInitialResourceVersionsMap());
    }
  }
}
