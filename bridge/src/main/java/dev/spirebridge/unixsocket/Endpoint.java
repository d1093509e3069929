package dev.spirebridge.unixsocket;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An address in gRPC's notation, as flags, configuration and SPIFFE_ENDPOINT_SOCKET carry it. */
public sealed interface Endpoint {

  /** Linux's {@code sun_path} holds 108 bytes, the last of which is zero. */
  int MAX_UNIX_PATH_BYTES = 107;

  /**
   * Parses {@code unix:///path}, {@code unix:/path} or {@code tcp://IP:PORT}.
   *
   * <p>Host names are refused, as the SPIFFE Workload Endpoint specification (section 4) does: what
   * a name stands for can change after it was checked to be loopback.
   *
   * @throws IllegalArgumentException with what is wrong and what is expected instead
   */
  static Endpoint parse(String text) {
    if (text.startsWith("unix:")) {
      return Unix.parse(text.substring("unix:".length()));
    }
    if (text.startsWith("tcp://")) {
      return Tcp.parse(text.substring("tcp://".length()));
    }
    throw new IllegalArgumentException(
        "unknown kind of address; write unix:///absolute/path or tcp://127.0.0.1:PORT");
  }

  /** A Unix domain socket at an absolute path. */
  record Unix(Path path) implements Endpoint {

    private static Unix parse(String rest) {
      String path = rest.startsWith("///") ? rest.substring(2) : rest;
      if (path.startsWith("//")) {
        throw new IllegalArgumentException(
            "a Unix address has no host part; write unix:///absolute/path with three slashes");
      }
      if (!path.startsWith("/") || path.endsWith("/")) {
        throw namesNoFile();
      }
      int bytes = path.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_UNIX_PATH_BYTES) {
        throw new IllegalArgumentException(
            "the path is %d bytes long and Linux allows %d; choose a shorter folder"
                .formatted(bytes, MAX_UNIX_PATH_BYTES));
      }
      if (path.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("the path holds a zero byte; remove it");
      }
      Path normal = Path.of(path).normalize();
      if (normal.getFileName() == null) {
        throw namesNoFile();
      }
      return new Unix(normal);
    }

    private static IllegalArgumentException namesNoFile() {
      return new IllegalArgumentException(
          "the path must be absolute and name a file; write unix:///absolute/path");
    }

    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /** A TCP socket at an IP address. */
  record Tcp(IpAddress host, int port) implements Endpoint {

    /**
     * @param hostAndPort {@code 127.0.0.1:8234} or {@code [::1]:8234}
     * @throws IllegalArgumentException with what is wrong and what is expected instead
     */
    public static Tcp parse(String hostAndPort) {
      int colon = hostAndPort.lastIndexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("the port is missing; write 127.0.0.1:PORT");
      }
      return new Tcp(
          IpAddress.parse(hostAndPort.substring(0, colon)),
          parsePort(hostAndPort.substring(colon + 1)));
    }

    private static int parsePort(String text) {
      if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
        return Integer.parseInt(text);
      }
      throw new IllegalArgumentException(
          "port \"" + text + "\" is not a number from 0 to 65535; write 127.0.0.1:PORT");
    }

    public boolean isLoopback() {
      return host.isLoopback();
    }

    /** As it stands in a URL. */
    public String hostAndPort() {
      return host + ":" + port;
    }

    @Override
    public String toString() {
      return "tcp://" + hostAndPort();
    }
  }
}
