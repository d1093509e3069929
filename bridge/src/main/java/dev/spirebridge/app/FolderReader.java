package dev.spirebridge.app;

import dev.spirebridge.files.AfterChange;
import dev.spirebridge.files.FileAccess;
import dev.spirebridge.files.FileProfile;
import dev.spirebridge.files.FolderSettings;
import dev.spirebridge.files.ReloadSignal;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Understands what was written about folders of certificate files. */
final class FolderReader {

  /** What the readers that have no other way need: Emissary, EnRoute, Gloo's sds, Istio's agent. */
  static final FileProfile DEFAULT_PROFILE = FileProfile.ISTIO;

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(1);

  private final Problems problems;
  private final List<String> warnings = new ArrayList<>();

  FolderReader(Problems problems) {
    this.problems = problems;
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<Placed<FolderSettings>> read(List<FolderDraft> drafts) {
    return drafts.stream().flatMap(draft -> read(draft).stream()).toList();
  }

  private Optional<Placed<FolderSettings>> read(FolderDraft draft) {
    if (draft.field(FolderDraft.FOLDER).isEmpty()) {
      problems.add(
          ConfigProblem.at(draft.place(), "has no folder", "write folder: /path/to/folder"));
    }
    Optional<Placed<Path>> folder = value(draft, FolderDraft.FOLDER, FolderReader::folder);
    FileProfile profile =
        value(draft, FolderDraft.PROFILE, Values.oneOf("profile of files", FileProfile.values()))
            .map(Placed::value)
            .orElse(DEFAULT_PROFILE);
    FileAccess access = access(draft);
    Optional<AfterChange> afterChange = afterChange(draft);
    return folder.map(path ->
        new Placed<>(path.place(), new FolderSettings(path.value(), profile, access, afterChange)));
  }

  private FileAccess access(FolderDraft draft) {
    Optional<Placed<Set<PosixFilePermission>>> keyMode =
        value(draft, FolderDraft.KEY_MODE, FolderReader::mode);
    keyMode
        .filter(mode -> mode.value().contains(PosixFilePermission.OTHERS_READ))
        .ifPresent(mode ->
            warnings.add(
                mode.place().name()
                    + ": lets everybody who may enter the folder read the private key"));
    return new FileAccess(
        keyMode.map(Placed::value).orElse(FileAccess.DEFAULT.keyMode()),
        value(draft, FolderDraft.CERTIFICATE_MODE, FolderReader::mode)
            .map(Placed::value)
            .orElse(FileAccess.DEFAULT.certificateMode()),
        value(draft, FolderDraft.GROUP, Values::socketGroup)
            .map(Placed::value)
            .map(SocketGroup::text));
  }

  private Optional<AfterChange> afterChange(FolderDraft draft) {
    Optional<Placed<ReloadSignal>> signal = value(draft, FolderDraft.SIGNAL, FolderReader::signal);
    Optional<Placed<Path>> pidFile = value(draft, FolderDraft.PID_FILE, FolderReader::absolute);
    Optional<Placed<Duration>> timeout =
        value(draft, FolderDraft.TIMEOUT, Durations.between(LEAST_TIMEOUT, MOST_TIMEOUT));
    boolean hasSignal = draft.field(FolderDraft.SIGNAL).isPresent();
    boolean hasPidFile = draft.field(FolderDraft.PID_FILE).isPresent();
    if (draft.command().isPresent()) {
      refuse(draft, FolderDraft.SIGNAL, "is of no use beside a command", "keep one of the two");
      refuse(draft, FolderDraft.PID_FILE, "is of no use beside a command", "keep one of the two");
      return command(draft.command().get(), timeout);
    }
    refuse(draft, FolderDraft.TIMEOUT, "is of no use without afterChange.command", "remove it");
    if (hasSignal != hasPidFile) {
      refuse(
          draft,
          hasSignal ? FolderDraft.SIGNAL : FolderDraft.PID_FILE,
          "is only half of it",
          "write both afterChange.signal and afterChange.pidFile");
    }
    return signal.isPresent() && pidFile.isPresent()
        ? Optional.of(new AfterChange.Signal(signal.get().value(), pidFile.get().value()))
        : Optional.empty();
  }

  private Optional<AfterChange> command(GivenList given, Optional<Placed<Duration>> timeout) {
    List<String> words = given.elements().stream().map(Given::text).toList();
    return problems
        .parse(given.elements().getFirst(), FolderReader::absolute)
        .map(_ ->
            new AfterChange.Command(
                words, timeout.map(Placed::value).orElse(AfterChange.Command.DEFAULT_TIMEOUT)));
  }

  private void refuse(FolderDraft draft, String key, String reason, String hint) {
    draft.field(key).ifPresent(given -> problems.add(ConfigProblem.about(given, reason, hint)));
  }

  private <T> Optional<Placed<T>> value(FolderDraft draft, String key, ValueParser<T> parser) {
    return draft.field(key).flatMap(given -> problems.parse(given, parser));
  }

  private static Path folder(String text) throws BadValue {
    Path path = absolute(text);
    if (path.getFileName() == null) {
      throw new BadValue("is the root of all folders", "give the files a folder of their own");
    }
    return path;
  }

  private static Path absolute(String text) throws BadValue {
    return Values.absoluteFolder(text);
  }

  private static ReloadSignal signal(String text) throws BadValue {
    return Arrays.stream(ReloadSignal.values())
        .filter(signal -> signal.name().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new BadValue("is not a signal", "write SIGHUP, SIGUSR1, SIGUSR2 or SIGTERM"));
  }

  private static Set<PosixFilePermission> mode(String text) throws BadValue {
    Set<PosixFilePermission> mode = Values.fileMode(text);
    if (!mode.containsAll(PosixFilePermissions.fromString("r--------"))) {
      throw new BadValue(
          "keeps the bridge itself from comparing the file", "write a mode like 0640 or 0600");
    }
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new BadValue("lets others change the file", "write a mode like 0640 or 0644");
    }
    return mode;
  }
}
