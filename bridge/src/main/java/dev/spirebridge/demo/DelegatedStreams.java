package dev.spirebridge.demo;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/**
 * The one owner of all delegated streams: everything that happens to them goes through its inbox
 * and is done in that order on its thread, so the caller of any method here never waits for a
 * client.
 */
final class DelegatedStreams implements AutoCloseable {
  private final ProcessAttestor attestor;
  private final Inbox inbox = new Inbox("embedded-delegated-identity");
  private final DelegatedCounts counts = new DelegatedCounts();
  private final DelegatedContent content = new DelegatedContent();
  private final Map<ServerCallStreamObserver<?>, DelegatedSubscription> open =
      new LinkedHashMap<>();

  private final Set<DelegatedSubscription.Kind> held =
      EnumSet.noneOf(DelegatedSubscription.Kind.class);
  private Optional<Status> refusal = Optional.empty();

  DelegatedStreams(ProcessAttestor attestor) {
    this.attestor = attestor;
  }

  DelegatedCounts counts() {
    return counts;
  }

  /** Takes over a call; to be used from inside the call's method, as gRPC demands. */
  void subscribe(
      SubscribeToX509SVIDsRequest request,
      ServerCallStreamObserver<SubscribeToX509SVIDsResponse> client) {
    client.setOnCancelHandler(() -> inbox.execute(() -> forget(client)));
    inbox.execute(() -> {
      counts.svidsArrived(request.getPid());
      try {
        requireAuthorizedDelegate();
        var key = RequestedWorkload.key(request, attestor);
        keep(client, new SvidSubscription(request.getPid(), key, content, client));
      } catch (StatusException e) {
        client.onError(e);
      }
    });
  }

  /** Likewise. */
  void subscribe(ServerCallStreamObserver<SubscribeToX509BundlesResponse> client) {
    client.setOnCancelHandler(() -> inbox.execute(() -> forget(client)));
    inbox.execute(() -> {
      counts.bundlesArrived();
      try {
        requireAuthorizedDelegate();
        keep(client, new BundleSubscription(content, client));
      } catch (StatusException e) {
        client.onError(e);
      }
    });
  }

  /** Changes what there is to tell and tells it. */
  void change(Consumer<DelegatedContent> change) {
    inbox.execute(() -> {
      change.accept(content);
      pushAll();
    });
  }

  /** Present: refuses new streams with it, and ends an open one where it would be pushed to. */
  void refuseDelegate(Optional<Status> status) {
    inbox.execute(() -> refusal = status);
  }

  void hold(DelegatedSubscription.Kind kind) {
    inbox.execute(() -> held.add(kind));
  }

  /** Tells what was held back. */
  void release() {
    inbox.execute(() -> {
      held.clear();
      pushAll();
    });
  }

  /** Ends the open streams; new ones are as welcome as before. */
  CompletableFuture<Void> endAll(Status status) {
    return CompletableFuture.runAsync(
        () -> List.copyOf(open.values()).forEach(stream -> end(stream, status)), inbox);
  }

  @Override
  public void close() {
    inbox.close();
  }

  private void requireAuthorizedDelegate() throws StatusException {
    if (refusal.isPresent()) {
      throw refusal.get().asException();
    }
  }

  private void keep(ServerCallStreamObserver<?> client, DelegatedSubscription stream) {
    open.put(client, stream);
    counts.opened(stream);
    push(stream);
  }

  private void pushAll() {
    List.copyOf(open.values()).forEach(this::push);
  }

  private void push(DelegatedSubscription stream) {
    if (!stream.hasNews() || held.contains(stream.kind())) {
      return;
    }
    if (refusal.isPresent()) {
      end(stream, refusal.get());
    } else {
      stream.push();
    }
  }

  private void end(DelegatedSubscription stream, Status status) {
    var client = stream.client();
    forget(client);
    if (client.isCancelled()) {
      return;
    }
    if (status.isOk()) {
      client.onCompleted();
    } else {
      client.onError(status.asRuntimeException());
    }
  }

  private void forget(ServerCallStreamObserver<?> client) {
    var stream = open.remove(client);
    if (stream != null) {
      counts.ended(stream);
    }
  }
}
