package dev.spirebridge.app;

import dev.spirebridge.admin.AdminAddressException;
import dev.spirebridge.admin.AdminEndpoints;
import dev.spirebridge.admin.AdminServer;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.IpAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the addresses at which a process answers over HTTP. */
final class HttpAddresses {

  private final StartedParts started;
  private final List<String> problems;
  private final List<String> served = new ArrayList<>();

  private HttpAddresses(StartedParts started, List<String> problems) {
    this.started = started;
    this.problems = problems;
  }

  /**
   * @param started gets a server for each address
   * @param problems gets a sentence for each address that cannot be opened
   * @return what is served, for the log
   */
  static List<String> open(
      HttpConfig config, AdminEndpoints endpoints, StartedParts started, List<String> problems) {
    HttpAddresses addresses = new HttpAddresses(started, problems);
    addresses.open(
        config.http(), isLocal(config) ? endpoints.everything() : endpoints.healthOnly());
    addresses.open(config.health(), endpoints.healthOnly());
    return addresses.served;
  }

  /** What names identities and callers leaves this machine over mutual TLS alone. */
  private static boolean isLocal(HttpConfig config) {
    return config.http().filter(tcp -> !tcp.isLoopback()).isEmpty();
  }

  private void open(Optional<Endpoint.Tcp> address, AdminEndpoints.Selection selection) {
    if (address.isEmpty()) {
      return;
    }
    Endpoint.Tcp tcp = address.get();
    try {
      AdminServer server =
          started.add(
              AdminServer.start(new InetSocketAddress(tcp.host().value(), tcp.port()), selection));
      served.add("HTTP on http://" + text(server.address()));
    } catch (AdminAddressException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  static String text(InetSocketAddress address) {
    return new Endpoint.Tcp(new IpAddress(address.getAddress()), address.getPort()).hostAndPort();
  }
}
