package dev.spirebridge.app;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * How the files of Unix listeners are made.
 *
 * @param group the group the file is given to; left as it is when empty
 * @param takeover whether a socket that another process is serving on may be replaced
 */
public record SocketFileConfig(
    Set<PosixFilePermission> mode, Optional<SocketGroup> group, boolean takeover) {

  /**
   * 0666: everybody who can reach the file may connect.
   *
   * <p>Connecting takes write permission on the file, and Envoy runs as another user (istio-proxy
   * is 1337, Gloo's proxy 10101), so a stricter default would serve nobody. The fence is the
   * folder: a volume mounted into one pod, or a directory of mode 0750. SPIRE's own public socket
   * is 0777; the execute bits mean nothing for a socket.
   */
  public static final SocketFileConfig DEFAULT =
      new SocketFileConfig(PosixFilePermissions.fromString("rw-rw-rw-"), Optional.empty(), false);

  /**
   * 0660, where each caller is given its own identities and no list says who may call: then the
   * file is what says it, and a file that everybody may open would say everybody.
   */
  static final Set<PosixFilePermission> OWNER_AND_GROUP =
      PosixFilePermissions.fromString("rw-rw----");

  public SocketFileConfig {
    mode = Set.copyOf(mode);
  }
}
