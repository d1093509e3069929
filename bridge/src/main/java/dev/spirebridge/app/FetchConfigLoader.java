package dev.spirebridge.app;

import dev.spirebridge.files.FolderSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes the configuration of {@code fetch} of flags, environment and the file of {@code serve}, or
 * says everything that is wrong with them. Of the file it takes what it needs: the source, the
 * folders and the log. Pure: it reads nothing but its inputs.
 */
public final class FetchConfigLoader {

  /** The flag for how long an identity is waited for. */
  public static final String TIMEOUT_FLAG = "--timeout";

  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MOST_TIMEOUT = Duration.ofHours(24);

  private FetchConfigLoader() {}

  public static ConfigResult<FetchConfig> load(ConfigInputs inputs) {
    Problems problems = new Problems();
    Optional<FileContent<ServeItem>> file =
        inputs.file().flatMap(found -> FileReader.read(found, new ServeFile(), problems));
    Settings settings = new Settings(inputs, file.orElse(FileContent.none()), problems);
    SourceConfig source = new SourceReader(settings, problems).read();
    FoldersReader folders = new FoldersReader(problems);
    Optional<List<FolderDraft>> ofFile =
        ConfigLoader.items(file, ServeFile.FILES, FolderDraft.class);
    List<FolderSettings> files = folders.read(inputs, ofFile, source.kind());
    boolean fileUnread = inputs.file().isPresent() && file.isEmpty();
    if (!inputs.flags().containsKey(FoldersReader.FLAG) && ofFile.isEmpty() && !fileUnread) {
      problems.add(
          ConfigProblem.at(
              Place.of(ServeFile.FILES),
              "there is nothing to write",
              "give --files /path/to/folder=istio, or a list files: in the file"));
    }
    FetchConfig config =
        new FetchConfig(
            source,
            files,
            timeout(inputs, problems),
            LogReader.read(settings, ServeSetting.LOG_FORMAT, ServeSetting.LOG_LEVEL),
            folders.warnings());
    return problems.resultOf(config);
  }

  private static Duration timeout(ConfigInputs inputs, Problems problems) {
    return Optional.ofNullable(inputs.flags().get(TIMEOUT_FLAG))
        .map(values -> new Given(Place.of(TIMEOUT_FLAG), values.getLast()))
        .flatMap(given -> problems.parse(given, Durations.between(LEAST_TIMEOUT, MOST_TIMEOUT)))
        .map(Placed::value)
        .orElse(FetchConfig.DEFAULT_TIMEOUT);
  }
}
