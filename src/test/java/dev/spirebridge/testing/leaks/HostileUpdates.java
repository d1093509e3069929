package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.Pem;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** A right update with its key bent, or put where no key belongs: each has to be refused. */
final class HostileUpdates {

  private final X509SVIDResponse right;
  private final byte[] key;
  private final KeyTraces traces;
  private final Map<String, X509SVIDResponse> updates = new LinkedHashMap<>();

  private HostileUpdates(WorkloadUpdate update, WorkloadSvid svid, KeyTraces traces) {
    this.right = update.toX509SvidResponse();
    this.key = svid.privateKey().getEncoded();
    this.traces = traces;
  }

  /**
   * By what is wrong with them.
   *
   * @param update with this SVID alone
   * @param traces are told of the keys that are made
   */
  static Map<String, X509SVIDResponse> of(
      WorkloadUpdate update, WorkloadSvid svid, KeyTraces traces) {
    HostileUpdates hostile = new HostileUpdates(update, svid, traces);
    hostile.otherKeys();
    hostile.brokenKeys();
    hostile.misplacedKeys();
    return hostile.updates;
  }

  private void otherKeys() {
    other("another EC key", CertificateWorkshop.ec("secp256r1").getPrivate());
    other("a key of another curve", CertificateWorkshop.ec("secp521r1").getPrivate());
    other("an RSA key", CertificateWorkshop.rsa().getPrivate());
    other("an Ed25519 key", generated("Ed25519"));
    other("an X25519 key", generated("X25519"));
    other("an ML-DSA key", generated("ML-DSA"));
  }

  private void other(String name, PrivateKey other) {
    traces.add(name, other);
    withKey(name, other.getEncoded());
  }

  private void brokenKeys() {
    withKey("a key that is cut off", Arrays.copyOf(key, key.length - 1));
    withKey("half a key", Arrays.copyOf(key, key.length / 2 + 10));
    withKey("a key of a wrong tag", changed(0, 0x31));
    withKey("a key of a wrong length", changed(1, 0x7f));
    withKey("a key of a wrong version", changed(4, 0x2a));
    byte[] longer = Arrays.copyOf(key, key.length + key.length);
    System.arraycopy(key, 0, longer, key.length, key.length);
    withKey("a key twice", longer);
    withKey("a key as PEM", Pem.block("PRIVATE KEY", key).getBytes(US_ASCII));
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key);
    withKey("a key without its algorithm", info.getPrivateKey().getOctets());
    withKey("a key of an unknown algorithm", ofUnknownAlgorithm(info));
  }

  private void misplacedKeys() {
    ByteString bytes = ByteString.copyFrom(key);
    with("a key as the certificate", svid -> svid.setX509Svid(bytes));
    with("a key after the certificate", svid -> svid.setX509Svid(svid.getX509Svid().concat(bytes)));
    with("a key as the bundle", svid -> svid.setBundle(bytes));
    with("a key after the bundle", svid -> svid.setBundle(svid.getBundle().concat(bytes)));
    updates.put(
        "a key as a federated bundle",
        right.toBuilder().putFederatedBundles("spiffe://partner.test", bytes).build());
  }

  private void withKey(String name, byte[] bytes) {
    with(name, svid -> svid.setX509SvidKey(ByteString.copyFrom(bytes)));
  }

  private void with(String name, UnaryOperator<X509SVID.Builder> change) {
    X509SVID.Builder svid = right.getSvids(0).toBuilder();
    updates.put(name, right.toBuilder().setSvids(0, change.apply(svid)).build());
  }

  private byte[] changed(int at, int value) {
    byte[] changed = key.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] ofUnknownAlgorithm(PrivateKeyInfo info) {
    try {
      AlgorithmIdentifier unknown =
          new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999"));
      return new PrivateKeyInfo(unknown, info.parsePrivateKey()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrivateKey generated(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
