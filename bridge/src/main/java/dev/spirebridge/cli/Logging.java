package dev.spirebridge.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.spirebridge.app.LogConfig;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The form and amount of the log, on stderr.
 *
 * <p>Set up in code: Logback's XML configuration costs start-up time and memory that a sidecar is
 * billed for in every pod.
 */
public final class Logging {

  private static final String OURS = "dev.spirebridge";

  /**
   * They warn, each time with a stack trace, of what the other side did: a client left in the
   * middle of an answer, or sent too much; a forwarded port was closed in the pod. Who has to know
   * is told so.
   */
  private static final List<String> DOINGS_OF_OTHERS =
      List.of(
          "io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler",
          "io.grpc.netty.shaded.io.grpc.netty.NettyServerStream",
          "io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl");

  /** They warn of a machine, or a sandbox, that has no network: a bridge needs none. */
  private static final List<String> LACK_OF_A_NETWORK =
      List.of(
          "io.grpc.netty.shaded.io.netty.util.NetUtilInitializations",
          "io.grpc.netty.shaded.io.netty.util.internal.MacAddressUtil");

  private Logging() {}

  /** Puts the configuration into effect for all that is logged from now on. */
  public static void apply(LogConfig config) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, config);
    }
  }

  /**
   * Our own loggers get the level asked for. Libraries stay at WARN whatever is asked: gRPC's debug
   * log dumps HTTP/2 frames, and those hold private keys.
   */
  static void apply(LoggerContext context, LogConfig config) {
    Level level = Level.valueOf(config.level().name());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender(context, encoder(config.format())));
    root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    DOINGS_OF_OTHERS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    LACK_OF_A_NETWORK.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    context.getLogger(OURS).setLevel(level);
    JavaUtilLogging.forwardToSlf4j();
  }

  private static Encoder<ILoggingEvent> encoder(LogConfig.Format format) {
    return switch (format) {
      case TEXT -> new TextLogEncoder();
      case JSON -> new JsonLogEncoder();
    };
  }

  private static ConsoleAppender<ILoggingEvent> appender(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
