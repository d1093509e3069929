package dev.spirebridge.admin;

import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.StatusSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/**
 * The answer of {@code /api/v1/status}, or of another document about the process. With ten thousand
 * streams one status takes megabytes, so only a few are in memory at once however many ask; the
 * others wait their turn.
 */
final class StatusDocument {

  private static final int AT_ONCE = 4;

  /** Made for the first question: it looks at all types that it may write. */
  private static final class Writer {
    private static final StatusJson JSON = new StatusJson();
  }

  private final StatusSource<? extends ProcessStatus> status;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  StatusDocument(StatusSource<? extends ProcessStatus> status) {
    this.status = status;
  }

  Answer answer() {
    return Answer.streamed("application/json", this::write);
  }

  private void write(OutputStream out) throws IOException {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to write the status");
    }
    try {
      Writer.JSON.write(status.status(), out);
    } finally {
      turns.release();
    }
  }
}
