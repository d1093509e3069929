package dev.spirebridge.unixsocket;

import static dev.spirebridge.logging.LogEvent.CALLER_REFUSED;
import static dev.spirebridge.logging.LogEvent.LINES_LEFT_OUT;

import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once per caller and reason that a connection was refused, and what to do. A caller is a pod,
 * or a process outside of pods; users do not tell callers apart, for all proxies of a node may have
 * the same one. Thread-safe.
 */
final class RefusalLog {

  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);

  /** What was told longest ago is forgotten, and told again should it happen again. */
  private static final int REMEMBERED = 1000;

  private static final int LINES_PER_MINUTE = 30;

  private record Told(String caller, Refusal reason) {}

  private final Map<Told, Boolean> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final LineBudget lines;
  private final IntFunction<Optional<String>> pods;

  /**
   * @param pods finds the UID of the pod of the process with a number, for those refused before it
   *     was looked for
   */
  RefusalLog(InstantSource clock, IntFunction<Optional<String>> pods) {
    this.lines = new LineBudget(LINES_PER_MINUTE, clock);
    this.pods = pods;
  }

  void tell(String listener, PeerCredentials peer, Optional<String> podUid, Refusal reason) {
    if (isTold(new Told(subject(peer), reason))) {
      return;
    }
    Optional<String> pod = podUid.or(() -> pods.apply(peer.pid()));
    if (!mayTell(new Told(pod.orElse(subject(peer)), reason))) {
      return;
    }
    long withheld = lines.withheld();
    if (withheld > 0) {
      log.warn(
          LINES_LEFT_OUT,
          "{} refused connections were not told of, for there were more than {} callers in a"
              + " minute; callers.refused in the status counts all",
          withheld,
          LINES_PER_MINUTE);
    }
    log.warn(
        CALLER_REFUSED,
        "connection of {} on {} refused: {}",
        pod.map(uid -> subject(peer) + " in pod " + uid).orElse(subject(peer)),
        listener,
        explanation(peer, reason));
  }

  private synchronized boolean isTold(Told line) {
    return told.get(line) != null;
  }

  /** What is withheld is not remembered: it may be told the next time. */
  private synchronized boolean mayTell(Told line) {
    if (told.get(line) != null || !lines.take()) {
      return false;
    }
    told.put(line, true);
    return true;
  }

  static String subject(PeerCredentials peer) {
    return "pid " + peer.pid() + " uid " + peer.uid();
  }

  static String explanation(PeerCredentials peer, Refusal reason) {
    return switch (reason) {
      case UID_NOT_ALLOWED ->
          ("uid %d is not among callers.uids, and none of its groups is among callers.gids; add it,"
                  + " or its group %d, or keep the socket's folder from it")
              .formatted(peer.uid(), peer.gid());
      case PROCESS_ENDED ->
          "the process that opened it has ended, and whoever holds it now cannot be told; open the"
              + " connection in the process that uses it";
      case CANNOT_BE_PINNED ->
          "the bridge cannot take hold of its process, most likely for want of descriptors; raise"
              + " the bridge's limit of open files (ulimit -n, LimitNOFILE= of a unit)";
      case TOO_MANY_PROCESSES ->
          "as many processes as limits.callers allows have connections, or had until a moment ago;"
              + " raise it, or stop those that need none";
      case TOO_MANY_CONNECTIONS ->
          "the process has as many open as limits.connectionsPerCaller allows; raise it, or let it"
              + " use one for all its streams";
      case TOO_MANY_PROCESSES_OF_POD ->
          "its pod has an eighth of limits.callers processes, and at least 64, connected, or had"
              + " until a moment ago; look why, or raise it";
      case TOO_MANY_CONNECTIONS_OF_POD ->
          "its pod has a quarter of limits.connections open, and at least"
              + " limits.connectionsPerCaller; look why, or raise it";
      case POD_RATE ->
          "its pod opens connections faster than limits.connectRatePerPod allows; look why, or"
              + " raise it";
      case OVERALL_RATE ->
          "all callers together open connections faster than limits.connectRate allows; they come"
              + " in as they try again, or raise it";
    };
  }
}
