package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The program itself keeps Istio's files for two kinds of readers through a thousand rotations of
 * an embedded trust domain, whose authority is replaced every hundred of them.
 */
@Alone("it measures for how long a reader can see a pair that does not match")
class FilesRotationIT {

  private static final int ROTATIONS = 1000;
  private static final int PER_AUTHORITY = 100;
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void noPairIsWrongAndNoneIsMissed() throws Exception {
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(
            TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.system());
    try (MemoryFolder memory = MemoryFolder.make()) {
      run(trustDomain, new CertificateFiles(memory.path()));
      assertThat(modes(memory.path()))
          .containsExactly(
              ".spire-bridge.lock rw-------",
              ".spire-bridge.manifest rw-r--r--",
              "cert-chain.pem rw-r--r--",
              "key.pem rw-r-----",
              "root-cert.pem rw-r--r--");
    }
  }

  private void run(EmbeddedTrustDomain trustDomain, CertificateFiles files) throws Exception {
    try (EmbeddedWorkloadApi api =
            EmbeddedWorkloadApi.started(folder.folder("agent").resolve("api.sock"));
        EmissaryLikeReader emissary = EmissaryLikeReader.start(files);
        RetryingReader retrying = RetryingReader.start(files);
        BridgeProcess bridge =
            BridgeProcess.serve(
                "bridge",
                folder.path(),
                List.of("--agent-socket", api.address(), "--files", files.folder().toString()))) {
      assertThat(bridge.readiness()).startsWith("503 not ready: no identity has arrived yet\n");
      RegisteredWorkload workload =
          trustDomain.register(
              api,
              new RegistrationEntry(
                  SpiffeId.parse("spiffe://example.org/emissary"), Duration.ofHours(1)));
      expect(emissary, workload);
      for (int i = 1; i <= ROTATIONS; i++) {
        rotate(trustDomain, i);
        expect(emissary, workload);
      }
      assertThat(bridge.readiness()).isEqualTo("200 ready\n");
      assertThat(bridge.metric("spirebridge_files_writes_total"))
          .isGreaterThanOrEqualTo(ROTATIONS + 1);
      assertThat(bridge.metric("spirebridge_files_failures_total")).isZero();
      Await.until("a last look", SOON, () -> retrying.used() > 0);
      System.out.printf(
          "%d rotations: the watching reader took %d mismatched pairs and saw %d files vanish; the"
              + " other used %d pairs, %d without their authority, and read %d mismatched ones, for"
              + " %d ms at most%n",
          ROTATIONS,
          emissary.mismatches(),
          emissary.vanished(),
          retrying.used(),
          retrying.withoutRoot(),
          retrying.retries(),
          retrying.longestMismatch().toMillis());
      assertThat(emissary.mismatches()).isZero();
      assertThat(emissary.vanished()).isZero();
      assertThat(retrying.withoutRoot()).isZero();
      assertThat(retrying.used()).isGreaterThan(ROTATIONS);
      assertThat(retrying.longestMismatch()).isLessThan(Duration.ofMillis(1500));
    }
  }

  /** The new authority comes just before the certificate that it signs. */
  private static void rotate(EmbeddedTrustDomain trustDomain, int rotation) {
    if (rotation % PER_AUTHORITY == 0) {
      trustDomain.prepareAuthority();
      trustDomain.activateAuthority();
    }
    trustDomain.rotateSvids();
  }

  /** Waits until the watching reader has taken the SVID that is in use now. */
  private static void expect(EmissaryLikeReader emissary, RegisteredWorkload workload)
      throws InterruptedException {
    X509Certificate issued = workload.svids().getFirst().chain().getFirst();
    Pair pair;
    do {
      pair = emissary.taken().poll(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(pair).as("the rotation to " + issued.getSerialNumber()).isNotNull();
    } while (!pair.leaf().equals(issued));
  }

  private static List<String> modes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(FilesRotationIT::mode).sorted().toList();
    }
  }

  private static String mode(Path file) {
    try {
      return file.getFileName()
          + " "
          + PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
