package dev.spirebridge.app;

import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.IpAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where the bridge answers over HTTP.
 *
 * @param http status page, status API, health and metrics; empty when turned off
 * @param health /livez, /readyz and /metrics alone, for an address that others can reach
 */
public record HttpConfig(Optional<Endpoint.Tcp> http, Optional<Endpoint.Tcp> health) {

  /** Loopback, because the status page names every caller and every identity. */
  public static final Endpoint.Tcp DEFAULT_HTTP =
      new Endpoint.Tcp(new IpAddress(InetAddress.ofLiteral("127.0.0.1")), 9877);
}
