package dev.spirebridge.files;

import dev.spirebridge.files.AfterChange.Command;
import dev.spirebridge.files.AfterChange.Signal;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.FilesStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of a folder, in the log and in the status. Written by one thread; the status is read
 * by any.
 */
final class FolderJournal {

  private static final Logger log = LoggerFactory.getLogger(FolderJournal.class);

  private final FolderSettings settings;
  private final InstantSource clock;
  private volatile FilesStatus status;

  FolderJournal(FolderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    status =
        new FilesStatus(
            settings.folder().toString(),
            settings.profile().name().toLowerCase(Locale.ROOT),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            settings
                .afterChange()
                .map(action ->
                    new AfterChangeStatus(
                        words(action),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
  }

  FilesStatus status() {
    return status;
  }

  void completed() {
    log.info(
        "{}: finished the set of files that an earlier process had begun to put in place",
        settings.folder());
  }

  void inPlace(Svid svid, FileSet set, boolean changed) {
    FilesStatus before = status;
    if (changed) {
      log.info(
          "{}: {} of {} put in place, valid until {}",
          settings.folder(),
          String.join(", ", set.names()),
          svid.id(),
          svid.notAfter());
    } else if (before.trouble().isPresent()) {
      log.info("{}: the files are up to date again", settings.folder());
    }
    if (!set.leftOut().equals(before.leftOut())) {
      log.warn(
          "{}: no file can be named after the federated trust domains {}; their bundles are left out",
          settings.folder(),
          set.leftOut());
    }
    boolean sameSet = !changed && before.writtenAt().isPresent();
    status =
        new FilesStatus(
            before.folder(),
            before.profile(),
            Optional.of(svid.id().toString()),
            Optional.of(svid.notAfter()),
            sameSet ? before.writtenAt() : Optional.of(clock.instant()),
            before.writes() + (changed ? 1 : 0),
            before.failures(),
            Optional.empty(),
            Optional.empty(),
            set.leftOut(),
            before.afterChange());
  }

  /** Said once for each reason, not for each try. */
  void failed(String why) {
    FilesStatus before = status;
    if (!before.trouble().equals(Optional.of(why))) {
      log.warn("{} {}; until then it keeps what it has", settings.folder(), why);
    }
    status =
        new FilesStatus(
            before.folder(),
            before.profile(),
            before.spiffeId(),
            before.notAfter(),
            before.writtenAt(),
            before.writes(),
            before.failures() + 1,
            Optional.of(why),
            before.troubleSince().or(() -> Optional.of(clock.instant())),
            before.leftOut(),
            before.afterChange());
  }

  void ranAfterChange(Outcome outcome) {
    FilesStatus before = status;
    status =
        new FilesStatus(
            before.folder(),
            before.profile(),
            before.spiffeId(),
            before.notAfter(),
            before.writtenAt(),
            before.writes(),
            before.failures(),
            before.trouble(),
            before.troubleSince(),
            before.leftOut(),
            before.afterChange().map(last -> after(last, outcome)));
  }

  private AfterChangeStatus after(AfterChangeStatus last, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Told(Optional<Integer> exitCode) -> {
        log.info("{}: {} went well", settings.folder(), last.action());
        yield ran(last, 0, exitCode, Optional.empty());
      }
      case Outcome.NobodyThere(String reason) -> {
        log.info("{}: nobody to be told by {}: {}", settings.folder(), last.action(), reason);
        yield ran(last, 0, Optional.empty(), Optional.of(reason));
      }
      case Outcome.Failed(String reason, Optional<Integer> exitCode) -> {
        log.warn(
            "{}: {} failed: {}; whoever reads the files may not know that they are new",
            settings.folder(),
            last.action(),
            reason);
        yield ran(last, 1, exitCode, Optional.of(reason));
      }
    };
  }

  private AfterChangeStatus ran(
      AfterChangeStatus last, int failed, Optional<Integer> exitCode, Optional<String> trouble) {
    return new AfterChangeStatus(
        last.action(),
        last.runs() + 1,
        last.failures() + failed,
        Optional.of(clock.instant()),
        exitCode.or(last::lastExitCode),
        trouble);
  }

  private static String words(AfterChange action) {
    return switch (action) {
      case Command command -> command.words().getFirst();
      case Signal(ReloadSignal signal, var pidFile) -> signal + " to the process of " + pidFile;
    };
  }
}
