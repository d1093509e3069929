package dev.spirebridge.issuer.probe;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * A server name as it is (RFC 6066, section 3). The JDK's SNIHostName refuses the underscores of
 * the names that Istio's gateways route by, such as {@code outbound_.9080_._.web.shop.svc}.
 */
final class SniName extends SNIServerName {

  SniName(String name) {
    super(StandardConstants.SNI_HOST_NAME, checked(name).getBytes(StandardCharsets.US_ASCII));
  }

  private static String checked(String name) {
    if (!name.matches("[!-~]{1,255}")) {
      throw new IllegalArgumentException(
          "a server name has 1 to 255 ASCII characters and no space; write sni=HOST");
    }
    return name;
  }
}
