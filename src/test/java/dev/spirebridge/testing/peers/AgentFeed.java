package dev.spirebridge.testing.peers;

import com.google.protobuf.ByteString;
import dev.spirebridge.demo.IdentityTarget;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import io.spiffe.workloadapi.grpc.Workload.X509SVIDResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a trust domain tells an {@link EmbeddedAgentProgram} what to serve: a file that always is
 * whole. While it is cut, as if the server were away, nothing is told. For one thread.
 */
final class AgentFeed implements IdentityTarget {

  private final Path file;
  private boolean cut;
  private WorkloadUpdate last;

  /**
   * Writes at once that there is no identity.
   *
   * @param bundle of the trust domain
   */
  AgentFeed(Path file, TrustDomain trustDomain, List<X509Certificate> bundle) {
    this.file = file;
    this.last = new WorkloadUpdate(trustDomain, List.of(), bundle, Map.of());
    tell(last);
  }

  @Override
  public void publish(WorkloadUpdate update) {
    tell(update);
  }

  @Override
  public void withdraw(WorkloadUpdate remaining) {
    tell(remaining);
  }

  void cut() {
    cut = true;
  }

  /** Tells what has last been, if there was anything. */
  void mend() {
    cut = false;
    tell(last);
  }

  private void tell(WorkloadUpdate update) {
    last = update;
    if (cut) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.write(next, encode(update));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encode(WorkloadUpdate update) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteString name = ByteString.copyFromUtf8(update.trustDomain().getName());
    bytes.write(name.size());
    name.writeTo(bytes);
    update.toX509SvidResponse().writeDelimitedTo(bytes);
    update.toX509BundlesResponse().writeDelimitedTo(bytes);
    return bytes.toByteArray();
  }

  /** What was last told. */
  static WorkloadUpdate decode(byte[] written) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(written);
    String name = ByteString.copyFrom(bytes.readNBytes(bytes.read())).toStringUtf8();
    TrustDomain trustDomain = TrustDomain.parse(name);
    X509SVIDResponse svids = X509SVIDResponse.parseDelimitedFrom(bytes);
    Map<TrustDomain, List<X509Certificate>> bundles =
        X509BundlesResponse.parseDelimitedFrom(bytes).getBundlesMap().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> TrustDomain.parse(entry.getKey()),
                    entry -> certificates(entry.getValue())));
    List<X509Certificate> own = bundles.remove(trustDomain);
    return new WorkloadUpdate(
        trustDomain,
        svids.getSvidsList().stream().map(AgentFeed::svid).toList(),
        own == null ? List.of() : own,
        bundles);
  }

  private static WorkloadSvid svid(X509SVID svid) {
    return new WorkloadSvid(
        SpiffeId.parse(svid.getSpiffeId()),
        svid.getHint(),
        certificates(svid.getX509Svid()),
        key(svid.getX509SvidKey()));
  }

  private static PrivateKey key(ByteString pkcs8) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<X509Certificate> certificates(ByteString der) {
    try {
      return CertificateFactory.getInstance("X.509").generateCertificates(der.newInput()).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
