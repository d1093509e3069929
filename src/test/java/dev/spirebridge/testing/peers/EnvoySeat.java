package dev.spirebridge.testing.peers;

import java.nio.file.Path;

/**
 * One Envoy of a pair that runs as another user, and what it is known by.
 *
 * @param folder one in which the user may create files
 * @param spiffeId what SPIRE gives the user's processes
 */
public record EnvoySeat(OtherUser user, Path folder, SdsBinding secrets, String spiffeId) {}
