package dev.spirebridge.demo;

import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509BundlesResponse;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsResponse;

/**
 * A SPIRE agent's admin socket with its Delegated Identity API, that behaves as SPIRE's does and as
 * badly as it is told to. A delegate asks about a process, the {@link ProcessAttestor} says which
 * workload that is, once, when the stream opens; what is told about the workload's key goes there.
 * A workload without an entry is an empty message on a stream that stays open.
 *
 * <p>What it serves outlives {@link #stop()}. Thread-safe; a method that acts on streams returns at
 * once, and clients see the effects of several calls in the order of the calls.
 */
public final class EmbeddedDelegatedIdentity implements AutoCloseable {
  /** How SPIRE's agent answers a delegate that no registration entry matches. */
  public static final Status NO_IDENTITY_ISSUED = EmbeddedWorkloadApi.NO_IDENTITY_ISSUED;

  /**
   * How SPIRE's agent answers a delegate whose SPIFFE ID is not in {@code authorized_delegates}.
   */
  public static final Status NOT_AN_AUTHORIZED_DELEGATE =
      Status.PERMISSION_DENIED.withDescription("caller not configured as an authorized delegate");

  private static final Status STOPPING = Status.UNAVAILABLE.withDescription("transport is closing");

  /** SPIRE's, on its admin socket. */
  private static final String SOCKET_MODE = "rwxrwx---";

  private final Path socket;
  private final DelegatedStreams streams;
  private @Nullable UnixSocketGrpcServer server;

  private EmbeddedDelegatedIdentity(Path socket, ProcessAttestor attestor) {
    this.socket = socket;
    this.streams = new DelegatedStreams(attestor);
  }

  /** One that does not listen yet. */
  public static EmbeddedDelegatedIdentity stopped(Path socket, ProcessAttestor attestor) {
    return new EmbeddedDelegatedIdentity(socket, attestor);
  }

  /**
   * One that listens.
   *
   * @throws UncheckedIOException if the socket cannot be bound
   */
  public static EmbeddedDelegatedIdentity started(Path socket, ProcessAttestor attestor) {
    var api = stopped(socket, attestor);
    api.start();
    return api;
  }

  /** Where it listens when it does. */
  public Path socket() {
    return socket;
  }

  /** The address a delegate dials, in gRPC's form. */
  public String address() {
    return "unix://" + socket.toAbsolutePath();
  }

  /**
   * Listens; does nothing when it does already.
   *
   * @throws UncheckedIOException if the socket cannot be bound
   */
  public synchronized void start() {
    if (server == null) {
      server = UnixSocketGrpcServer.start(socket, new DelegatedIdentityService(streams));
      try {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(SOCKET_MODE));
      } catch (IOException e) {
        stop();
        throw new UncheckedIOException("Cannot set the mode of " + socket, e);
      }
    }
  }

  /** Ends all streams with UNAVAILABLE, drops the connections and removes the socket. */
  public synchronized void stop() {
    if (server != null) {
      streams.endAll(STOPPING).join();
      server.close();
      server = null;
    }
  }

  /**
   * The place of one workload, to register it there with {@link EmbeddedTrustDomain#register}.
   *
   * @param key as the attestor gives it
   */
  public IdentityTarget workload(String key) {
    return new IdentityTarget() {
      @Override
      public void publish(WorkloadUpdate update) {
        streams.change(content -> content.put(key, update));
      }

      @Override
      public void withdraw(WorkloadUpdate remaining) {
        streams.change(content -> content.put(key, remaining));
      }
    };
  }

  /** Tells of one workload what no agent would, until something is published for it. */
  public void publishRaw(String key, SubscribeToX509SVIDsResponse message) {
    streams.change(content -> content.putRaw(key, message));
  }

  /** Tells bundles that no agent would, until the true ones change. */
  public void publishRawBundles(SubscribeToX509BundlesResponse message) {
    streams.change(content -> content.putRawBundles(message));
  }

  /**
   * Refuses new streams with {@code status}, such as {@link #NO_IDENTITY_ISSUED} or {@link
   * #NOT_AN_AUTHORIZED_DELEGATE}, and ends each open one with it at its next push, as SPIRE does.
   */
  public void refuseDelegate(Status status) {
    streams.refuseDelegate(Optional.of(status));
  }

  /** Takes back {@link #refuseDelegate}. */
  public void acceptDelegate() {
    streams.refuseDelegate(Optional.empty());
  }

  /** Attests as ever, but sends no SVIDs on any stream until {@link #release}. */
  public void holdSvids() {
    streams.hold(DelegatedSubscription.Kind.SVIDS);
  }

  /** Sends no bundles on any stream until {@link #release}. */
  public void holdBundles() {
    streams.hold(DelegatedSubscription.Kind.BUNDLES);
  }

  /** Sends the latest of what was held. */
  public void release() {
    streams.release();
  }

  /** Ends the open streams, {@link Status#OK} being a clean completion; new ones are welcome. */
  public void endOpenStreams(Status status) {
    var _ = streams.endAll(status);
  }

  /** The subscriptions to SVIDs, whoever for. */
  public StreamCount svidStreams() {
    return streams.counts().svids();
  }

  /** The subscriptions to SVIDs for one process; for pid 0, those by selectors. */
  public StreamCount svidStreams(int pid) {
    return streams.counts().svids(pid);
  }

  /** The subscriptions to bundles. */
  public StreamCount bundleStreams() {
    return streams.counts().bundles();
  }

  @Override
  public void close() {
    stop();
    streams.close();
  }
}
