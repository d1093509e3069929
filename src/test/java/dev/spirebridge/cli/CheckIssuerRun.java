package dev.spirebridge.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * {@code check-issuer}, run once in this process as it is typed.
 *
 * @param out what it printed
 * @param err what it complained of
 */
public record CheckIssuerRun(int exitCode, String out, String err) {

  /**
   * @param flags after the command's name
   */
  public static CheckIssuerRun of(List<String> flags) {
    CommandRun run =
        CommandRun.of(Stream.concat(Stream.of("check-issuer"), flags.stream()).toList());
    return new CheckIssuerRun(run.exitCode(), run.out(), run.err());
  }

  /** The line of a target. */
  public String row(String target) {
    return out.lines().filter(line -> line.startsWith(target + " ")).findFirst().orElse("none");
  }
}
