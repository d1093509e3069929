package dev.spirebridge.cli;

import static dev.spirebridge.logging.LogEvent.CONFIGURATION_WARNING;

import dev.spirebridge.app.LogConfig;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what a valid configuration is for, with its log in place. */
record Start(Terminal terminal) {

  /**
   * @return the exit code; every failure has been told
   */
  int run(LogConfig config, List<String> warnings, Callable<Integer> process) {
    Logging.apply(config);
    // Made only here: refusals then need no logging library.
    Logger log = LoggerFactory.getLogger(Start.class);
    warnings.forEach(warning -> log.warn(CONFIGURATION_WARNING, warning));
    try {
      return process.call();
    } catch (Exception e) {
      return new Failures(terminal).internal(e);
    }
  }
}
