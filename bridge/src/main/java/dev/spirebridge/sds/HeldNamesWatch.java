package dev.spirebridge.sds;

import static dev.spirebridge.logging.LogEvent.NAME_HELD;

import dev.spirebridge.store.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which names have waited for long, once per listener and name until they are
 * answered, with a few of those who wait. The metrics show the waiting at any time. Confined to one
 * thread.
 */
final class HeldNamesWatch {

  static final Duration LONG = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  private record Held(String listener, String name) {}

  /** The streams that wait for one name; of their callers the first few, for the log. */
  private static final class Waiting {
    private static final int NAMED_CALLERS = 3;

    private final Set<Caller> callers = new HashSet<>();
    private final List<String> named = new ArrayList<>();
    private int streams;

    void add(Caller caller) {
      streams++;
      if (callers.add(caller) && named.size() < NAMED_CALLERS) {
        named.add(caller.description());
      }
    }

    String callers() {
      int others = callers.size() - named.size();
      return String.join(", ", named) + (others == 0 ? "" : " and " + others + " others");
    }
  }

  private final Supplier<List<OpenListener>> listeners;
  private final InstantSource clock;
  private final Set<Held> reported = new HashSet<>();

  HeldNamesWatch(Supplier<List<OpenListener>> listeners, InstantSource clock) {
    this.listeners = listeners;
    this.clock = clock;
  }

  void look() {
    Instant now = clock.instant();
    Set<Held> stillHeld = new HashSet<>();
    for (OpenListener listener : listeners.get()) {
      String address = listener.listener().endpoint().toString();
      heldForLong(listener, now)
          .forEach((name, waiting) -> {
            Held held = new Held(address, name);
            stillHeld.add(held);
            if (reported.add(held)) {
              report(held, waiting);
            }
          });
    }
    reported.retainAll(stillHeld);
  }

  private static Map<String, Waiting> heldForLong(OpenListener listener, Instant now) {
    Map<String, Waiting> held = new TreeMap<>();
    for (SecretStream<?> stream : listener.streams().open()) {
      stream
          .state()
          .names()
          .forEach((name, state) -> {
            Instant since = state.heldSince();
            if (since != null && !since.plus(patience(name)).isAfter(now)) {
              held.computeIfAbsent(name, _ -> new Waiting()).add(stream.origin().caller());
            }
          });
    }
    return held;
  }

  private static void report(Held held, Waiting waiting) {
    log.warn(
        NAME_HELD,
        "{} stream(s) on {} ({}) wait for \"{}\"; {}",
        waiting.streams,
        held.listener(),
        waiting.callers(),
        ClientText.bounded(held.name()),
        advice(held.name()));
  }

  /** A file's name will never be answered here: there is no use in waiting before saying so. */
  private static Duration patience(String name) {
    return isFileName(name) ? Duration.ZERO : LONG;
  }

  private static boolean isFileName(String name) {
    return name.startsWith("file-cert:") || name.startsWith("file-root:");
  }

  private static String advice(String name) {
    if (isFileName(name)) {
      return "it means files in the proxy's own container, which older Istio agents ask the wrong"
          + " socket for; upgrade the proxy, or take that name out of its configuration";
    }
    return "it is answered as soon as the agent has it; see /readyz and /api/v1/status, or correct"
        + " the name in the proxy's configuration";
  }
}
