package dev.spirebridge.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
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
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
