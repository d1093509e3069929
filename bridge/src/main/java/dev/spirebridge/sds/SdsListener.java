package dev.spirebridge.sds;

import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.GrpcServers;
import dev.spirebridge.unixsocket.SocketFile;
import java.util.Optional;

/**
 * What one SDS listener is to be.
 *
 * @param socketFile for a Unix socket; not used over TCP
 * @param maxConnections open at once; more are closed as soon as they come
 * @param maxNames that one stream may ask for
 * @param admission admits callers of a Unix socket one by one; empty where identities do not depend
 *     on the caller. Not used over TCP
 */
public record SdsListener(
    Endpoint endpoint,
    SecretNames names,
    OnUnknown onUnknown,
    SocketFile.Options socketFile,
    int maxConnections,
    int maxNames,
    GrpcServers.Limits limits,
    Optional<CallerAdmission> admission) {

  /** A listener that gives everybody the same identities. */
  public SdsListener(
      Endpoint endpoint,
      SecretNames names,
      OnUnknown onUnknown,
      SocketFile.Options socketFile,
      int maxConnections,
      int maxNames,
      GrpcServers.Limits limits) {
    this(
        endpoint, names, onUnknown, socketFile, maxConnections, maxNames, limits, Optional.empty());
  }

  /** The same, whose socket leaves one alone on which another process serves. */
  SdsListener withoutTakeover() {
    return new SdsListener(
        endpoint,
        names,
        onUnknown,
        new SocketFile.Options(socketFile.mode(), socketFile.group(), false),
        maxConnections,
        maxNames,
        limits,
        admission);
  }
}
