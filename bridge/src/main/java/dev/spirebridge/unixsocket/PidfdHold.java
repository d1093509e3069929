package dev.spirebridge.unixsocket;

import io.grpc.netty.shaded.io.netty.channel.IoEvent;
import io.grpc.netty.shaded.io.netty.channel.IoEventLoop;
import io.grpc.netty.shaded.io.netty.channel.IoRegistration;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandle;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoOps;
import io.grpc.netty.shaded.io.netty.channel.unix.FileDescriptor;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a process by a pidfd, which means this process for ever and becomes readable when it ends
 * (pidfd_open(2)): an event loop waits for that beside its sockets.
 */
final class PidfdHold implements ProcessHold, EpollIoHandle {

  private static final Logger log = LoggerFactory.getLogger(PidfdHold.class);

  private final FileDescriptor pidfd;
  private volatile Runnable ended = () -> {};
  private volatile @Nullable IoRegistration registration;
  private volatile boolean released;

  /**
   * @param pidfd owned by this from here on
   */
  PidfdHold(FileDescriptor pidfd) {
    this.pidfd = pidfd;
  }

  /** Under the lock of {@link #close()}: a number that is closed may be another's already. */
  @Override
  public synchronized boolean isAlive() {
    return !released && pidfd.isOpen() && !LinuxCalls.isReadable(pidfd.intValue());
  }

  @Override
  public void watch(IoEventLoop loop, Runnable whenEnded) {
    ended = whenEnded;
    Future<IoRegistration> registered = loop.register(this);
    if (!registered.isSuccess()) {
      throw new IllegalStateException("cannot wait for the end of a process", registered.cause());
    }
    IoRegistration here = registered.getNow();
    registration = here;
    here.submit(EpollIoOps.EPOLLIN);
  }

  @Override
  public void release() {
    released = true;
    IoRegistration here = registration;
    if (here == null) {
      close();
      return;
    }
    try {
      // Closed once epoll has forgotten it, in unregistered().
      here.cancel();
    } catch (RejectedExecutionException e) {
      log.trace("the event loop has ended, and has closed what was registered with it", e);
    }
  }

  @Override
  public FileDescriptor fd() {
    return pidfd;
  }

  @Override
  public void handle(IoRegistration here, IoEvent event) {
    // It stays readable: epoll would report it for ever.
    here.cancel();
    ended.run();
  }

  @Override
  public void unregistered() {
    close();
  }

  @Override
  public synchronized void close() {
    try {
      pidfd.close();
    } catch (IOException e) {
      log.debug("a pidfd cannot be closed", e);
    }
  }
}
