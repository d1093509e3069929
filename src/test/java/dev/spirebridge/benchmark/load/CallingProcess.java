package dev.spirebridge.benchmark.load;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.FileDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The load client's end of one process that calls the server: the process connects and passes the
 * connection on (SCM_RIGHTS, unix(7)), the load client speaks. Runs on its channel's event loop.
 */
final class CallingProcess extends ChannelInboundHandlerAdapter {
  /** A connection that has been asked for. */
  private record Wanted(ChannelHandler pipeline, Consumer<String> failed) {}

  private static final byte[] CONNECT = {'c'};

  private final Channel control;
  private final Queue<Wanted> wanted = new ArrayDeque<>();
  private final List<Channel> connections = new ArrayList<>();

  CallingProcess(Channel control) {
    this.control = control;
  }

  /** Has the process open one more connection; see {@link Dialer#dial}. */
  void connect(ChannelHandler pipeline, Consumer<String> failed) {
    if (!control.isActive()) {
      failed.accept("the calling process has ended");
      return;
    }
    wanted.add(new Wanted(pipeline, failed));
    var _ = control.writeAndFlush(Unpooled.wrappedBuffer(CONNECT));
  }

  /** Ends the process and, as the kernel does at its end, closes all it has open. */
  void end() {
    var _ = control.close();
    connections.forEach(Channel::close);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object descriptor) {
    Channel connection = new EpollDomainSocketChannel(((FileDescriptor) descriptor).intValue());
    Wanted next = wanted.remove();
    connections.add(connection);
    connection.pipeline().addLast(next.pipeline());
    var _ = context.channel().eventLoop().register(connection);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    wanted.forEach(each -> each.failed().accept("the calling process has ended"));
    wanted.clear();
  }
}
