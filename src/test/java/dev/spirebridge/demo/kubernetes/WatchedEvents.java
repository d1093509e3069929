package dev.spirebridge.demo.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A watch whose events are read one by one, as text. */
final class WatchedEvents implements Watcher<GenericKubernetesResource>, AutoCloseable {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private @Nullable Watch watch;

  static WatchedEvents watch(Watchable<GenericKubernetesResource> objects, String since) {
    var events = new WatchedEvents();
    var options = new ListOptions();
    options.setResourceVersion(since);
    events.watch = objects.watch(options, events);
    return events;
  }

  /** Type and name, or how it ended; fails a test that waits in vain. */
  String next() throws InterruptedException {
    var event = events.poll(20, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event came on the watch");
    }
    return event;
  }

  @Override
  public void eventReceived(Action action, GenericKubernetesResource object) {
    if (action != Action.BOOKMARK) {
      events.add(action + " " + object.getMetadata().getName());
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    int code = cause.isHttpGone() ? 410 : 0;
    events.add("CLOSED " + code + " " + cause.getMessage());
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
