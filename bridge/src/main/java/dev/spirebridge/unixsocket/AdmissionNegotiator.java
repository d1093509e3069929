package dev.spirebridge.unixsocket;

import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each connection before gRPC does: refuses those above the limit or of callers that are
 * not admitted, and notes who is at the other end.
 *
 * <p>Netty's Unix socket channels are final, so a channel cannot carry the credentials itself. gRPC
 * lets a protocol negotiator add attributes that every call on the connection then shows; it is the
 * only place for that, hence the internal types.
 */
final class AdmissionNegotiator implements InternalProtocolNegotiator.ProtocolNegotiator {

  /** gRPC formats a line per connection for its trace, whether or not anybody reads it. */
  private static final ChannelLogger SILENT =
      new ChannelLogger() {
        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, @Nullable Object... arguments) {}
      };

  private static final Logger log = LoggerFactory.getLogger(AdmissionNegotiator.class);

  private final ConnectionGate gate;
  private final CallerAdmission.Listener listener;
  private final Optional<CallerAdmission> callers;
  private final FullListenerLog fullLog;
  private final InternalProtocolNegotiator.ProtocolNegotiator plaintext =
      InternalProtocolNegotiators.serverPlaintext();

  /**
   * @param address of the listener, for people
   * @param callers empty to let everybody in whom the socket lets in, and pin nobody
   */
  AdmissionNegotiator(ConnectionGate gate, String address, Optional<CallerAdmission> callers) {
    this.gate = gate;
    this.listener = new CallerAdmission.Listener(address, gate.limit());
    this.callers = callers;
    this.fullLog = new FullListenerLog(listener);
  }

  @Override
  public AsciiString scheme() {
    return plaintext.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler http2) {
    return InternalProtocolNegotiators.waitUntilActiveHandler(new Admission(http2), SILENT);
  }

  @Override
  public void close() {
    plaintext.close();
  }

  private final class Admission extends ChannelInboundHandlerAdapter {

    private final GrpcHttp2ConnectionHandler http2;

    Admission(GrpcHttp2ConnectionHandler http2) {
      this.http2 = http2;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (!(event instanceof ProtocolNegotiationEvent negotiation)) {
        super.userEventTriggered(context, event);
        return;
      }
      Channel channel = context.channel();
      if (!gate.enter()) {
        fullLog.tell(
            credentials(channel),
            again -> {
              var _ = channel.eventLoop().schedule(again, 1, TimeUnit.MINUTES);
            });
        var _ = channel.close();
        return;
      }
      var _ = channel.closeFuture().addListener(_ -> gate.leave());
      Optional<Attributes> caller = admit(channel);
      if (caller.isEmpty()) {
        var _ = channel.close();
        return;
      }
      ProtocolNegotiationEvent admitted = withAttributes(negotiation, caller.get());
      // Netty points a replaced handler's context at its replacement: the event goes there.
      context
          .pipeline()
          .replace(context.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(http2));
      context.fireUserEventTriggered(admitted);
    }

    /** What is known of the caller; empty when it is refused. */
    private Optional<Attributes> admit(Channel channel) {
      if (!(channel instanceof EpollDomainSocketChannel unix)) {
        return Optional.of(Attributes.EMPTY);
      }
      Optional<PeerCredentials> found = credentials(channel);
      if (found.isEmpty()) {
        callers.ifPresent(admission -> admission.refuseUnnamed(listener));
        return Optional.empty();
      }
      PeerCredentials peer = found.get();
      Attributes known = Attributes.newBuilder().set(PeerCredentials.ATTRIBUTE, peer).build();
      if (callers.isEmpty()) {
        return Optional.of(known);
      }
      return switch (callers.get().admit(unix, peer, listener)) {
        case PinnedProcesses.Refused _ -> Optional.empty();
        case PinnedProcesses.Admitted(var process) ->
            process
                .map(pin -> known.toBuilder().set(PinnedProcess.ATTRIBUTE, pin).build())
                .or(() -> Optional.of(known));
      };
    }

    private static Optional<PeerCredentials> credentials(Channel channel) {
      try {
        return channel instanceof EpollDomainSocketChannel unix
            ? Optional.of(ServerProcess.credentials(unix))
            : Optional.empty();
      } catch (IOException e) {
        log.debug("the kernel does not tell who is at the other end", e);
        return Optional.empty();
      }
    }

    private static ProtocolNegotiationEvent withAttributes(
        ProtocolNegotiationEvent event, Attributes more) {
      return InternalProtocolNegotiationEvent.withAttributes(
          event,
          InternalProtocolNegotiationEvent.getAttributes(event).toBuilder().setAll(more).build());
    }
  }
}
