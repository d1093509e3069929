package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigProblem;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.identity.KeyMask;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How failures are told: on stderr, after the program's name, with what to do next. */
final class Failures {

  private final PrintWriter err;

  Failures(Terminal terminal) {
    this.err = terminal.err();
  }

  int configuration(List<ConfigProblem> problems) {
    err.printf(
        "%s: %d problem%s in the configuration%n",
        Main.PROGRAM, problems.size(), problems.size() == 1 ? "" : "s");
    problems.forEach(problem -> err.println("  " + problem));
    err.flush();
    return ExitCode.BAD_USAGE;
  }

  /** Addresses that cannot be had; nothing is left running. */
  void start(List<String> problems) {
    err.printf("%s: cannot start%n", Main.PROGRAM);
    problems.forEach(problem -> err.println("  " + problem));
    err.flush();
  }

  void tell(String message) {
    err.println(Main.PROGRAM + ": " + message);
    err.flush();
  }

  int usage(String message, List<String> advice) {
    tell(message);
    advice.forEach(err::println);
    err.flush();
    return ExitCode.BAD_USAGE;
  }

  int internal(Exception e) {
    err.printf(
        "%s: internal error: %s: %s; run again with --log-level debug to see where%n",
        Main.PROGRAM, e.getClass().getSimpleName(), firstLine(e));
    err.flush();
    LoggerFactory.getLogger(Failures.class).debug("Internal error", e);
    return ExitCode.DOES_NOT_HOLD;
  }

  static String firstLine(Exception e) {
    return KeyMask.withoutKeys(String.valueOf(e.getMessage()))
        .lines()
        .findFirst()
        .orElse("no message");
  }
}
