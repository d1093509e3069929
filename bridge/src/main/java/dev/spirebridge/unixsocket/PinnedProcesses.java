package dev.spirebridge.unixsocket;

import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The processes that have a connection or are waited for, by number. Thread-safe. */
final class PinnedProcesses implements PinnedProcess.Watcher {

  /** What became of a connection. */
  sealed interface Outcome {}

  /**
   * @param process empty when the bridge cannot see it
   */
  record Admitted(Optional<PinnedProcess> process) implements Outcome {}

  record Refused(Refusal reason, Optional<String> podUid) implements Outcome {}

  private final AdmissionRules rules;
  private final InstantSource clock;
  private final Map<Integer, PinnedProcess> byPid = new ConcurrentHashMap<>();
  private final AtomicInteger connected = new AtomicInteger();

  PinnedProcesses(AdmissionRules rules, InstantSource clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /** Processes with a connection open. */
  int connected() {
    return connected.get();
  }

  /** Descriptors held at this moment, waited-for processes included. */
  int held() {
    return byPid.size();
  }

  /**
   * Gives a connection to its process, if the rules allow. Called on the connection's event loop.
   *
   * @param hold on the process that connected; this is its owner from here on
   */
  Outcome admit(Channel connection, PeerCredentials peer, ProcessHold hold) {
    endPredecessor(peer.pid());
    Outcome outcome;
    try {
      outcome = decide(connection, peer, hold);
    } catch (RuntimeException e) {
      hold.release();
      throw e;
    }
    if (!(outcome instanceof Admitted(var process))) {
      hold.release();
      return outcome;
    }
    PinnedProcess pinned = process.orElseThrow();
    if (pinned.hold() != hold) {
      hold.release();
    }
    // The last, for the connection may be closed already, and then this runs at once.
    var _ = connection.closeFuture().addListener(_ -> pinned.remove(connection));
    return outcome;
  }

  /** For a connection whose process cannot be seen: there is nothing to hold or to count by. */
  synchronized Outcome admitUnseen() {
    return rules
        .admitUnseen(clock.instant())
        .<Outcome>map(reason -> new Refused(reason, Optional.empty()))
        .orElseGet(() -> new Admitted(Optional.empty()));
  }

  /** Whose number was given away has ended, though its event may still be on the way. */
  private void endPredecessor(int pid) {
    @Nullable PinnedProcess known = byPid.get(pid);
    if (known != null && !known.isAlive()) {
      known.end();
    }
  }

  private synchronized Outcome decide(Channel connection, PeerCredentials peer, ProcessHold hold) {
    PinnedProcess known = byPid.get(peer.pid());
    if (known != null && ProcessPinner.isSame(known.hold(), hold)) {
      Optional<Refusal> refusal = refusal(peer, known.podUid(), known.connections());
      if (refusal.isPresent()) {
        return new Refused(refusal.get(), known.podUid());
      }
      boolean idle = known.connections() == 0;
      if (known.add(connection)) {
        if (idle) {
          connected.incrementAndGet();
        }
        return new Admitted(Optional.of(known));
      }
    }
    return decideAnew(connection, peer, hold);
  }

  private Outcome decideAnew(Channel connection, PeerCredentials peer, ProcessHold hold) {
    Optional<String> podUid = PodCgroup.read(peer.pid());
    // Looked at after the cgroup: it was this process's only if the process is there still.
    if (!hold.isAlive()) {
      return new Refused(Refusal.PROCESS_ENDED, Optional.empty());
    }
    Optional<Refusal> refusal = refusal(peer, podUid, 0);
    if (refusal.isPresent()) {
      return new Refused(refusal.get(), podUid);
    }
    PinnedProcess process = new PinnedProcess(peer, hold, podUid, this);
    hold.watch((IoEventLoop) connection.eventLoop(), process::end);
    process.add(connection);
    connected.incrementAndGet();
    byPid.put(peer.pid(), process);
    return new Admitted(Optional.of(process));
  }

  private Optional<Refusal> refusal(PeerCredentials peer, Optional<String> podUid, int open) {
    return rules.admit(
        podUid.orElseGet(() -> "pid " + peer.pid()),
        new AdmissionRules.Open(connected.get(), open),
        clock.instant());
  }

  @Override
  public void idle(PinnedProcess process) {
    connected.decrementAndGet();
  }

  @Override
  public void over(PinnedProcess process) {
    byPid.remove(process.credentials().pid(), process);
  }
}
