package dev.spirebridge.cli;

/** How a command shows what it found; the names are those of {@code -o}. */
enum OutputFormat {
  /** For people. */
  table,
  json,
  yaml
}
