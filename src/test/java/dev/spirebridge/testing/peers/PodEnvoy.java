package dev.spirebridge.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Envoy in a cgroup like those the kubelet makes, so that it is a pod's process to whoever
 * looks into {@code /proc}. It has one listener, for mutual TLS alone.
 */
public final class PodEnvoy implements AutoCloseable {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Duration SOON = Duration.ofSeconds(60);

  private final List<Path> cgroup;
  private final EnvoyProcess envoy;

  private PodEnvoy(List<Path> cgroup, EnvoyProcess envoy) {
    this.cgroup = cgroup;
    this.envoy = envoy;
  }

  /**
   * Starts it, or skips the calling test where there is no Envoy or no cgroup can be made.
   *
   * @param sds of the bridge that it takes its secrets from, {@code unix:///path}
   * @param port where it shows its certificate, on loopback
   * @param expectedClient the SPIFFE ID that its listener lets in
   */
  public static PodEnvoy start(
      Path folder, String podUid, String sds, int port, String expectedClient) {
    Peers.require("envoy");
    List<Path> cgroup = cgroup(podUid);
    String procs = cgroup.getLast().resolve("cgroup.procs").toString();
    return new PodEnvoy(
        cgroup,
        EnvoyProcess.start(
            "envoy-" + podUid,
            folder,
            bootstrap(SdsBinding.istio(sds), port, expectedClient),
            command -> {
              List<String> inPod = new ArrayList<>();
              inPod.addAll(List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", procs));
              inPod.addAll(command);
              return inPod;
            }));
  }

  private static String bootstrap(SdsBinding secrets, int port, String expectedClient) {
    return EnvoyConfiguration.bootstrap(
        "pod",
        "",
        List.of(
            EnvoyConfiguration.mutualListener("in", port, "", secrets, List.of(expectedClient))),
        List.of(EnvoyConfiguration.sdsCluster(secrets)));
  }

  /** In version 2 there is one hierarchy; of version 1 any will do. */
  private static List<Path> cgroup(String podUid) {
    try (Stream<Path> inside = Files.list(CGROUPS)) {
      return Stream.concat(Stream.of(CGROUPS), inside.sorted())
          .filter(folder -> Files.isWritable(folder.resolve("cgroup.procs")))
          .flatMap(hierarchy -> made(hierarchy, podUid).stream())
          .findFirst()
          .orElseThrow(PodEnvoy::noCgroups);
    } catch (IOException e) {
      throw noCgroups();
    }
  }

  private static Optional<List<Path>> made(Path hierarchy, String podUid) {
    Path own = hierarchy.resolve("spire-bridge-" + podUid);
    List<Path> folders =
        List.of(own, own.resolve("kubepods"), own.resolve("kubepods").resolve("pod" + podUid));
    try {
      for (Path folder : folders) {
        Files.createDirectory(folder);
      }
      return Optional.of(folders);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static IllegalStateException noCgroups() {
    return Peers.absent(
        CGROUPS.toString(),
        "run the tests as root where cgroups can be made: pods are found by them");
  }

  /** Returns once it has its secrets. */
  public void awaitReady() {
    envoy.awaitReady(SOON);
  }

  @Override
  public void close() {
    envoy.close();
    try {
      for (Path folder : cgroup.reversed()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
