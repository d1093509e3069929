package dev.spirebridge.sds;

import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.GrpcServers;
import dev.spirebridge.unixsocket.SocketFile;

/**
 * What one SDS listener is to be.
 *
 * @param socketFile for a Unix socket; not used over TCP
 * @param maxConnections open at once; more are closed as soon as they come
 * @param maxNames that one stream may ask for
 */
public record SdsListener(
    Endpoint endpoint,
    SecretNames names,
    OnUnknown onUnknown,
    SocketFile.Options socketFile,
    int maxConnections,
    int maxNames,
    GrpcServers.Limits limits) {}
