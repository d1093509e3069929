package dev.spirebridge.files;

import dev.spirebridge.files.IdentityFile.Kind;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read the files.
 *
 * @param group name or number of the group they are given to; empty for the one that the folder or
 *     the process gives
 */
public record FileAccess(
    Set<PosixFilePermission> keyMode,
    Set<PosixFilePermission> certificateMode,
    Optional<String> group) {

  /**
   * Keys 0640, certificates 0644: the reader has another user than the bridge (Emissary 8888,
   * istio-proxy 1337) and shares a group with it at most; certificates are public.
   */
  public static final FileAccess DEFAULT =
      new FileAccess(
          PosixFilePermissions.fromString("rw-r-----"),
          PosixFilePermissions.fromString("rw-r--r--"),
          Optional.empty());

  public FileAccess {
    keyMode = Set.copyOf(keyMode);
    certificateMode = Set.copyOf(certificateMode);
  }

  Set<PosixFilePermission> mode(Kind kind) {
    return switch (kind) {
      case PRIVATE_KEY -> keyMode;
      case CERTIFICATES -> certificateMode;
    };
  }
}
