package dev.spirebridge.admin;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The address for HTTP cannot be listened on; the message says which, why and what to do. */
public final class AdminAddressException extends IOException {

  private static final long serialVersionUID = 1L;

  AdminAddressException(InetSocketAddress address, String reason, String advice) {
    super("cannot serve HTTP on %s: %s; %s".formatted(text(address), reason, advice));
  }

  private static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
