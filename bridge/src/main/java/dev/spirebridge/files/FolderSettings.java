package dev.spirebridge.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One folder to be kept.
 *
 * @param folder absolute; it exists, and is nobody else's to write
 */
public record FolderSettings(
    Path folder, FileProfile profile, FileAccess access, Optional<AfterChange> afterChange) {}
