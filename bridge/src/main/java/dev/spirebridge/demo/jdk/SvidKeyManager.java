package dev.spirebridge.demo.jdk;

import io.spiffe.svid.x509svid.X509Svid;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the latest SVID at each handshake. JSSE asks for the chain and for the key in separate
 * calls; the alias names one SVID, so that a rotation between the two cannot mix them.
 */
final class SvidKeyManager extends X509ExtendedKeyManager {
  /** More than rotations that fit into one handshake. */
  private static final int REMEMBERED = 8;

  private final Supplier<Optional<X509Svid>> latest;
  private final Map<String, X509Svid> offered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, X509Svid> eldest) {
          return size() > REMEMBERED;
        }
      };

  SvidKeyManager(Supplier<Optional<X509Svid>> latest) {
    this.latest = latest;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    return offer(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return offer(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return offer(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return offer(keyType);
  }

  @Override
  public synchronized X509Certificate @Nullable [] getCertificateChain(String alias) {
    var svid = offered.get(alias);
    return svid == null ? null : svid.getChainArray();
  }

  @Override
  public synchronized @Nullable PrivateKey getPrivateKey(String alias) {
    var svid = offered.get(alias);
    return svid == null ? null : svid.getPrivateKey();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  private synchronized @Nullable String offer(String... keyTypes) {
    var svid = latest.get();
    if (svid.isEmpty()
        || !Arrays.asList(keyTypes).contains(svid.get().getPrivateKey().getAlgorithm())) {
      return null;
    }
    var alias = svid.get().getLeaf().getSerialNumber().toString(16);
    offered.put(alias, svid.get());
    return alias;
  }
}
