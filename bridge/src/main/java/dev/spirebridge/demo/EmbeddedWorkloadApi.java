package dev.spirebridge.demo;

import io.grpc.Status;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A SPIFFE Workload API on a Unix socket that behaves as SPIRE's agent does towards one workload,
 * and as badly as it is told to. Without anything published it says that there is no identity.
 *
 * <p>What it serves outlives {@link #stop()}: after {@link #start()} new streams get what was last
 * asked for. Thread-safe; a method that acts on streams returns at once, and clients see the
 * effects of several calls in the order of the calls.
 */
public final class EmbeddedWorkloadApi implements IdentityTarget, AutoCloseable {
  /** How SPIRE's agent answers a caller that no registration entry matches. */
  public static final Status NO_IDENTITY_ISSUED =
      Status.PERMISSION_DENIED.withDescription("no identity issued");

  private static final Status STOPPING = Status.UNAVAILABLE.withDescription("transport is closing");

  private final Path socket;
  private final StreamOwner streams = new StreamOwner(new Answer.Refuse(NO_IDENTITY_ISSUED));
  private @Nullable UnixSocketGrpcServer server;

  private EmbeddedWorkloadApi(Path socket) {
    this.socket = socket;
  }

  /** One that does not listen yet, for clients that come before their agent. */
  public static EmbeddedWorkloadApi stopped(Path socket) {
    return new EmbeddedWorkloadApi(socket);
  }

  /**
   * One that listens.
   *
   * @throws java.io.UncheckedIOException if the socket cannot be bound
   */
  public static EmbeddedWorkloadApi started(Path socket) {
    var api = new EmbeddedWorkloadApi(socket);
    api.start();
    return api;
  }

  /** Where it listens when it does. */
  public Path socket() {
    return socket;
  }

  /** The address a client dials, in gRPC's form. */
  public String address() {
    return "unix://" + socket.toAbsolutePath();
  }

  /**
   * Listens; does nothing when it does already.
   *
   * @throws java.io.UncheckedIOException if the socket cannot be bound
   */
  public synchronized void start() {
    if (server == null) {
      server =
          UnixSocketGrpcServer.start(
              socket, new WorkloadApiService(streams), new SecurityHeaderCheck());
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

  /** Pushes to the open streams and to each new one from now on. */
  @Override
  public void publish(WorkloadUpdate update) {
    publishRaw(update.toX509SvidResponse(), update.toX509BundlesResponse());
  }

  /** Pushes what no agent would send. */
  public void publishRaw(X509SVIDResponse svids, X509BundlesResponse bundles) {
    streams.publish(new Answer.Serve(svids, bundles));
  }

  /** As {@link #withdrawIdentity}: a workload without an entry is not even told its bundle. */
  @Override
  public void withdraw(WorkloadUpdate remaining) {
    withdrawIdentity();
  }

  /** Ends the open streams and refuses new ones with {@link #NO_IDENTITY_ISSUED}. */
  public void withdrawIdentity() {
    refuseNewStreams(NO_IDENTITY_ISSUED);
    endOpenStreams(NO_IDENTITY_ISSUED);
  }

  /** Refuses new streams until something is published; open ones live on. */
  public void refuseNewStreams(Status status) {
    streams.answerNewStreamsWith(new Answer.Refuse(status));
  }

  /** Keeps new streams open without a message until something is published. */
  public void holdNewStreams() {
    streams.answerNewStreamsWith(new Answer.StaySilent());
  }

  /** Ends the open streams, {@link Status#OK} being a clean completion; new ones are welcome. */
  public void endOpenStreams(Status status) {
    var _ = streams.endAll(status);
  }

  /** How many streams, of SVIDs and of bundles, are open now. */
  public int openStreams() {
    return streams.count().open();
  }

  /** How many streams ever arrived, the refused ones included. */
  public int arrivedStreams() {
    return streams.count().arrivedSoFar();
  }

  /**
   * @throws IllegalStateException if there are not exactly {@code count} open streams in time
   */
  public void awaitOpenStreams(int count, Duration limit) {
    streams.count().awaitOpen(count, limit);
  }

  /**
   * @throws IllegalStateException if fewer than {@code count} streams have arrived in time
   */
  public void awaitArrivedStreams(int count, Duration limit) {
    streams.count().awaitArrived(count, limit);
  }

  @Override
  public void close() {
    stop();
    streams.close();
  }
}
