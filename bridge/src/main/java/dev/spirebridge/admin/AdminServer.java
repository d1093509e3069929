package dev.spirebridge.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

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
    HttpServer server = bind(address, HttpServer::create);
    boolean loopback = server.getAddress().getAddress().isLoopbackAddress();
    return serve(server, selection, loopback ? AdminServer::otherHost : _ -> Optional.empty());
  }

  /**
   * As {@link #start}, over TLS 1.3 and only to clients whose certificate both the context and the
   * access let pass.
   *
   * @param context what it presents, and whom it believes in the handshake
   */
  public static AdminServer startTls(
      InetSocketAddress address,
      AdminEndpoints.Selection selection,
      SSLContext context,
      PeerAccess access)
      throws AdminAddressException {
    HttpsServer server = bind(address, HttpsServer::create);
    server.setHttpsConfigurator(new DemandedCertificate(context));
    return serve(
        server,
        selection,
        exchange ->
            access
                .refusal(((HttpsExchange) exchange).getSSLSession())
                .map(why -> Answer.text(403, "refused: " + why + "\n")));
  }

  private static AdminServer serve(
      HttpServer server, AdminEndpoints.Selection selection, EndpointHandler.Guard guard) {
    server.createContext("/", new EndpointHandler(selection, guard));
    server.setExecutor(new BoundedVirtualThreads("admin-http", HttpServerLimits.MAX_CONNECTIONS));
    server.start();
    return new AdminServer(server);
  }

  /** Elsewhere than on loopback the names of this machine are the network's to choose. */
  private static Optional<Answer> otherHost(HttpExchange exchange) {
    List<String> named =
        new ArrayList<>(exchange.getRequestHeaders().getOrDefault("Host", List.of()));
    // Of a whole URI, or one that begins with //, the name counts, whatever the header says.
    Optional.ofNullable(exchange.getRequestURI().getRawAuthority()).ifPresent(named::add);
    return named.stream().allMatch(HostHeader::namesThisMachine)
        ? Optional.empty()
        : Optional.of(
            Answer.text(
                403, "the Host header does not name this machine; use localhost or its address\n"));
  }

  /** How the JDK makes a server of either kind. */
  @FunctionalInterface
  private interface Maker<S extends HttpServer> {
    S create(InetSocketAddress address, int backlog) throws IOException;
  }

  private static <S extends HttpServer> S bind(InetSocketAddress address, Maker<S> maker)
      throws AdminAddressException {
    HttpServerLimits.apply();
    if (address.isUnresolved()) {
      throw new AdminAddressException(
          address, "the host name has no address", "use an address such as 127.0.0.1");
    }
    try {
      return maker.create(address, BACKLOG);
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
