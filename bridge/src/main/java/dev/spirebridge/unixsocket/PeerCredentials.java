package dev.spirebridge.unixsocket;

import io.grpc.Attributes;
import io.grpc.Grpc;

/**
 * The process at the other end of a Unix socket, as the kernel recorded it when it connected
 * (SO_PEERCRED, unix(7)).
 *
 * @param pid as seen from the bridge's pid namespace; 0 when the process is not visible in it
 */
public record PeerCredentials(int pid, int uid, int gid) {

  /** On each call's {@link Grpc transport attributes}; absent over TCP. */
  public static final Attributes.Key<PeerCredentials> ATTRIBUTE =
      Attributes.Key.create("dev.spirebridge.unixsocket.PeerCredentials");
}
