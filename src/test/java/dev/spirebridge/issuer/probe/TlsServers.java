package dev.spirebridge.issuer.probe;

import dev.spirebridge.demo.WorkloadSvid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/** Real TLS servers that show whatever chain a test wants, and clients that show an SVID. */
final class TlsServers {

  private TlsServers() {}

  /**
   * @param settings of the port, such as whether it demands a certificate
   * @param shaken looks at the connection after the handshake
   */
  static ScriptedServer showing(
      PrivateKey key,
      List<X509Certificate> chain,
      Consumer<SSLServerSocket> settings,
      Consumer<SSLSocket> shaken)
      throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            context(new OneChain(key, chain), new AnyClient())
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    settings.accept(server);
    return ScriptedServer.of(
        server,
        client -> {
          SSLSocket socket = (SSLSocket) client;
          socket.startHandshake();
          shaken.accept(socket);
          var _ = socket.getInputStream().read();
        });
  }

  /** Shows its certificate to servers that ask for one. */
  static TlsProbe.Client presenting(WorkloadSvid svid) {
    return trust -> context(new OneChain(svid.privateKey(), svid.chain()), trust);
  }

  private static SSLContext context(KeyManager keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Has one key and one chain, which need not fit. */
  private static final class OneChain extends X509ExtendedKeyManager {

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    OneChain(PrivateKey key, List<X509Certificate> chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return "one";
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return "one";
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "one";
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"one"};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"one"};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  private static final class AnyClient implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
