package dev.spirebridge.diagnose.evidence;

import dev.spirebridge.status.BridgeStatus;
import java.util.Optional;

/**
 * A bridge and what it told.
 *
 * @param pod {@code namespace/name} of its pod
 * @param ready whether the kubelet finds it ready
 * @param waits why it does not run, where the kubelet says so
 */
public record BridgeFacts(
    String pod, boolean ready, Optional<String> waits, Looked<BridgeStatus> status) {}
