package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections of the load client's own process: to the server they are one caller's. */
record OwnConnections(EventLoop loop, Path socket) implements Dialer {
  private static final int RETRY_MILLIS = 2;

  @Override
  public void dial(int stream, ChannelHandler pipeline, Consumer<String> failed) {
    var attempt =
        new Bootstrap()
            .group(loop)
            .channel(EpollDomainSocketChannel.class)
            .handler(pipeline)
            .connect(new DomainSocketAddress(socket.toFile()));
    var _ =
        attempt.addListener(done -> {
          if (!done.isSuccess()) {
            retryOrFail(stream, pipeline, failed, String.valueOf(done.cause()));
          }
        });
  }

  /** A full listen queue refuses at once (EAGAIN); a waiting proxy would try again as well. */
  private void retryOrFail(
      int stream, ChannelHandler pipeline, Consumer<String> failed, String cause) {
    if (cause.contains("temporarily unavailable")) {
      var _ =
          loop.schedule(() -> dial(stream, pipeline, failed), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      failed.accept(cause);
    }
  }
}
