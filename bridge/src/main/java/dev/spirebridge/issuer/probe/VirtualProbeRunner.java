package dev.spirebridge.issuer.probe;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.ProbeRunner;
import dev.spirebridge.issuer.Verdict.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at so many targets at a time. A target's limit begins when its turn comes, and ends its
 * look by interrupting it: on a virtual thread that closes the socket it waits for.
 */
public final class VirtualProbeRunner implements ProbeRunner, AutoCloseable {

  /** Enough to be through with hundreds of dead targets soon, and few for the API server. */
  public static final int AT_ONCE = 64;

  private static final Logger log = LoggerFactory.getLogger(VirtualProbeRunner.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places;
  private final Duration timeout;

  /**
   * @param timeout for one target
   */
  public VirtualProbeRunner(int atOnce, Duration timeout) {
    this.places = new Semaphore(atOnce, true);
    this.timeout = timeout;
  }

  @Override
  public List<Evidence> run(List<Aim> aims) throws InterruptedException {
    List<Future<Evidence>> looks = new ArrayList<>();
    try {
      for (Aim aim : aims) {
        looks.add(threads.submit(() -> whenItsTurnComes(aim)));
      }
      List<Evidence> seen = new ArrayList<>();
      for (Future<Evidence> look : looks) {
        seen.add(look.get());
      }
      return seen;
    } catch (ExecutionException | CancellationException e) {
      throw new IllegalStateException("closed while it runs", e);
    } finally {
      looks.forEach(look -> look.cancel(true));
    }
  }

  private Evidence whenItsTurnComes(Aim aim) throws InterruptedException {
    places.acquire();
    try {
      return within(timeout, aim);
    } finally {
      places.release();
    }
  }

  /** On a thread of its own, since a name's resolution heeds no interrupt. */
  private Evidence within(Duration limit, Aim aim) throws InterruptedException {
    Future<Evidence> look = threads.submit(() -> aim.probe().collect());
    try {
      return look.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return AbsentException.unreachable(Reason.TIMED_OUT, "no answer within " + words(limit))
          .evidence();
    } catch (ExecutionException e) {
      log.debug("The look at {} failed", aim.target().name(), e);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return AbsentException.unreachable(
              Reason.OTHER, "the look at it failed: " + AgentText.printable(cause.toString()))
          .evidence();
    } finally {
      look.cancel(true);
    }
  }

  private static String words(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  /** Ends whatever still runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
