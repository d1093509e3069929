package dev.spirebridge.unixsocket;

import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds a process by its number, its time of start and its owner, as SPIRE's agent does where it
 * has no better: each look reads /proc again.
 *
 * <p>Not seen: a process that ended before its connection was admitted, when one of the same user
 * and group has its number by then; and one that got the number within the clock tick (1/100 s) in
 * which the first one started.
 */
final class StartTimeHold implements ProcessHold {

  private final PeerCredentials process;
  private final long startTicks;
  private volatile boolean released;
  private volatile @Nullable Future<?> looks;

  private StartTimeHold(PeerCredentials process, long startTicks) {
    this.process = process;
    this.startTicks = startTicks;
  }

  /**
   * @throws ProcessEndedException when nobody has that number now, or another user's process
   */
  static StartTimeHold of(PeerCredentials process) throws ProcessEndedException {
    StartTimeHold hold =
        new StartTimeHold(
            process,
            ProcStat.read(process.pid()).orElseThrow(ProcessEndedException::new).startTicks());
    if (!hold.isAlive()) {
      throw new ProcessEndedException();
    }
    return hold;
  }

  @Override
  public boolean isAlive() {
    // The owner first: it is this process's when the time of start, read after it, is.
    return !released && isOwnedAsBefore() && hasStartedThen();
  }

  /** Whether both hold the same process, so far as these means can tell. */
  boolean isSameAs(StartTimeHold other) {
    return startTicks == other.startTicks && process.equals(other.process);
  }

  @Override
  public void watch(IoEventLoop loop, Runnable ended) {
    looks =
        loop.scheduleAtFixedRate(
            () -> {
              if (!isAlive() && !released) {
                ended.run();
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
  }

  @Override
  public void release() {
    released = true;
    Future<?> here = looks;
    if (here != null) {
      here.cancel(false);
    }
  }

  private boolean hasStartedThen() {
    Optional<ProcStat> now = ProcStat.read(process.pid());
    return now.isPresent() && !now.get().hasEnded() && now.get().startTicks() == startTicks;
  }

  private boolean isOwnedAsBefore() {
    try {
      Map<String, Object> owner =
          Files.readAttributes(
              Path.of("/proc", Integer.toString(process.pid())),
              "unix:uid,gid",
              LinkOption.NOFOLLOW_LINKS);
      return owner.equals(Map.of("uid", process.uid(), "gid", process.gid()));
    } catch (IOException e) {
      return false;
    }
  }
}
