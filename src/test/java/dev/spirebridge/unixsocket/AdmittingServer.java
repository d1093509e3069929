package dev.spirebridge.unixsocket;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.unixsocket.CallerAdmission.Pinning;
import dev.spirebridge.unixsocket.CallerAdmission.Policy;
import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that admits its callers, tells of each call, and answers none. */
final class AdmittingServer implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(10);
  static final Rate PLENTY = new Rate(100_000, 100_000, Duration.ofSeconds(1));
  static final Policy ANYBODY = new Policy(Set.of(), Set.of(), 1000, 1000, PLENTY, PLENTY);

  final Path folder;
  final Endpoint endpoint;
  final EventLoops loops = new EventLoops("admitting", 2);
  final MovableClock clock = new MovableClock(TestIdentities.NOW);
  final CallerAdmission admission;
  final ConnectionGate gate;

  private final BlockingQueue<Attributes> calls = new LinkedBlockingQueue<>();
  private final Server server;

  AdmittingServer(Policy policy, Optional<Pinning> pinning) {
    this(policy, pinning, LinuxCalls.areLinked());
  }

  AdmittingServer(Policy policy, Optional<Pinning> pinning, boolean linked) {
    this(policy, pinning, linked, 10_000);
  }

  AdmittingServer(Policy policy, Optional<Pinning> pinning, boolean linked, int connections) {
    gate = new ConnectionGate(connections);
    admission = new CallerAdmission(policy, pinning, clock, linked);
    try {
      folder = Files.createTempDirectory(Path.of("/tmp"), "adm");
      Path path = folder.resolve("s");
      endpoint = new Endpoint.Unix(path);
      server =
          GrpcServers.unix(
                  path,
                  endpoint.toString(),
                  loops,
                  gate,
                  new GrpcServers.Limits(
                      100, 64 * 1024, Duration.ofMinutes(1), Duration.ofSeconds(20)),
                  Optional.of(admission))
              .intercept(new Ear())
              .addService(new Silence())
              .build()
              .start();
      // For callers of other users.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins a call on a connection through {@code endpoint}, and tells what the server knows. */
  PinnedProcess pinOfCallThrough(RawHttp2Client client) {
    return Objects.requireNonNull(
        attributesOfCallThrough(client).get(PinnedProcess.ATTRIBUTE), "no pin");
  }

  Attributes attributesOfCallThrough(RawHttp2Client client) {
    client.greet(RawHttp2Client.LARGE_WINDOW).call(1, RawHttp2Client.STREAM_SECRETS);
    try {
      @Nullable Attributes call = calls.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("no call came");
      }
      return call;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  long refused(Refusal reason) {
    return Objects.requireNonNull(admission.refused().get(reason));
  }

  void awaitConnections(int count) {
    Await.until(count + " connections", LIMIT, () -> gate.open() == count);
  }

  void awaitRefused(Refusal reason, long count) {
    Await.until(count + " refused: " + reason, LIMIT, () -> refused(reason) == count);
  }

  @Override
  public void close() {
    server.shutdownNow();
    loops.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Ear implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      calls.add(call.getAttributes());
      return next.startCall(call, headers);
    }
  }

  private static final class Silence
      extends SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(
        StreamObserver<DiscoveryResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(DiscoveryRequest request) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
