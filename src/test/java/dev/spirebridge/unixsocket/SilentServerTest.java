package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.testing.Opened;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDRequest;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that hangs, halted or out of memory, still has its connections taken by the kernel. A
 * call to one that was replaced at the same path was never heard of again.
 */
class SilentServerTest {

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int LIMIT_SECONDS = 10;

  @RegisterExtension final Opened opened = new Opened();

  @TempDir private Path folder;

  private final EventLoops loops = opened.add(new EventLoops("silent-server-test", 1));

  @Test
  void aCallEndsWhenNobodySaysAWordOnItsConnection() throws Exception {
    Path socket = folder.resolve("socket");
    opened.add(listening(socket));
    assertThat(call(socket).get(LIMIT_SECONDS, TimeUnit.SECONDS))
        .satisfies(status -> assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE))
        .satisfies(status -> assertThat(status.getDescription()).contains("hangs"));
  }

  @Test
  void aServerThatHasSpokenMayTakeItsTime() throws Exception {
    EmbeddedWorkloadApi agent = opened.add(EmbeddedWorkloadApi.started(folder.resolve("agent")));
    agent.holdNewStreams();
    CompletableFuture<Status> end = call(agent.socket());
    agent.awaitOpenStreams(1, Duration.ofSeconds(LIMIT_SECONDS));
    loops
        .all()
        .getFirst()
        .schedule(() -> {}, 2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .sync();
    assertThat(end).isNotDone();
    assertThat(agent.openStreams()).isEqualTo(1);
  }

  /** Takes connections, and never looks at one. */
  private static ServerSocketChannel listening(Path socket) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket));
  }

  /** How a call ends. */
  private CompletableFuture<Status> call(Path socket) {
    ManagedChannel channel =
        ClientChannels.open(new DomainSocketAddress(socket.toFile()), loops, PATIENCE);
    opened.add(channel::shutdownNow);
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER), "true");
    CompletableFuture<Status> end = new CompletableFuture<>();
    SpiffeWorkloadAPIGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .fetchX509SVID(
            X509SVIDRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(X509SVIDResponse response) {}

              @Override
              public void onError(Throwable error) {
                end.complete(Status.fromThrowable(error));
              }

              @Override
              public void onCompleted() {
                end.complete(Status.OK);
              }
            });
    return end;
  }
}
