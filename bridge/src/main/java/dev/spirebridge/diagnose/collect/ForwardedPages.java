package dev.spirebridge.diagnose.collect;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.cluster.PodPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Pages through forwarded ports, each within a limit. Close it; for one thread. */
public final class ForwardedPages implements PodPages, AutoCloseable {

  private final KubernetesClient client;
  private final Duration limit;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param limit for one page
   */
  public ForwardedPages(KubernetesClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  @Override
  public PodPort.Answer get(Pod pod, int port, String path, String what, int mostBytes)
      throws InterruptedException {
    Future<PodPort.Answer> page =
        threads.submit(() -> new PodPort(client, pod, port).get(path, what, mostBytes));
    try {
      return page.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return none(Reason.TIMED_OUT, "no answer within %d ms".formatted(limit.toMillis()));
    } catch (ExecutionException e) {
      return none(Reason.OTHER, "the look at it failed: " + e.getCause());
    } finally {
      page.cancel(true);
    }
  }

  private static PodPort.Answer none(Reason reason, String why) {
    return new PodPort.Answer.None(new Unreachable(reason, why));
  }

  /** Ends whatever still runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
