package dev.spirebridge.identity;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the process's SVID as it is at each handshake, and none once it is gone or has expired.
 *
 * <p>A handshake asks three times: for an alias, and by it for the chain and the key. So an alias
 * stands for one SVID, and the one before the present stays known by its own: a handshake that a
 * rotation falls into gets a chain and a key that belong together.
 */
final class OwnKeys extends X509ExtendedKeyManager {

  private static final int KNOWN = 2;

  private record Presentable(String alias, Svid svid, PrivateKey key) {
    @Override
    public String toString() {
      return "Presentable[" + alias + "]";
    }
  }

  private final Identities own;
  private final InstantSource clock;
  private final AtomicReference<List<Presentable>> known = new AtomicReference<>(List.of());

  OwnKeys(Identities own, InstantSource clock) {
    this.own = own;
    this.clock = clock;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias)
        .map(found -> found.svid().chain().toArray(X509Certificate[]::new))
        .orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(Presentable::key).orElse(null);
  }

  private String @Nullable [] aliases(String keyType) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  /** The issuers that the peer names do not count: SPIFFE peers are told apart by bundles. */
  private @Nullable String alias(String... keyTypes) {
    return own.svid(clock.instant())
        .filter(svid -> Arrays.asList(keyTypes).contains(svid.leaf().getPublicKey().getAlgorithm()))
        .map(this::presentable)
        .map(Presentable::alias)
        .orElse(null);
  }

  private Presentable presentable(Svid svid) {
    return known
        .updateAndGet(before ->
            before.stream().anyMatch(each -> each.svid().equals(svid))
                ? before
                : Stream.concat(
                        Stream.of(new Presentable(newAlias(before), svid, key(svid))),
                        before.stream())
                    .limit(KNOWN)
                    .toList())
        .stream()
        .filter(each -> each.svid().equals(svid))
        .findFirst()
        .orElseThrow();
  }

  private static String newAlias(List<Presentable> before) {
    return before.isEmpty() ? "1" : "" + (Long.parseLong(before.getFirst().alias()) + 1);
  }

  private Optional<Presentable> find(String alias) {
    return known.get().stream().filter(each -> each.alias().equals(alias)).findFirst();
  }

  private static PrivateKey key(Svid svid) {
    try {
      return KeyFactory.getInstance(svid.leaf().getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(svid.key().pkcs8()));
    } catch (GeneralSecurityException e) {
      // The cause is left out on purpose: providers put key parameters into their messages.
      throw new IllegalStateException("a key that has signed before cannot be read again");
    }
  }
}
