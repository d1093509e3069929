package dev.spirebridge.cli;

import picocli.CommandLine.Option;

/** {@code -o}. */
final class OutputOption {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format = OutputFormat.table;

  OutputFormat format() {
    return format;
  }
}
