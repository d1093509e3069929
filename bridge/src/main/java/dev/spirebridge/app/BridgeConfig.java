package dev.spirebridge.app;

import java.util.List;

/**
 * All that {@code serve} needs to know, checked as a whole by {@link ConfigLoader}.
 *
 * @param sds the SDS listeners, at least one, each on an address of its own
 * @param warnings what is allowed but dangerous, one sentence each, to be logged at start
 */
public record BridgeConfig(
    SourceConfig source,
    List<SdsListenerConfig> sds,
    SocketFileConfig socketFiles,
    LimitsConfig limits,
    HttpConfig http,
    LogConfig log,
    List<String> warnings) {

  public BridgeConfig {
    sds = List.copyOf(sds);
    warnings = List.copyOf(warnings);
  }
}
