package dev.spirebridge.files;

import static dev.spirebridge.logging.LogEvent.FOLDER_ON_DISK;
import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import dev.spirebridge.files.AfterChange.Command;
import dev.spirebridge.files.AfterChange.Signal;
import dev.spirebridge.identity.KeyMask;
import dev.spirebridge.identity.SvidPrivateKey;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.unixsocket.HeldProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one folder as it should be. After {@link #open} confined to one thread, except for its
 * status.
 */
final class FolderKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FolderKeeper.class);

  private final FolderSettings settings;
  private final InstantSource clock;
  private final FolderLock lock;
  private final SetWriter writer;
  private final FolderJournal journal;
  private final RetryTimer timer;
  private Optional<SvidPrivateKey> keyInPlace = Optional.empty();
  private boolean toBeTold = true;
  private boolean told;

  FolderKeeper(FolderSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    lock = new FolderLock(settings.folder());
    writer =
        new SetWriter(
            new DiskDirectory(settings.folder(), settings.access().group()), settings.access());
    journal = new FolderJournal(settings, clock);
    timer = new RetryTimer(random);
  }

  /**
   * Takes the folder, and finishes what an earlier process had begun in it.
   *
   * @throws FilesException when it cannot be written to as it is; it is as it was then
   */
  void open() throws FilesException {
    FolderCheck check = new FolderCheck(settings);
    refuse(check.problem());
    refuse(settings.afterChange().flatMap(FolderKeeper::problem));
    boolean first = Files.notExists(lock.file());
    try {
      lock.require();
      Optional<String> group = check.groupProblem(lock.file());
      if (group.isPresent()) {
        lock.close();
        if (first) {
          Files.deleteIfExists(lock.file());
        }
        refuse(group);
      }
      if (writer.complete()) {
        journal.completed();
      }
    } catch (IOException e) {
      refuse(Optional.of(FolderWords.of(settings.folder(), e)));
    }
    if (!check.isInMemory()) {
      log.warn(
          FOLDER_ON_DISK,
          "{} is not on a file system in memory, so private keys reach the disk and may be found"
              + " there after they were replaced; put it on a tmpfs (an emptyDir of medium Memory,"
              + " or a folder below /run)",
          settings.folder());
    }
  }

  private void refuse(Optional<String> problem) throws FilesException {
    if (problem.isPresent()) {
      throw new FilesException(settings.folder() + " " + problem.get());
    }
  }

  private static Optional<String> problem(AfterChange action) {
    return switch (action) {
      case Command command when !Files.isExecutable(Path.of(command.words().getFirst())) ->
          Optional.of(
              "has %s to be run after a change, which cannot be executed here; install it"
                  .formatted(command.words().getFirst()));
      case Signal _ when !HeldProcess.isSupported() ->
          Optional.of(
              "has a signal to be sent after a change, for which Java has to be allowed native"
                  + " access; start by the launcher, or use a command");
      case Command _, Signal _ -> Optional.empty();
    };
  }

  FilesStatus status() {
    return journal.status();
  }

  /** Whether the set is in place and those who wait for it have been told, since the start. */
  boolean isSettled() {
    return told;
  }

  Duration untilDue() {
    return timer.untilDue(clock.instant());
  }

  /**
   * Brings the folder to what is wanted.
   *
   * @param news whether that may have changed, so that no pause counts
   */
  void look(Wanted wanted, boolean news) {
    Instant now = clock.instant();
    if (!news && !timer.isDue(now)) {
      return;
    }
    try {
      lock.require();
      switch (wanted) {
        case Wanted.Nothing() -> {
          toBeTold |= writer.complete();
          journal.reachable();
        }
        case Wanted.Put put -> put(put);
      }
      timer.succeeded(now);
    } catch (IOException e) {
      timer.failed(now);
      journal.failed(FolderWords.of(settings.folder(), e));
    } catch (RuntimeException e) {
      timer.failed(now);
      journal.failed("cannot be written to after an error of the bridge; please report it");
      log.error(INTERNAL_ERROR, "an error of the bridge", e);
    }
  }

  private void put(Wanted.Put wanted) throws IOException {
    FileSet set = settings.profile().of(wanted.svid(), wanted.identities());
    boolean changed = writer.write(set);
    keyInPlace = Optional.of(wanted.svid().key());
    toBeTold |= changed;
    journal.inPlace(wanted.svid(), set, changed);
  }

  /**
   * Tells the readers of what has changed since they were last told; after a start in any case, for
   * the process before may have been killed just then.
   */
  void tell() {
    if (!toBeTold || status().writtenAt().isEmpty()) {
      return;
    }
    toBeTold = false;
    settings.afterChange().ifPresent(action -> journal.ranAfterChange(withoutKey(run(action))));
    told = true;
  }

  private Outcome run(AfterChange action) {
    return switch (action) {
      case Command command -> CommandRun.of(command, settings.folder());
      case Signal signal -> SignalRun.of(signal);
    };
  }

  /** A command reads the key, and may well say what it has read. */
  private Outcome withoutKey(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(String reason, Optional<Integer> exitCode) -> {
        String shown = KeyMask.withoutPem(reason);
        yield new Outcome.Failed(
            keyInPlace.map(key -> new KeyMask(key).masked(shown)).orElse(shown), exitCode);
      }
      case Outcome.Told _, Outcome.NobodyThere _ -> outcome;
    };
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      log.debug("a lock file cannot be closed", e);
    }
  }
}
