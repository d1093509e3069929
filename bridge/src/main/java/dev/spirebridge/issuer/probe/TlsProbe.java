package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Via;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks at the chain a server shows in a TLS handshake (1.3 or 1.2), and closes the connection.
 *
 * <p>A chain counts once the handshake is through, which proves that the server holds the leaf's
 * key: a chain alone is public and anybody can show it. With TLS 1.3 that comes before the server
 * looks at the client's certificate, so it is so under STRICT too; a server of TLS 1.2 that demands
 * a certificate has to be shown one.
 */
public final class TlsProbe implements Probe {

  /**
   * What Istio's sidecars offer one another, which comes first; without it, a sidecar may pass the
   * connection on to the app. The rest is for servers that end a handshake without a protocol of
   * theirs, as Go's and nginx do.
   */
  public static final List<String> MESH_ALPN =
      List.of(
          "istio-peer-exchange",
          "istio",
          "istio-http/1.0",
          "istio-http/1.1",
          "istio-h2",
          "h2",
          "http/1.1");

  /** Whether the server is shown a certificate of ours. */
  public interface Client {

    /** Shows none. */
    Client ANONYMOUS = TlsProbe::anonymous;

    /**
     * Asked for each handshake: a context used twice may resume a session, and show the chain of
     * the first.
     */
    SSLContext context(X509ExtendedTrustManager trust);
  }

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\s:\\[\\]/@]+)):([0-9]{1,5})");

  private final String host;
  private final int port;
  private final Optional<SniName> sni;
  private final List<String> alpn;
  private final Client client;

  /**
   * @param hostPort a name or an address, an IPv6 one in brackets
   * @param sni empty for the host, if it is a name
   * @param alpn empty to offer none
   * @throws IllegalArgumentException with what to write instead
   */
  public TlsProbe(String hostPort, Optional<String> sni, List<String> alpn, Client client) {
    Matcher address = ADDRESS.matcher(hostPort);
    if (!address.matches() || !isPort(address.group(3))) {
      throw new IllegalArgumentException(
          "\"%s\" is not an address; write HOST:PORT, or [IPv6]:PORT".formatted(hostPort));
    }
    this.host = address.group(1) == null ? address.group(2) : address.group(1);
    this.port = Integer.parseInt(address.group(3));
    this.sni = sni.map(SniName::new);
    this.alpn = List.copyOf(alpn);
    this.client = client;
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port < 65536;
  }

  @Override
  public Evidence collect() throws InterruptedException {
    // Closed without a farewell, which a server that reads nothing would hold up.
    try (Socket raw = new Socket()) {
      raw.connect(new InetSocketAddress(host, port));
      SSLSocket socket =
          (SSLSocket)
              client
                  .context(new AcceptAnyone())
                  .getSocketFactory()
                  .createSocket(raw, host, port, true);
      socket.setSSLParameters(parameters(socket.getSSLParameters()));
      socket.startHandshake();
      return new Evidence.Seen(List.of(new Presented(Via.HANDSHAKE, shown(socket))));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new Evidence.NotSeen(ConnectionFailures.ofTls(e));
    }
  }

  private SSLParameters parameters(SSLParameters parameters) {
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setApplicationProtocols(alpn.toArray(String[]::new));
    sni.ifPresent(name -> parameters.setServerNames(List.of(name)));
    return parameters;
  }

  private static List<X509Certificate> shown(SSLSocket socket) throws IOException {
    return Arrays.stream(socket.getSession().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static SSLContext anonymous(X509ExtendedTrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
