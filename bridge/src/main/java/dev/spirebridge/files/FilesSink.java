package dev.spirebridge.files;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.store.Subject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps folders of certificate files up to date with a subject.
 *
 * <p>One thread does it for all of them. What it cannot write it tries again; nothing it meets ends
 * it, and nothing is ever taken out of a folder because the identity is gone.
 */
public final class FilesSink implements AutoCloseable {

  private static final long STOP_LIMIT_MILLIS = 5000;

  private static final Logger log = LoggerFactory.getLogger(FilesSink.class);

  private final List<FolderKeeper> folders;
  private final Subject subject;
  private final SvidChoice choice;
  private final InstantSource clock;
  private final Semaphore changed = new Semaphore(0);
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Runnable unsubscribe = () -> {};

  private FilesSink(
      List<FolderKeeper> folders, Subject subject, SvidChoice choice, InstantSource clock) {
    this.folders = List.copyOf(folders);
    this.subject = subject;
    this.choice = choice;
    this.clock = clock;
    thread = Thread.ofPlatform().name("files").daemon().unstarted(this::run);
  }

  /**
   * Takes all folders, and finishes in each what an earlier process had begun.
   *
   * @param choice the SVID that the files are of
   * @throws FilesException with every folder that cannot be had; none is held then
   */
  public static FilesSink open(
      List<FolderSettings> settings,
      Subject subject,
      SvidChoice choice,
      InstantSource clock,
      RandomGenerator random)
      throws FilesException {
    List<FolderKeeper> folders = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (FolderSettings each : settings) {
      FolderKeeper folder = new FolderKeeper(each, clock, random);
      folders.add(folder);
      try {
        folder.open();
      } catch (FilesException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      folders.forEach(FolderKeeper::close);
      throw new FilesException(problems);
    }
    return new FilesSink(folders, subject, choice, clock);
  }

  public void start() {
    unsubscribe = subject.subscribe(changed::release);
    thread.start();
  }

  /** In the order in which they are configured. Called from any thread. */
  public List<FilesStatus> status() {
    return folders.stream().map(FolderKeeper::status).toList();
  }

  /** Whether its thread came to an end; without it no file is ever renewed. */
  public boolean hasEnded() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /** Waits until every folder has had its first set, and its readers have been told of it. */
  public boolean awaitFirstSets(Duration limit) throws InterruptedException {
    return settled.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Finishes the set that is being written, and leaves all files where they are. May come before
   * {@link #start}, when something else could not be started.
   */
  @Override
  public void close() {
    stopping = true;
    unsubscribe.run();
    changed.release();
    try {
      thread.join(STOP_LIMIT_MILLIS);
      if (thread.isAlive()) {
        // A command that is told to the readers may run for longer than a stop may take.
        thread.interrupt();
        thread.join(STOP_LIMIT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folders.forEach(FolderKeeper::close);
  }

  private void run() {
    boolean news = true;
    while (!stopping) {
      try {
        lookAtAll(news);
      } catch (RuntimeException e) {
        // Whatever it was: without this thread no file would ever be renewed.
        log.error(
            INTERNAL_ERROR,
            "the folders are looked at again after an error of the bridge; please report it",
            e);
      }
      try {
        news = changed.tryAcquire(pause().toNanos(), TimeUnit.NANOSECONDS);
        changed.drainPermits();
      } catch (InterruptedException e) {
        log.debug("interrupted, which only happens to stop it");
        return;
      }
    }
  }

  private void lookAtAll(boolean news) {
    Wanted wanted = Wanted.of(subject.state(), choice, clock.instant());
    folders.forEach(folder -> folder.look(wanted, news));
    folders.forEach(FolderKeeper::tell);
    if (folders.stream().allMatch(FolderKeeper::isSettled)) {
      settled.countDown();
    }
  }

  private Duration pause() {
    return folders.stream()
        .map(FolderKeeper::untilDue)
        .min(Comparator.naturalOrder())
        .orElse(RetryTimer.LOOK);
  }
}
