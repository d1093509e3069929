package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that cannot choose a free one and tell. They are outside of the range from
 * which Linux by default takes those of outgoing connections and of listeners that leave the choice
 * to it, and each JVM that the build starts for tests has its own share of them: between the look
 * and the program's start nobody else takes one.
 */
public final class Ports {

  /** Above those that programs on a node listen at, below Kubernetes' node ports. */
  private static final int FIRST = 21_000;

  static final int SHARE = 2_000;
  private static final int SHARES = 4;

  private static final int BEGIN =
      FIRST + SHARE * Math.floorMod(Integer.getInteger("test.fork", 1) - 1, SHARES);

  /** Two JVMs with the same share, in two builds on one machine, rarely begin near each other. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % SHARE));

  private Ports() {}

  /** A loopback TCP port that is free; another one each time, until all have been given once. */
  public static int free() {
    for (int attempt = 0; attempt < SHARE; attempt++) {
      int port = BEGIN + Math.floorMod(NEXT.getAndIncrement(), SHARE);
      if (isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port from %d on".formatted(BEGIN));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
