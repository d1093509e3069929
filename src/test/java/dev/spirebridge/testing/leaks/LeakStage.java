package dev.spirebridge.testing.leaks;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.workloadapi.grpc.Workload.X509SVID;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent whose every key is known to the search, and a folder for all that is written. */
final class LeakStage implements AutoCloseable {

  private final Path folder;
  private final KeyTraces traces = new KeyTraces();
  private final SearchedPlaces places = new SearchedPlaces(traces);
  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned(
          TestIdentities.TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());
  private final CertificateAuthority partner =
      CertificateAuthority.selfSigned(
          TestIdentities.PARTNER, Duration.ofDays(1), InstantSource.system());
  private final EmbeddedWorkloadApi agent;

  LeakStage(Path folder) {
    this.folder = folder;
    this.agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"));
  }

  Path folder() {
    return folder;
  }

  /** Made if it is not there. */
  Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KeyTraces traces() {
    return traces;
  }

  SearchedPlaces places() {
    return places;
  }

  EmbeddedWorkloadApi agent() {
    return agent;
  }

  CertificateAuthority authority() {
    return authority;
  }

  WorkloadSvid issue(SpiffeId id) {
    WorkloadSvid svid = authority.issue(id, "", Duration.ofHours(1));
    traces.add(id.getPath() + " " + svid.leaf().getSerialNumber(), svid.privateKey());
    return svid;
  }

  WorkloadUpdate update(WorkloadSvid... svids) {
    return TestIdentities.update(List.of(svids), authority, partner);
  }

  /** A new SVID for the bridge itself. */
  WorkloadSvid rotate() {
    WorkloadSvid svid = issue(TestIdentities.WEB);
    agent.publish(update(svid));
    return svid;
  }

  /** As the holder of this SVID knows the world. */
  IdentitySnapshot snapshot(WorkloadSvid svid) {
    X509SVID message = update(svid).toX509SvidResponse().getSvids(0);
    UnverifiedSvid unverified =
        new UnverifiedSvid(
            message.getSpiffeId(),
            message.getX509Svid().toByteArray(),
            message.getX509SvidKey().toByteArray(),
            message.getBundle().toByteArray(),
            message.getHint());
    return new UpdateVerifier(Optional.empty())
        .verify(List.of(unverified), Map.of(), List.of(), Instant.now());
  }

  /** What the test gives to programs is there, keys in any place; it is not searched. */
  Path given() {
    return folder("given");
  }

  /** Whose bundle the agent serves, too. */
  CertificateAuthority partner() {
    return partner;
  }

  /** Looks through all that has been written into the folder; nothing may write there any more. */
  void searchFiles() {
    places.files("the folder", folder, this::isKeyFile);
  }

  @Override
  public void close() {
    agent.close();
  }

  /**
   * What is meant to hold a key, what was given, and what is staged beside it to take its place.
   */
  private boolean isKeyFile(Path path) {
    return path.getFileName().toString().endsWith("key.pem")
        || path.startsWith(folder.resolve("given"));
  }
}
