package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One folder of certificate files.
 *
 * @param folder its path
 * @param profile the profile's name
 * @param spiffeId of the set that was last put or found in place; empty until there is one
 * @param notAfter when that expires
 * @param writtenAt when it was put or found in place
 * @param writes sets put in place since start
 * @param failures tries that came to nothing
 * @param trouble why the folder does not have the newest set, ending with what to do
 * @param troubleSince when that began
 * @param leftOut federated trust domains that no file can be named after
 * @param afterChange empty where nobody is told of changes
 */
public record FilesStatus(
    String folder,
    String profile,
    Optional<String> spiffeId,
    Optional<Instant> notAfter,
    Optional<Instant> writtenAt,
    long writes,
    long failures,
    Optional<String> trouble,
    Optional<Instant> troubleSince,
    List<String> leftOut,
    Optional<AfterChangeStatus> afterChange) {

  public FilesStatus {
    leftOut = List.copyOf(leftOut);
  }
}
