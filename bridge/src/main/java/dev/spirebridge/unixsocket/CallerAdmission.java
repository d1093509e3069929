package dev.spirebridge.unixsocket;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.grpc.netty.shaded.io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for each connection on Unix listeners, all together, whether its process may have it, and
 * pins the process. Closes a process's connections when it ends, whoever holds them by then.
 * Thread-safe.
 *
 * <p>A process that is not visible in the bridge's pid namespace (pid 0) cannot be pinned. It is
 * admitted, by its user and the overall rate alone, so that those who answer it can say why it gets
 * nothing; its calls carry no {@link PinnedProcess#ATTRIBUTE}.
 */
public final class CallerAdmission {

  /**
   * Who may call, and how often.
   *
   * @param uids user IDs that may call; any that the socket file lets in, when this and {@code
   *     gids} are empty
   * @param gids group IDs that may call, beside the users; supplementary groups count
   * @param processes with an open connection at once, those included that lost theirs a moment ago;
   *     of one pod an eighth of it, at least 64
   * @param connectionsPerProcess open at once; of one pod a quarter of its listener's, at least
   *     this many
   * @param perPod new connections of one pod, or of one process outside of pods
   * @param overall new connections of all together
   */
  public record Policy(
      Set<Integer> uids,
      Set<Integer> gids,
      int processes,
      int connectionsPerProcess,
      Rate perPod,
      Rate overall) {

    public Policy {
      uids = Set.copyOf(uids);
      gids = Set.copyOf(gids);
    }
  }

  /**
   * @param burst allowed at once after a quiet time
   * @param perInterval how many more become allowed in each interval
   */
  public record Rate(int burst, int perInterval, Duration interval) {
    public Rate {
      if (burst < 1 || perInterval < 1 || !interval.isPositive()) {
        throw new IllegalArgumentException("a rate that lets nobody in, ever");
      }
    }
  }

  /** How processes are told from later ones of the same number. */
  public enum Pinning {
    /** By SO_PEERPIDFD, which the kernel has since 6.5: no race at all. */
    PIDFD,
    /** By their time of start in /proc, read when the connection is admitted and again after. */
    START_TIME
  }

  /** Why a connection was closed unserved. */
  public enum Refusal {
    UID_NOT_ALLOWED,
    PROCESS_ENDED,
    CANNOT_BE_PINNED,
    TOO_MANY_PROCESSES,
    TOO_MANY_CONNECTIONS,
    TOO_MANY_PROCESSES_OF_POD,
    TOO_MANY_CONNECTIONS_OF_POD,
    POD_RATE,
    OVERALL_RATE
  }

  /**
   * Where a connection was accepted.
   *
   * @param address for people
   * @param connections that it may have open at once
   */
  record Listener(String address, int connections) {}

  private static final PeerCredentials NOBODY = new PeerCredentials(0, -1, -1);

  private static final Logger log = LoggerFactory.getLogger(CallerAdmission.class);

  private final Policy policy;
  private final InstantSource clock;
  private final ProcessPinner pinner;
  private final PinnedProcesses processes;
  private final RefusalLog refusalLog;
  private final boolean linked;
  private final Map<Refusal, LongAdder> refused;

  /**
   * @param pinning empty to take the best that the kernel has
   * @throws IllegalStateException when pidfds are asked for and not to be had
   */
  public CallerAdmission(Policy policy, Optional<Pinning> pinning, InstantSource clock) {
    this(policy, pinning, clock, LinuxCalls.areLinked());
  }

  /**
   * @param linked whether the C library can be called
   */
  CallerAdmission(Policy policy, Optional<Pinning> pinning, InstantSource clock, boolean linked) {
    this.policy = policy;
    this.clock = clock;
    this.pinner = ProcessPinner.choose(pinning, linked);
    this.linked = linked;
    this.refusalLog = new RefusalLog(clock, PodCgroup::read);
    this.processes = new PinnedProcesses(new AdmissionRules(policy), clock, PodCgroup::read);
    this.refused =
        Arrays.stream(Refusal.values())
            .collect(toUnmodifiableMap(each -> each, _ -> new LongAdder()));
  }

  /** Another one that works by the same means and refuses nobody: for a {@link PrivateServer}. */
  public CallerAdmission forEverybody() {
    Rate unlimited = new Rate(Integer.MAX_VALUE, 1, Duration.ofSeconds(1));
    return new CallerAdmission(
        new Policy(Set.of(), Set.of(), Integer.MAX_VALUE, Integer.MAX_VALUE, unlimited, unlimited),
        Optional.of(pinning()),
        clock,
        linked);
  }

  public Pinning pinning() {
    return pinner.pinning();
  }

  /** Processes with a connection open now. */
  public int processes() {
    return processes.connected();
  }

  /** Connections refused since the start, by reason; each reason is there. */
  public Map<Refusal, Long> refused() {
    return refused.entrySet().stream()
        .collect(toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().sum()));
  }

  /**
   * Decides about a connection that was just accepted, and speaks of it when it is refused. Called
   * on its event loop.
   */
  PinnedProcesses.Outcome admit(UnixChannel connection, PeerCredentials peer, Listener listener) {
    PinnedProcesses.Outcome outcome = decide(connection, peer, listener);
    if (outcome instanceof PinnedProcesses.Refused(var reason, var podUid)) {
      refuse(listener, peer, podUid, reason);
    }
    return outcome;
  }

  /** Counts and tells of a connection of which the kernel did not tell who is at its other end. */
  void refuseUnnamed(Listener listener) {
    refuse(listener, NOBODY, Optional.empty(), Refusal.CANNOT_BE_PINNED);
  }

  private void refuse(
      Listener listener, PeerCredentials peer, Optional<String> podUid, Refusal reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
    refusalLog.tell(listener.address(), peer, podUid, reason);
  }

  /** Processes that are held, be it for their connections or because somebody waits for them. */
  int held() {
    return processes.held();
  }

  private PinnedProcesses.Outcome decide(
      UnixChannel connection, PeerCredentials peer, Listener listener) {
    int socket = connection.fd().intValue();
    if (!AdmissionRules.isUserAllowed(policy, peer, () -> groups(socket))) {
      return new PinnedProcesses.Refused(Refusal.UID_NOT_ALLOWED, Optional.empty());
    }
    if (peer.pid() == 0) {
      return processes.admitUnseen();
    }
    try {
      return processes.admit(
          new PinnedProcesses.Arrival(
              connection, peer, pinner.hold(socket, peer), listener.connections()));
    } catch (ProcessEndedException e) {
      return new PinnedProcesses.Refused(Refusal.PROCESS_ENDED, Optional.empty());
    } catch (IOException e) {
      log.debug("no hold on pid {}", peer.pid(), e);
      return new PinnedProcesses.Refused(Refusal.CANNOT_BE_PINNED, Optional.empty());
    }
  }

  private int[] groups(int socket) {
    return linked ? PeerSocket.groups(socket) : new int[0];
  }
}
