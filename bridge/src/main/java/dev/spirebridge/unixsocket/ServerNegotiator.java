package dev.spirebridge.unixsocket;

import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notes on each connection to a server which process serves it, as {@link
 * PeerCredentials#ATTRIBUTE}: of the very connection that a call will use, not of one like it.
 */
final class ServerNegotiator implements InternalProtocolNegotiator.ProtocolNegotiator {

  /**
   * Each channel takes a negotiator of its own.
   *
   * @param patience how long a server may be silent on a new connection
   */
  record Factory(Duration patience) implements InternalProtocolNegotiator.ClientFactory {

    @Override
    public InternalProtocolNegotiator.ProtocolNegotiator newNegotiator() {
      return new ServerNegotiator(patience);
    }

    @Override
    public int getDefaultPort() {
      return 80;
    }
  }

  private static final ChannelLogger SILENT =
      new ChannelLogger() {
        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, @Nullable Object... arguments) {}
      };

  private final InternalProtocolNegotiator.ProtocolNegotiator plaintext =
      InternalProtocolNegotiators.plaintext();
  private final Duration patience;

  private ServerNegotiator(Duration patience) {
    this.patience = patience;
  }

  @Override
  public AsciiString scheme() {
    return plaintext.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler http2) {
    return InternalProtocolNegotiators.waitUntilActiveHandler(new Noting(http2, patience), SILENT);
  }

  @Override
  public void close() {
    plaintext.close();
  }

  private static final class Noting extends ChannelInboundHandlerAdapter {

    private final GrpcHttp2ConnectionHandler http2;
    private final Duration patience;

    private Noting(GrpcHttp2ConnectionHandler http2, Duration patience) {
      this.http2 = http2;
      this.patience = patience;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (!(event instanceof ProtocolNegotiationEvent negotiation)) {
        super.userEventTriggered(context, event);
        return;
      }
      Attributes.Builder known =
          InternalProtocolNegotiationEvent.getAttributes(negotiation).toBuilder();
      if (context.channel() instanceof EpollDomainSocketChannel unix) {
        known.set(PeerCredentials.ATTRIBUTE, ServerProcess.credentials(unix));
      }
      context.pipeline().addBefore(context.name(), null, new FirstWord(patience));
      // Netty points a replaced handler's context at its replacement: the event goes there.
      context
          .pipeline()
          .replace(context.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(http2));
      context.fireUserEventTriggered(
          InternalProtocolNegotiationEvent.withAttributes(negotiation, known.build()));
    }
  }
}
