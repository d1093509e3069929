package dev.spirebridge.unixsocket;

import static dev.spirebridge.logging.LogEvent.LISTENER_FULL;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, once a minute, that a listener has no room for more connections. Thread-safe. */
final class FullListenerLog {

  private static final Logger log = LoggerFactory.getLogger(FullListenerLog.class);

  private final CallerAdmission.Listener listener;
  private final OnceAMinute once = new OnceAMinute();

  FullListenerLog(CallerAdmission.Listener listener) {
    this.listener = listener;
  }

  /**
   * @param peer the one that was refused; empty where the kernel does not tell
   * @param inAMinute has the action it is given run once, a minute from now
   */
  void tell(Optional<PeerCredentials> peer, Consumer<Runnable> inAMinute) {
    OptionalLong withheld = once.take(inAMinute);
    if (withheld.isEmpty()) {
      return;
    }
    log.warn(
        LISTENER_FULL,
        "connection{} on {} refused, and {} before it since this was last told: as many are open"
            + " as limits.connections allows ({}); look in the status for who has them, or raise"
            + " it",
        peer.map(who -> " of " + RefusalLog.subject(who)).orElse(""),
        listener.address(),
        withheld.getAsLong(),
        listener.connections());
  }
}
