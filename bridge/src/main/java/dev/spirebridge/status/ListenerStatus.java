package dev.spirebridge.status;

/**
 * One SDS listener and its totals since start.
 *
 * @param address as configured, {@code unix:///…} or {@code tcp://…}
 * @param profile the profile's name
 * @param onUnknown {@code hold} or {@code fail}
 * @param connections open now
 * @param streams open now
 * @param heldNames names asked for and not yet answered, over all open streams
 * @param longHeldNames those of them that have waited for 15 s and longer
 * @param acceptedConnections total
 * @param refusedConnections total of those closed because of the connection limit
 * @param requests discovery requests received
 * @param responses discovery responses sent
 * @param acks responses the clients accepted
 * @param nacks responses the clients rejected
 * @param staleNonces requests ignored because they answer a response that is no longer the last
 * @param refusedStreams streams ended by the bridge with an error
 */
public record ListenerStatus(
    String address,
    String profile,
    String onUnknown,
    int connections,
    int streams,
    int heldNames,
    int longHeldNames,
    long acceptedConnections,
    long refusedConnections,
    long requests,
    long responses,
    long acks,
    long nacks,
    long staleNonces,
    long refusedStreams) {}
