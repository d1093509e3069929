package dev.spirebridge.files;

import static dev.spirebridge.logging.LogEvent.BUNDLES_LEFT_OUT;
import static dev.spirebridge.logging.LogEvent.FILES_COMPLETED;
import static dev.spirebridge.logging.LogEvent.FILES_NOT_WRITTEN;
import static dev.spirebridge.logging.LogEvent.FILES_UP_TO_DATE;
import static dev.spirebridge.logging.LogEvent.FILES_WRITTEN;
import static dev.spirebridge.logging.LogEvent.FOLDER_USABLE;
import static dev.spirebridge.logging.LogEvent.READERS_ABSENT;
import static dev.spirebridge.logging.LogEvent.READERS_NOT_TOLD;
import static dev.spirebridge.logging.LogEvent.READERS_TOLD;

import dev.spirebridge.files.AfterChange.Command;
import dev.spirebridge.files.AfterChange.Signal;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.FilesStatus;
import java.time.Instant;
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
  private Optional<Svid> inPlace = Optional.empty();
  private Optional<Instant> writtenAt = Optional.empty();
  private long writes;
  private long failures;
  private Optional<String> trouble = Optional.empty();
  private Optional<Instant> troubleSince = Optional.empty();
  private List<String> leftOut = List.of();
  private Optional<AfterChangeStatus> afterChange;
  private volatile FilesStatus status;

  FolderJournal(FolderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    afterChange =
        settings
            .afterChange()
            .map(action ->
                new AfterChangeStatus(
                    words(action),
                    0,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    status = current();
  }

  FilesStatus status() {
    return status;
  }

  private FilesStatus current() {
    return new FilesStatus(
        settings.folder().toString(),
        settings.profile().name().toLowerCase(Locale.ROOT),
        inPlace.map(svid -> svid.id().toString()),
        inPlace.map(Svid::notAfter),
        writtenAt,
        writes,
        failures,
        trouble,
        troubleSince,
        leftOut,
        afterChange);
  }

  void completed() {
    log.info(
        FILES_COMPLETED,
        "{}: finished the set of files that an earlier process had begun to put in place",
        settings.folder());
  }

  void inPlace(Svid svid, FileSet set, boolean changed) {
    if (changed) {
      writes++;
      log.info(
          FILES_WRITTEN,
          "{}: {} of {} put in place, valid until {}",
          settings.folder(),
          String.join(", ", set.names()),
          svid.id(),
          svid.notAfter());
    } else if (trouble.isPresent()) {
      log.info(FILES_UP_TO_DATE, "{}: the files are up to date again", settings.folder());
    }
    if (!set.leftOut().equals(leftOut)) {
      log.warn(
          BUNDLES_LEFT_OUT,
          "{}: no file can be named after the federated trust domains {}; their bundles are left out",
          settings.folder(),
          set.leftOut());
    }
    if (changed || writtenAt.isEmpty()) {
      writtenAt = Optional.of(clock.instant());
    }
    inPlace = Optional.of(svid);
    leftOut = set.leftOut();
    untroubled();
  }

  /** Nothing is in the way any more, though there is nothing to be written now. */
  void reachable() {
    if (trouble.isPresent()) {
      log.info(FOLDER_USABLE, "{}: can be written to again", settings.folder());
      untroubled();
    }
  }

  private void untroubled() {
    trouble = Optional.empty();
    troubleSince = Optional.empty();
    status = current();
  }

  /** Said once for each reason, not for each try. */
  void failed(String why) {
    if (!trouble.equals(Optional.of(why))) {
      log.warn(FILES_NOT_WRITTEN, "{} {}; until then it keeps what it has", settings.folder(), why);
    }
    failures++;
    trouble = Optional.of(why);
    troubleSince = troubleSince.or(() -> Optional.of(clock.instant()));
    status = current();
  }

  void ranAfterChange(Outcome outcome) {
    afterChange = afterChange.map(last -> after(last, outcome));
    status = current();
  }

  private AfterChangeStatus after(AfterChangeStatus last, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Told(Optional<Integer> exitCode) -> {
        log.info(READERS_TOLD, "{}: {} went well", settings.folder(), last.action());
        yield ran(last, exitCode, Optional.empty(), Optional.empty());
      }
      case Outcome.NobodyThere(String reason) -> {
        log.info(
            READERS_ABSENT,
            "{}: nobody to be told by {}: {}",
            settings.folder(),
            last.action(),
            reason);
        yield ran(last, Optional.empty(), Optional.empty(), Optional.of(reason));
      }
      case Outcome.Failed(String reason, Optional<Integer> exitCode) -> {
        log.warn(
            READERS_NOT_TOLD,
            "{}: {} failed: {}; whoever reads the files may not know that they are new",
            settings.folder(),
            last.action(),
            reason);
        yield ran(last, exitCode, Optional.of(reason), Optional.empty());
      }
    };
  }

  private AfterChangeStatus ran(
      AfterChangeStatus last,
      Optional<Integer> exitCode,
      Optional<String> failure,
      Optional<String> reachedNobody) {
    return new AfterChangeStatus(
        last.action(),
        last.runs() + 1,
        last.failures() + (failure.isPresent() ? 1 : 0),
        Optional.of(clock.instant()),
        exitCode.or(last::lastExitCode),
        failure,
        reachedNobody);
  }

  private static String words(AfterChange action) {
    return switch (action) {
      case Command command -> command.words().getFirst();
      case Signal(ReloadSignal signal, var pidFile) -> signal + " to the process of " + pidFile;
    };
  }
}
