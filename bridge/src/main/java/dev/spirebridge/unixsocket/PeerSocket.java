package dev.spirebridge.unixsocket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** What unix(7) and socket(7) tell of a connected socket's peer beyond SO_PEERCRED. */
final class PeerSocket {

  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERGROUPS = 59;
  private static final int SO_PEERPIDFD = 77;

  private static final int ERANGE = 34;
  private static final int ENODATA = 61;
  private static final int EINVAL = 22;
  private static final int ESRCH = 3;

  /** What the kernel says to SO_PEERPIDFD when the process has been reaped; differs by version. */
  private static final Set<Integer> REAPED = Set.of(ESRCH, EINVAL, ENODATA);

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 02000000;

  private static final int USUAL_GROUPS = 64;

  private PeerSocket() {}

  /** Whether this kernel hands out pidfds of peers; tried on a pair of sockets of our own. */
  static boolean hasPidfd() {
    // Loads the library that closes descriptors; nothing can be listened on without it either.
    if (!Epoll.isAvailable()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      if (LinuxCalls.socketpair(AF_UNIX, SOCK_STREAM_CLOEXEC, pair).failed()) {
        return false;
      }
      FileDescriptor first = new FileDescriptor(pair.getAtIndex(JAVA_INT, 0));
      FileDescriptor second = new FileDescriptor(pair.getAtIndex(JAVA_INT, 1));
      try {
        pidfd(first.intValue()).close();
        return true;
      } catch (IOException | ProcessEndedException e) {
        return false;
      } finally {
        first.close();
        second.close();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A new pidfd of the process that connected, taken from the very struct that SO_PEERCRED's pid
   * comes from.
   *
   * @throws ProcessEndedException when the process has been reaped already
   * @throws IOException when the kernel refuses for another reason
   */
  static FileDescriptor pidfd(int socket) throws IOException, ProcessEndedException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      LinuxCalls.Result result =
          LinuxCalls.getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, value, length);
      if (!result.failed()) {
        return new FileDescriptor(value.get(JAVA_INT, 0));
      }
      if (REAPED.contains(result.errno())) {
        throw new ProcessEndedException();
      }
      throw new IOException("getsockopt SO_PEERPIDFD failed with errno " + result.errno());
    }
  }

  /** The supplementary groups of the process when it connected; none when they cannot be had. */
  static int[] groups(int socket) {
    int room = USUAL_GROUPS;
    try (Arena arena = Arena.ofConfined()) {
      while (true) {
        MemorySegment value = arena.allocate(JAVA_INT, room);
        MemorySegment length = arena.allocateFrom(JAVA_INT, room * Integer.BYTES);
        LinuxCalls.Result result =
            LinuxCalls.getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, value, length);
        int count = length.get(JAVA_INT, 0) / Integer.BYTES;
        if (!result.failed()) {
          return value.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
        }
        if (result.errno() != ERANGE || count <= room) {
          return new int[0];
        }
        room = count;
      }
    }
  }
}
