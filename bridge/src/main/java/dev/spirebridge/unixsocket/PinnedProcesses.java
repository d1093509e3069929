package dev.spirebridge.unixsocket;

import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes that have a connection or are waited for, by number. Thread-safe. */
final class PinnedProcesses implements PinnedProcess.Watcher {

  private static final Logger log = LoggerFactory.getLogger(PinnedProcesses.class);

  /** What became of a connection. */
  sealed interface Outcome {}

  /**
   * @param process empty when the bridge cannot see it
   */
  record Admitted(Optional<PinnedProcess> process) implements Outcome {}

  record Refused(Refusal reason, Optional<String> podUid) implements Outcome {}

  /**
   * A connection that was just accepted.
   *
   * @param hold on the process that connected
   * @param listenerConnections that its listener may have open
   */
  record Arrival(
      Channel connection, PeerCredentials peer, ProcessHold hold, int listenerConnections) {}

  private final AdmissionRules rules;
  private final InstantSource clock;
  private final Map<Integer, PinnedProcess> byPid = new ConcurrentHashMap<>();
  private final IntFunction<Optional<String>> podOf;
  private final PodMembers pods = new PodMembers();

  /**
   * @param podOf finds the UID of the pod of the process with a number, on an event loop
   */
  PinnedProcesses(AdmissionRules rules, InstantSource clock, IntFunction<Optional<String>> podOf) {
    this.rules = rules;
    this.clock = clock;
    this.podOf = podOf;
  }

  /** Processes with a connection open. */
  int connected() {
    return (int) byPid.values().stream().filter(process -> process.connections() > 0).count();
  }

  /** Descriptors held at this moment, waited-for processes included. */
  int held() {
    return byPid.size();
  }

  /**
   * Gives a connection to its process, if the rules allow. Called on the connection's event loop.
   *
   * @param arrival this is the owner of its hold from here on
   */
  Outcome admit(Arrival arrival) {
    ProcessHold hold = arrival.hold();
    Outcome outcome;
    try {
      endPredecessor(arrival);
      outcome = decide(arrival);
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
    var _ =
        arrival.connection().closeFuture().addListener(_ -> pinned.remove(arrival.connection()));
    return outcome;
  }

  /** For a connection whose process cannot be seen: there is nothing to hold or to count by. */
  synchronized Outcome admitUnseen() {
    return rules
        .admitUnseen(clock.instant())
        .<Outcome>map(reason -> new Refused(reason, Optional.empty()))
        .orElseGet(() -> new Admitted(Optional.empty()));
  }

  /**
   * Whose number was given away has ended, though its event may still be on the way. A process that
   * changed its user or group begins anew: what it was told before is not for whom it is now.
   */
  private void endPredecessor(Arrival arrival) {
    @Nullable PinnedProcess known = byPid.get(arrival.peer().pid());
    if (known == null) {
      return;
    }
    boolean isOther = !known.credentials().equals(arrival.peer());
    if (!known.isAlive() || (isOther && ProcessPinner.isSame(known.hold(), arrival.hold()))) {
      known.end();
    }
  }

  /** Only bookkeeping is done under the lock: every connection of the node waits for it. */
  private Outcome decide(Arrival arrival) {
    int pid = arrival.peer().pid();
    while (true) {
      @Nullable PinnedProcess known = byPid.get(pid);
      Optional<Outcome> joined =
          known != null && isOf(known, arrival) ? join(known, arrival) : Optional.empty();
      if (joined.isPresent()) {
        return joined.get();
      }
      if (isOverallRateSpent()) {
        return new Refused(Refusal.OVERALL_RATE, Optional.empty());
      }
      Optional<String> podUid = podOf.apply(pid);
      // Looked at after the cgroup: it was this process's only if the process is there still.
      if (!arrival.hold().isAlive()) {
        return new Refused(Refusal.PROCESS_ENDED, Optional.empty());
      }
      Optional<Outcome> begun = begin(arrival, podUid, known);
      if (begun.isPresent()) {
        return begun.get();
      }
    }
  }

  private static boolean isOf(PinnedProcess known, Arrival arrival) {
    return known.credentials().equals(arrival.peer())
        && ProcessPinner.isSame(known.hold(), arrival.hold());
  }

  /** Empty when the known process is out of use by now. */
  private synchronized Optional<Outcome> join(PinnedProcess known, Arrival arrival) {
    Optional<Refusal> refusal = refusal(arrival, known.podUid(), Optional.of(known));
    if (refusal.isPresent()) {
      return Optional.of(new Refused(refusal.get(), known.podUid()));
    }
    return known.add(arrival.connection())
        ? Optional.of(new Admitted(Optional.of(known)))
        : Optional.empty();
  }

  /**
   * Empty when another connection has changed who is known by this number meanwhile.
   *
   * @param predecessor known by this number, and found not to be this process
   */
  private synchronized Optional<Outcome> begin(
      Arrival arrival, Optional<String> podUid, @Nullable PinnedProcess predecessor) {
    int pid = arrival.peer().pid();
    if (byPid.get(pid) != predecessor) {
      return Optional.empty();
    }
    Optional<Refusal> refusal = refusal(arrival, podUid, Optional.empty());
    if (refusal.isPresent()) {
      return Optional.of(new Refused(refusal.get(), podUid));
    }
    PinnedProcess process = new PinnedProcess(arrival.peer(), arrival.hold(), podUid, this);
    try {
      arrival.hold().watch((IoEventLoop) arrival.connection().eventLoop(), process::end);
    } catch (IllegalStateException e) {
      log.debug("{} cannot be watched", process, e);
      return Optional.of(new Refused(Refusal.CANNOT_BE_PINNED, podUid));
    }
    process.add(arrival.connection());
    byPid.put(pid, process);
    pods.add(process);
    return Optional.of(new Admitted(Optional.of(process)));
  }

  private synchronized boolean isOverallRateSpent() {
    return rules.isOverallRateSpent(clock.instant());
  }

  private Optional<Refusal> refusal(
      Arrival arrival, Optional<String> podUid, Optional<PinnedProcess> known) {
    return rules.admit(
        podUid.orElseGet(() -> "pid " + arrival.peer().pid()),
        new AdmissionRules.Open(
            byPid.size(),
            known.map(PinnedProcess::connections),
            pods.share(podUid),
            arrival.listenerConnections()),
        clock.instant());
  }

  @Override
  public synchronized void over(PinnedProcess process) {
    byPid.remove(process.credentials().pid(), process);
    pods.remove(process);
  }
}
