package dev.spirebridge.admin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Answers at once that an address has no name. The JDK's HTTPS server asks for the name of each
 * client before the handshake ({@code sun.net.httpserver.SSLStreams}, JDK 25), and does not use it:
 * where the name servers are slow about addresses of pods, or silent, that takes longer than any
 * client waits. Nothing in this program wants to know a name. The whole process has this resolver,
 * by {@code META-INF/services}; names are looked up as ever.
 */
public final class NoReverseLookups extends InetAddressResolverProvider {

  @Override
  public String name() {
    return "no reverse lookups";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver names = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return names.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        throw new UnknownHostException("names of addresses are not looked up");
      }
    };
  }
}
