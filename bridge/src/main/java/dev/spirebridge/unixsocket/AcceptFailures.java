package dev.spirebridge.unixsocket;

import static dev.spirebridge.logging.LogEvent.CONNECTION_NOT_ACCEPTED;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, once a minute, that a listening socket cannot take connections in: the process has as many
 * files open as it may. Netty itself tries again every second, and would tell each time, without
 * what to do. Runs on the event loop of the listening socket.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(AcceptFailures.class);

  /** Stands behind Netty's own handler, which pauses for a second and passes the failure on. */
  private static final class Told extends ChannelInboundHandlerAdapter {

    @Override
    @SuppressWarnings("deprecation") // Of the interface; for inbound handlers it is the way.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // It has been told.
    }
  }

  private final String listener;

  /** Made at the start: a class cannot be loaded when no file can be opened. */
  private final ChannelHandler told = new Told();

  private final OnceAMinute once = new OnceAMinute();
  private boolean before;

  /**
   * @param listener its address, for people
   */
  AcceptFailures(String listener) {
    this.listener = listener;
  }

  @Override
  @SuppressWarnings("deprecation") // Of the interface; for inbound handlers it is the way.
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!before) {
      before = true;
      context.pipeline().addLast(told);
    }
    tell(context, cause);
    context.fireExceptionCaught(cause);
  }

  private void tell(ChannelHandlerContext context, Throwable cause) {
    OptionalLong withheld =
        once.take(action -> context.executor().schedule(action, 1, TimeUnit.MINUTES));
    if (withheld.isEmpty()) {
      return;
    }
    log.warn(
        CONNECTION_NOT_ACCEPTED,
        "{}: connections wait in the kernel's queue, tried again every second, and {} times since"
            + " this was last told ({}); raise the limit of open files (LimitNOFILE, ulimit -n), or"
            + " look in the status for who has so many",
        listener,
        withheld.getAsLong(),
        cause.getMessage());
  }
}
