package dev.spirebridge.federation;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * By which proxy a bundle endpoint is asked: HTTPS_PROXY and NO_PROXY as programs in Go, and so
 * SPIRE's server, understand them. Blocks of addresses (CIDR) in NO_PROXY are not understood.
 */
public final class EndpointProxies {

  private static final List<String> SCHEMES = List.of("http", "https", "socks5", "socks5h");

  private final Optional<URI> proxy;
  private final List<String> without;

  private EndpointProxies(Optional<URI> proxy, List<String> without) {
    this.proxy = proxy;
    this.without = without;
  }

  /** Every endpoint is asked directly. */
  public static EndpointProxies none() {
    return new EndpointProxies(Optional.empty(), List.of());
  }

  /**
   * @param environment a name in capitals goes before the same in small letters
   */
  public static EndpointProxies of(Map<String, String> environment) {
    List<String> without =
        variable(environment, "NO_PROXY").stream()
            .flatMap(hosts -> Stream.of(hosts.split(",")))
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .filter(host -> !host.isEmpty())
            .toList();
    return new EndpointProxies(
        variable(environment, "HTTPS_PROXY").flatMap(EndpointProxies::parse), without);
  }

  /** Empty where it is to be asked directly. */
  Optional<URI> forEndpoint(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    int port = endpoint.getPort() < 0 ? 443 : endpoint.getPort();
    return proxy.filter(
        _ -> !isLoopback(host) && without.stream().noneMatch(each -> covers(each, host, port)));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .flatMap(each -> Optional.ofNullable(environment.get(each)).stream())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && SCHEMES.contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Perhaps it has no scheme, as below.
    }
    try {
      return Optional.of(new URI("http://" + text)).filter(uri -> uri.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static boolean covers(String pattern, String host, int port) {
    int colon = pattern.lastIndexOf(':');
    boolean withPort = colon > 0 && pattern.substring(colon + 1).matches("[0-9]+");
    if (withPort && !pattern.substring(colon + 1).equals(String.valueOf(port))) {
      return false;
    }
    String name = withPort ? pattern.substring(0, colon) : pattern;
    if (name.equals("*")) {
      return true;
    }
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    return suffix.startsWith(".")
        ? host.endsWith(suffix)
        : host.equals(suffix) || host.endsWith("." + suffix);
  }
}
