package dev.spirebridge.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import dev.spirebridge.app.LogConfig;

/**
 * Found by Logback when the first logger is made, before any configuration is known. Of the default
 * rank, which beats Logback's own: for the annotation of another one the JVM makes proxies at every
 * start.
 */
public final class LogbackSetup extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logging.apply(context, LogConfig.DEFAULT);
    context.getStatusManager().add(LogbackSetup::tell);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * What goes wrong in Logback itself, when it does. Where nobody listens, Logback makes a printer
   * of what went wrong so far, and for its clock the JDK reads the rules of all time zones, at
   * every start.
   */
  private static void tell(Status status) {
    if (status.getEffectiveLevel() >= Status.WARN) {
      System.err.println("logging: " + status.getMessage());
    }
  }
}
