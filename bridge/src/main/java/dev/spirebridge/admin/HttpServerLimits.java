package dev.spirebridge.admin;

import java.util.Map;

/**
 * The bounds within which the JDK's HTTP server deals with a slow, large or silent client. It reads
 * them once per process, from system properties, when its first server is made; a property that is
 * set on the command line wins.
 */
final class HttpServerLimits {

  /** Connections open at once per server; one more is closed on arrival. */
  static final int MAX_CONNECTIONS = 128;

  /** Seconds for a request to arrive whole, from its first byte. */
  static final int MAX_REQUEST_SECONDS = 5;

  /** Seconds for an answer to be made and read by the client. */
  static final int MAX_RESPONSE_SECONDS = 30;

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "jdk.httpserver.maxConnections",
          Integer.toString(MAX_CONNECTIONS),
          "sun.net.httpserver.maxReqTime",
          Integer.toString(MAX_REQUEST_SECONDS),
          "sun.net.httpserver.maxRspTime",
          Integer.toString(MAX_RESPONSE_SECONDS),
          "sun.net.httpserver.maxReqHeaders",
          "64",
          "sun.net.httpserver.maxReqHeaderSize",
          "16384",
          // How often it looks whether they are over: each second by itself, be nobody there.
          "sun.net.httpserver.timerMillis",
          "2000",
          // Without it an answer on a kept connection can wait 40 ms for the client's TCP ACK.
          "sun.net.httpserver.nodelay",
          "true");

  private HttpServerLimits() {}

  static void apply() {
    PROPERTIES.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
  }
}
