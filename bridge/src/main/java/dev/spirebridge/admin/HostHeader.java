package dev.spirebridge.admin;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a request that was meant for this machine from one that a web page's own domain name was
 * pointed at it for (DNS rebinding): such a page can read what is served on the loopback interface,
 * but its browser still names the page's domain in {@code Host}.
 */
final class HostHeader {

  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+(%[^\\]]+)?]");

  private HostHeader() {}

  /** True for localhost, for an address in digits, and where there is none (HTTP/1.0). */
  static boolean namesThisMachine(@Nullable String header) {
    if (header == null) {
      return true;
    }
    String host = PORT.matcher(header.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || IPV4.matcher(host).matches()
        || IPV6.matcher(host).matches();
  }
}
