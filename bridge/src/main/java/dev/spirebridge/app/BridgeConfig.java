package dev.spirebridge.app;

import dev.spirebridge.files.FolderSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that {@code serve} needs to know, checked as a whole by {@link ConfigLoader}.
 *
 * @param sds the SDS listeners, each on an address of its own
 * @param files the folders of certificate files
 * @param secrets the Secrets; there is at least one listener, folder or Secret
 * @param statusTls empty where the status is not served over TLS
 * @param movingFolder where the roots of a move are asked for; empty where nobody may
 * @param warnings what is allowed but dangerous, one sentence each, to be logged at start
 */
public record BridgeConfig(
    SourceConfig source,
    List<SdsListenerConfig> sds,
    List<FolderSettings> files,
    SecretsConfig secrets,
    SocketFileConfig socketFiles,
    LimitsConfig limits,
    HttpConfig http,
    Optional<StatusTlsConfig> statusTls,
    Optional<Path> movingFolder,
    LogConfig log,
    List<String> warnings) {

  public BridgeConfig {
    sds = List.copyOf(sds);
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
