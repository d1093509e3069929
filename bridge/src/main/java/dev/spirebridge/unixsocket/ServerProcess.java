package dev.spirebridge.unixsocket;

import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who serves a Unix socket that this process connects to. */
public final class ServerProcess {

  private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);

  /** How two processes see process numbers. */
  public enum PidNamespace {
    /** A number means the same process to both. */
    SAME,
    DIFFERENT,
    /** This process may not look, or the other one is gone. */
    UNKNOWN
  }

  private ServerProcess() {}

  /**
   * The process that made the socket listen (SO_PEERCRED of a connection to it, unix(7)). Connects
   * once, writes nothing and closes; never blocks. A process that was handed its listening socket,
   * as by systemd, is not the one that is found.
   *
   * @return empty when nobody listens there, or its queue is full, or this process may not connect;
   *     its number is 0 when it is not visible in this process's pid namespace
   */
  public static Optional<PeerCredentials> of(Path path) {
    // Loads the library that sockets are made with.
    if (!Epoll.isAvailable()) {
      return Optional.empty();
    }
    try {
      Socket socket = Socket.newSocketDomain();
      try {
        return socket.connect(new DomainSocketAddress(path.toFile()))
            ? Optional.of(credentials(new EpollDomainSocketChannel(socket.intValue())))
            : Optional.empty();
      } finally {
        socket.close();
      }
    } catch (IOException e) {
      log.debug("cannot tell who serves {}", path, e);
      return Optional.empty();
    }
  }

  /**
   * Whether another process and this one have the same pid namespace (pid_namespaces(7)). Telling
   * takes leave to look into the other one (ptrace(2), PTRACE_MODE_READ_FSCREDS).
   *
   * @param pid as seen by this process
   */
  public static PidNamespace pidNamespace(int pid) {
    try {
      Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      Path other = Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid), "ns", "pid"));
      return own.equals(other) ? PidNamespace.SAME : PidNamespace.DIFFERENT;
    } catch (IOException e) {
      log.debug("cannot tell the pid namespace of process {}", pid, e);
      return PidNamespace.UNKNOWN;
    }
  }

  static PeerCredentials credentials(EpollDomainSocketChannel connection) throws IOException {
    var kernel = connection.peerCredentials();
    int[] groups = kernel.gids();
    return new PeerCredentials(kernel.pid(), kernel.uid(), groups.length == 0 ? -1 : groups[0]);
  }
}
