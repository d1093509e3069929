package dev.spirebridge.sds;

import static dev.spirebridge.logging.LogEvent.SOCKET_NOT_PUT_BACK;
import static dev.spirebridge.logging.LogEvent.SOCKET_PUT_BACK;
import static dev.spirebridge.logging.LogEvent.SOCKET_TAKEN_OVER;

import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.ListenException;
import dev.spirebridge.unixsocket.SocketFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the socket file of one listener. In a rolling update the next process puts its own in
 * its place; when that one ends before it was ready, this one still runs, and nobody could find it.
 * The same goes for a file that somebody removed.
 *
 * <p>Another process is asked whether it is there by connecting to it, so that is not done often.
 */
final class SocketKeeper {

  /** Binds a new socket in the place of the old one; not on an event loop, which it waits for. */
  interface Opening {
    SocketFile open() throws ListenException;
  }

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  private static final int LOOKS_BETWEEN_CALLS = 2;

  private final Endpoint.Unix address;
  private final Opening opening;
  private SocketFile file;
  private int looksToSkip;
  private boolean calling;
  private boolean stopped;
  private String told = "";

  SocketKeeper(Endpoint.Unix address, SocketFile file, Opening opening) {
    this.address = address;
    this.file = file;
    this.opening = opening;
  }

  /** Called every five seconds; returns at once. */
  synchronized void look() {
    if (stopped || calling) {
      return;
    }
    if (file.isInPlace()) {
      looksToSkip = 0;
      told = "";
    } else if (looksToSkip > 0) {
      looksToSkip--;
    } else {
      looksToSkip = LOOKS_BETWEEN_CALLS - 1;
      calling = true;
      Thread.ofPlatform().name("socket-file").daemon().start(this::putBackWhenNobodyServes);
    }
  }

  /** From now on the file stays as it is. */
  synchronized void stop() {
    stopped = true;
  }

  private void putBackWhenNobodyServes() {
    try {
      switch (current().standing()) {
        case US -> {
          // Put back by somebody else, such as the one who had moved it away.
        }
        case ANOTHER -> tell("taken", this::logTakenOver);
        case NOBODY -> putBack();
      }
    } finally {
      called();
    }
  }

  private void putBack() {
    try {
      SocketFile again = opening.open();
      synchronized (this) {
        file = again;
      }
      log.warn(
          SOCKET_PUT_BACK,
          "{}: the socket file was gone, or belonged to a process that answers no more; put back:"
              + " look why a bridge that was to replace this one has ended",
          address);
    } catch (ListenException e) {
      String problem = String.valueOf(e.getMessage());
      tell(
          problem,
          () -> log.warn(SOCKET_NOT_PUT_BACK, "the socket file cannot be put back: {}", problem));
    }
  }

  private void logTakenOver() {
    log.info(
        SOCKET_TAKEN_OVER,
        "{}: another process has put its socket in the place of this one; who is connected stays,"
            + " and who connects finds that process",
        address);
  }

  /** Once until something else is to be told, or the file is in its place again. */
  private void tell(String what, Runnable line) {
    synchronized (this) {
      if (stopped || told.equals(what)) {
        return;
      }
      told = what;
    }
    line.run();
  }

  private synchronized SocketFile current() {
    return file;
  }

  private synchronized void called() {
    calling = false;
  }
}
