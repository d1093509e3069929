package dev.spirebridge.app;

import dev.spirebridge.files.FolderSettings;
import java.time.Duration;
import java.util.List;

/**
 * All that {@code fetch} needs to know, checked as a whole by {@link FetchConfigLoader}.
 *
 * @param files at least one folder
 * @param timeout how long an identity is waited for
 * @param warnings what is allowed but dangerous, one sentence each
 */
public record FetchConfig(
    SourceConfig source,
    List<FolderSettings> files,
    Duration timeout,
    LogConfig log,
    List<String> warnings) {

  /** Twelve times what SPIRE's agent takes to learn of a new entry. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  public FetchConfig {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
