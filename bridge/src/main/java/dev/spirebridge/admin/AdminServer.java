package dev.spirebridge.admin;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * An HTTP server that answers GET and HEAD on a few fixed paths and changes nothing. A client that
 * is slow, silent or hostile holds one virtual thread and one connection until {@link
 * HttpServerLimits} ends it.
 */
public final class AdminServer implements AutoCloseable {

  private static final int BACKLOG = 64;

  private final HttpServer server;

  private AdminServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens and answers from now on. Whether an address beyond loopback is allowed is the caller's
   * to decide.
   *
   * @param address port 0 takes any free port, see {@link #address()}
   * @throws AdminAddressException when the address is unknown, taken or not ours
   */
  public static AdminServer start(InetSocketAddress address, AdminEndpoints.Selection selection)
      throws AdminAddressException {
    HttpServerLimits.apply();
    HttpServer server = bind(address);
    boolean loopback = server.getAddress().getAddress().isLoopbackAddress();
    List<Endpoint> endpoints = selection.endpoints();
    server.createContext("/", new EndpointHandler(endpoints, loopback));
    server.setExecutor(new BoundedVirtualThreads("admin-http", HttpServerLimits.MAX_CONNECTIONS));
    server.start();
    return new AdminServer(server);
  }

  private static HttpServer bind(InetSocketAddress address) throws AdminAddressException {
    if (address.isUnresolved()) {
      throw new AdminAddressException(
          address, "the host name has no address", "use an address such as 127.0.0.1");
    }
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw refused(address, e, adviceAfter(e));
    } catch (IOException e) {
      throw refused(address, e, "choose an address of this machine and a port it may use");
    }
  }

  private static String adviceAfter(BindException e) {
    return String.valueOf(e.getMessage()).contains("Permission denied")
        ? "choose a port above 1023, or let the process bind this one"
        : "stop the process that has the port, or choose another port";
  }

  private static AdminAddressException refused(
      InetSocketAddress address, IOException cause, String advice) {
    var exception = new AdminAddressException(address, String.valueOf(cause.getMessage()), advice);
    exception.initCause(cause);
    return exception;
  }

  /** The address with the port that is really listened on. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops listening and closes every connection at once. */
  @Override
  public void close() {
    server.stop(0);
  }
}
