package dev.spirebridge.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of fuzzing one target.
 *
 * @param exit of the fuzzer's process
 * @param executions how many inputs were tried
 * @param progress the fuzzer's last words on coverage, features and corpus
 * @param findings inputs that something does not hold for
 */
record FuzzOutcome(
    FuzzTarget target,
    int seconds,
    int exit,
    String executions,
    Progress progress,
    Path log,
    List<Path> findings) {

  static final String HEAD =
      "%-20s %8s %11s %9s %9s %13s %9s"
          .formatted(
              "target", "seconds", "executions", "coverage", "features", "corpus", "findings");

  private static final Pattern STATUS =
      Pattern.compile("#\\d+\\s+\\w+\\s+cov: (\\d+) ft: (\\d+) corp: (\\S+)");
  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: (\\d+)");

  record Progress(String coverage, String features, String corpus) {}

  static FuzzOutcome read(FuzzTarget target, int seconds, int exit, Path log, List<Path> findings)
      throws IOException {
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    Progress progress = new Progress("-", "-", "-");
    Matcher status = STATUS.matcher(text);
    while (status.find()) {
      progress = new Progress(status.group(1), status.group(2), status.group(3));
    }
    String executions = "-";
    Matcher units = EXECUTIONS.matcher(text);
    while (units.find()) {
      executions = units.group(1);
    }
    return new FuzzOutcome(target, seconds, exit, executions, progress, log, findings);
  }

  boolean isGood() {
    return exit == 0 && findings.isEmpty() && !executions.equals("-");
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "%-20s %8d %11s %9s %9s %13s %9d",
        target.name(),
        seconds,
        executions,
        progress.coverage(),
        progress.features(),
        progress.corpus(),
        findings.size());
  }

  /** Nothing where all is well. */
  List<String> nextSteps() throws IOException {
    List<String> steps = new ArrayList<>();
    for (Path finding : findings) {
      steps.add(
          "%s: something does not hold for the input %s. Why is at the end of %s. Copy the input to %s under a name that says what it is: the ordinary tests fail from then on until it is mended."
              .formatted(target.name(), finding, log, target.kept().getFirst()));
    }
    if (findings.isEmpty() && !isGood()) {
      steps.add(
          "%s: the fuzzer ended with %d before its time; the end of %s says why."
              .formatted(target.name(), exit, log));
    }
    return steps;
  }
}
