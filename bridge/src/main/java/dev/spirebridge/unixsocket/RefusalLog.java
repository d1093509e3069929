package dev.spirebridge.unixsocket;

import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once per caller and reason that a connection was refused, and what to do. Thread-safe. */
final class RefusalLog {

  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);

  /** What was told longest ago is forgotten, and told again should it happen again. */
  private static final int REMEMBERED = 1000;

  private record Told(String caller, Refusal reason) {}

  private final Map<Told, Boolean> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  void tell(String listener, PeerCredentials peer, Optional<String> podUid, Refusal reason) {
    if (isNew(new Told(caller(peer, podUid, reason), reason))) {
      log.warn(
          "connection of {} on {} refused: {}",
          podUid.map(uid -> subject(peer) + " in pod " + uid).orElse(subject(peer)),
          listener,
          explanation(peer, reason));
    }
  }

  private synchronized boolean isNew(Told line) {
    return told.putIfAbsent(line, true) == null;
  }

  /** What the reason is about: who may call is a matter of users, and limits one of pods. */
  private static String caller(PeerCredentials peer, Optional<String> podUid, Refusal reason) {
    return switch (reason) {
      case UID_NOT_ALLOWED, PROCESS_ENDED -> "uid " + peer.uid() + " gid " + peer.gid();
      case TOO_MANY_PROCESSES, TOO_MANY_CONNECTIONS, POD_RATE, OVERALL_RATE ->
          podUid.orElse(subject(peer));
    };
  }

  private static String subject(PeerCredentials peer) {
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
      case TOO_MANY_PROCESSES ->
          "as many processes as limits.callers allows have connections; raise it, or stop those"
              + " that need none";
      case TOO_MANY_CONNECTIONS ->
          "the process has as many open as limits.connectionsPerCaller allows; raise it, or let it"
              + " use one for all its streams";
      case POD_RATE ->
          "its pod opens connections faster than limits.connectRatePerPod allows; look why, or"
              + " raise it";
      case OVERALL_RATE ->
          "all callers together open connections faster than limits.connectRate allows; they come"
              + " in as they try again, or raise it";
    };
  }
}
