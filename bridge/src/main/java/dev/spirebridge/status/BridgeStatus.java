package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the running bridge knows of itself at one instant.
 *
 * @param version of the program
 * @param now when this was put together
 * @param rotations the newest, oldest first; no more than a fixed number is kept
 * @param callers empty where identities do not depend on the caller
 * @param statusTls empty where the status is not served over TLS
 * @param files the folders of certificate files
 * @param moving empty while nobody asks for the roots of a move
 * @param updateToAck how long clients took from the send of a version to its acceptance
 */
public record BridgeStatus(
    String version,
    Instant startedAt,
    Instant now,
    List<SourceStatus> sources,
    List<SubjectStatus> subjects,
    List<ListenerStatus> listeners,
    List<StreamStatus> streams,
    List<RotationStatus> rotations,
    Optional<CallersStatus> callers,
    Optional<StatusTlsStatus> statusTls,
    List<FilesStatus> files,
    List<SecretStatus> secrets,
    Optional<MovingStatus> moving,
    LatencyHistogram updateToAck)
    implements ProcessStatus {

  public BridgeStatus {
    sources = List.copyOf(sources);
    subjects = List.copyOf(subjects);
    listeners = List.copyOf(listeners);
    streams = List.copyOf(streams);
    rotations = List.copyOf(rotations);
    files = List.copyOf(files);
    secrets = List.copyOf(secrets);
  }
}
