package dev.spirebridge.unixsocket;

import java.net.InetAddress;

/** A literal IPv4 or IPv6 address; nothing is ever looked up in DNS. */
public record IpAddress(InetAddress value) {

  /**
   * @param text {@code 127.0.0.1} or {@code [::1]}; {@code localhost} is taken as 127.0.0.1
   * @throws IllegalArgumentException when the text is not a literal address
   */
  static IpAddress parse(String text) {
    if (text.equals("localhost")) {
      return new IpAddress(InetAddress.ofLiteral("127.0.0.1"));
    }
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    if (bracketed != bare.contains(":")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an IP address; write 127.0.0.1, or [::1] in brackets");
    }
    try {
      return new IpAddress(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an IP address; host names are not looked up, write 127.0.0.1",
          e);
    }
  }

  boolean isLoopback() {
    return value.isLoopbackAddress();
  }

  @Override
  public String toString() {
    String text = value.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
