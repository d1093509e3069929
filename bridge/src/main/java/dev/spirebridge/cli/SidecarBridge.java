package dev.spirebridge.cli;

import dev.spirebridge.app.Bridge;
import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.HttpConfig;
import dev.spirebridge.app.LimitsConfig;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.app.RetryCaps;
import dev.spirebridge.app.SdsListenerConfig;
import dev.spirebridge.app.SocketFileConfig;
import dev.spirebridge.app.SourceConfig;
import dev.spirebridge.app.SourceKind;
import dev.spirebridge.app.StartException;
import dev.spirebridge.demo.BridgeLauncher.SidecarAddresses;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.OnUnknown;
import dev.spirebridge.sds.SecretNames;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A bridge as {@code serve} runs it beside one workload, for the demo to start several. */
public final class SidecarBridge {

  private SidecarBridge() {}

  /**
   * Starts {@code serve} with its defaults and the names of SPIRE's agent.
   *
   * @throws IOException with every address that cannot be had
   */
  public static AutoCloseable start(SidecarAddresses addresses) throws IOException {
    try {
      return Bridge.start(config(addresses), Version.number());
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static BridgeConfig config(SidecarAddresses addresses) {
    SvidChoice defaultSvid = new SvidChoice.First();
    SourceConfig source =
        new SourceConfig(
            new SourceKind.WorkloadApi(new Endpoint.Unix(addresses.agentSocket())),
            Optional.empty(),
            defaultSvid,
            RetryCaps.DEFAULT,
            SourceConfig.DEFAULT_SILENCE_LIMIT);
    SdsListenerConfig sds =
        new SdsListenerConfig(
            new Endpoint.Unix(addresses.sdsSocket()),
            SecretNames.spire(defaultSvid),
            OnUnknown.HOLD);
    Endpoint.Tcp http =
        new Endpoint.Tcp(new IpAddress(addresses.http().getAddress()), addresses.http().getPort());
    return new BridgeConfig(
        source,
        List.of(sds),
        SocketFileConfig.DEFAULT,
        LimitsConfig.DEFAULT,
        new HttpConfig(Optional.of(http), Optional.empty()),
        LogConfig.DEFAULT,
        List.of());
  }
}
