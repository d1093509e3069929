package dev.spirebridge.unixsocket;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import io.grpc.Attributes;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process at the other end of a Unix socket, held fast against the reuse of its number.
 * Thread-safe.
 *
 * <p>Equal when it is the same process, which is to say the same object: a process has one from its
 * first connection on, for as long as it has a connection or somebody waits for its {@link
 * #onExit}. A further connection is given that object only while both its own hold on a process and
 * the object's are found alive at one moment: two living processes never share a number; and only
 * if it connected with the same user and group. A program that the process started in its own place
 * (execve(2)) with the same user cannot be told from the one before. Number and time of start would
 * not do as equality, because a time of start counts hundredths of a second, within which a number
 * can be made to come round.
 */
public final class PinnedProcess {

  /** On each call's transport attributes, where a listener admits its callers one by one. */
  public static final Attributes.Key<PinnedProcess> ATTRIBUTE =
      Attributes.Key.create("dev.spirebridge.unixsocket.PinnedProcess");

  private static final Logger log = LoggerFactory.getLogger(PinnedProcess.class);

  /** Told when it is out of use; never while this is locked. */
  interface Watcher {
    /** The process ended, or nobody needs to know of it any more. */
    void over(PinnedProcess process);
  }

  /** A wish of its own identity: the same action may be wished for twice. */
  private record Wish(Object identity, Runnable action) {}

  private final PeerCredentials credentials;
  private final ProcessHold hold;
  private final Optional<String> podUid;
  private final Watcher watcher;
  private final Set<Channel> connections = new HashSet<>();
  private final Set<Wish> wishes = new LinkedHashSet<>();
  private boolean over;

  PinnedProcess(
      PeerCredentials credentials, ProcessHold hold, Optional<String> podUid, Watcher watcher) {
    this.credentials = credentials;
    this.hold = hold;
    this.podUid = podUid;
    this.watcher = watcher;
  }

  /** The UID of the Kubernetes pod it runs in, from its cgroup; empty outside of pods. */
  public Optional<String> podUid() {
    return podUid;
  }

  /**
   * False from the end of the process on, whoever has its number by then; once it has neither a
   * connection nor anybody who waits for its end; and once it connected with another user or group
   * than before. Never blocks.
   */
  public boolean isAlive() {
    return hold.isAlive();
  }

  /**
   * Runs {@code action} once when the process has ended, on an event loop, after its connections
   * were closed; at once, on this thread, when it has already, or has lost its last connection
   * before anybody waited.
   *
   * @return takes the wish back
   */
  public Runnable onExit(Runnable action) {
    Wish wish = new Wish(new Object(), action);
    synchronized (this) {
      if (!over) {
        wishes.add(wish);
        return () -> forget(wish);
      }
    }
    action.run();
    return () -> {};
  }

  @Override
  public String toString() {
    return "pid " + credentials.pid() + " uid " + credentials.uid();
  }

  PeerCredentials credentials() {
    return credentials;
  }

  ProcessHold hold() {
    return hold;
  }

  synchronized int connections() {
    return connections.size();
  }

  /** False when it is out of use, and then has no connections. */
  synchronized boolean add(Channel connection) {
    return !over && connections.add(connection);
  }

  void remove(Channel connection) {
    boolean last;
    synchronized (this) {
      last = connections.remove(connection) && connections.isEmpty();
    }
    if (last) {
      endUnlessNeeded();
    }
  }

  /** Closes all its connections, then tells those who wait. Called on an event loop. */
  void end() {
    List<Channel> open;
    List<Wish> waiting;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      open = new ArrayList<>(connections);
      waiting = new ArrayList<>(wishes);
      connections.clear();
      wishes.clear();
    }
    watcher.over(this);
    hold.release();
    open.forEach(PinnedProcess::closeAtOnce);
    waiting.forEach(PinnedProcess::run);
  }

  private void forget(Wish wish) {
    boolean gone;
    synchronized (this) {
      gone = wishes.remove(wish);
    }
    if (gone) {
      endUnlessNeeded();
    }
  }

  private void endUnlessNeeded() {
    synchronized (this) {
      if (over || !connections.isEmpty() || !wishes.isEmpty()) {
        return;
      }
      over = true;
    }
    watcher.over(this);
    hold.release();
  }

  /** From the head of the pipeline: gRPC's own handler would let its calls end in peace first. */
  private static void closeAtOnce(Channel connection) {
    @Nullable ChannelHandlerContext first = connection.pipeline().firstContext();
    var _ = first == null ? connection.close() : first.close();
  }

  private static void run(Wish wish) {
    try {
      wish.action().run();
    } catch (RuntimeException e) {
      log.error(
          INTERNAL_ERROR,
          "what was to be done at the end of a process failed; please report it",
          e);
    }
  }
}
