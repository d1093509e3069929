package dev.spirebridge.cli;

import dev.spirebridge.app.Bridge;
import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.HttpConfig;
import dev.spirebridge.app.LimitsConfig;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.app.RetryCaps;
import dev.spirebridge.app.SdsListenerConfig;
import dev.spirebridge.app.SecretsConfig;
import dev.spirebridge.app.SocketFileConfig;
import dev.spirebridge.app.SourceConfig;
import dev.spirebridge.app.SourceKind;
import dev.spirebridge.app.StartException;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.IpAddress;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts what {@code serve} starts, with its defaults and the names of SPIRE's agent. */
final class DemoBridges {

  private DemoBridges() {}

  /**
   * Starts one on a Unix socket that every user may open.
   *
   * @param trustDomain the only one whose SVIDs are taken; any, when empty
   * @throws IOException with every address that cannot be had
   */
  static AutoCloseable start(
      SourceKind source, Optional<TrustDomain> trustDomain, Path sdsSocket, InetSocketAddress http)
      throws IOException {
    try {
      return Bridge.start(config(source, trustDomain, sdsSocket, http), Version.number());
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static BridgeConfig config(
      SourceKind kind,
      Optional<TrustDomain> trustDomain,
      Path sdsSocket,
      InetSocketAddress address) {
    SvidChoice defaultSvid = new SvidChoice.First();
    SourceConfig source =
        new SourceConfig(
            kind, trustDomain, defaultSvid, RetryCaps.DEFAULT, SourceConfig.DEFAULT_SILENCE_LIMIT);
    SdsListenerConfig sds =
        new SdsListenerConfig(
            new Endpoint.Unix(sdsSocket), SecretNames.spire(defaultSvid), OnUnknown.HOLD);
    Endpoint.Tcp http = new Endpoint.Tcp(new IpAddress(address.getAddress()), address.getPort());
    return new BridgeConfig(
        source,
        List.of(sds),
        List.of(),
        SecretsConfig.NONE,
        SocketFileConfig.DEFAULT,
        LimitsConfig.DEFAULT,
        new HttpConfig(Optional.of(http), Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        LogConfig.DEFAULT,
        List.of());
  }
}
