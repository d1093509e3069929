package dev.spirebridge.unixsocket;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a new connection up when the server says nothing at all on it in time. The kernel takes
 * connections for a process that hangs, and gRPC waits for its first word for ever: whoever has
 * taken its place at the same path meanwhile would not be found.
 */
final class FirstWord extends ChannelInboundHandlerAdapter {

  private final Duration patience;
  private @Nullable Future<?> end;

  FirstWord(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    end =
        context
            .executor()
            .schedule(() -> giveUp(context), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    super.channelRead(context, message);
    context.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    Future<?> planned = end;
    if (planned != null) {
      planned.cancel(false);
    }
  }

  private void giveUp(ChannelHandlerContext context) {
    String words =
        "the connection was taken, and nothing was said on it for %d s: the process behind the"
            + " socket hangs";
    Status status = Status.UNAVAILABLE.withDescription(words.formatted(patience.toSeconds()));
    // gRPC ends the connection for it, and gives the calls the status.
    context.fireExceptionCaught(
        Http2Exception.connectionError(
            Http2Error.NO_ERROR, status.asRuntimeException(), "silent server"));
    context.close();
  }
}
