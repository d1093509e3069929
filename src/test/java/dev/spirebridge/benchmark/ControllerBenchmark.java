package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.cluster.AuditedWrites;
import dev.spirebridge.benchmark.cluster.ClusterSettings;
import dev.spirebridge.benchmark.cluster.ControllerProcess;
import dev.spirebridge.benchmark.cluster.Objects;
import dev.spirebridge.benchmark.cluster.WriteTimes;
import dev.spirebridge.benchmark.load.Distribution;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.opentest4j.TestAbortedException;

/**
 * The controller against a real API server with many namespaces and pods: how long it takes until
 * all is written, from a label to its object, how much memory, and how many writes in peace.
 */
record ControllerBenchmark(ClusterSettings settings) {

  /** What was measured. */
  record Result(
      double firstSyncSeconds,
      double againSyncSeconds,
      Distribution labels,
      double residentMegabytes,
      int writesInPeace) {}

  private static final Duration QUIET_LIMIT = Duration.ofSeconds(20);

  Result run() {
    ControllerProcess.prepare();
    Path folder = temporaryFolder();
    try (KubeApiServer server =
            KubeApiServer.start(folder, KubeApiServerOptions.withUsers().audited("Metadata"));
        KubernetesClient admin = server.adminClient()) {
      server.applyFolder(Path.of("clusterspiffeid/crd"));
      fill(new Objects(admin));
      double first = firstStart(server, folder);
      return measured(server, admin, folder, first);
    } catch (TestAbortedException e) {
      throw new BenchmarkException(String.valueOf(e.getMessage()), e);
    }
  }

  private void fill(Objects objects) {
    Progress.say(
        "making %d namespaces and %d pods".formatted(settings.namespaces(), settings.pods()));
    objects.namespace("spire-bridge", Map.of());
    objects.labelledNamespaces(settings.namespaces());
    objects.pods(settings.pods(), settings.namespaces());
  }

  /** With every object still to be written. */
  private double firstStart(KubeApiServer server, Path folder) {
    long begin = System.nanoTime();
    try (ControllerProcess controller =
        ControllerProcess.start(server.adminKubeconfig(), folder.resolve("first.log"))) {
      controller.awaitSync();
      double seconds = (System.nanoTime() - begin) / 1e9;
      Progress.say("first start: in sync after %.1f s".formatted(seconds));
      return seconds;
    }
  }

  private Result measured(KubeApiServer server, KubernetesClient admin, Path folder, double first) {
    long begin = System.nanoTime();
    try (ControllerProcess controller =
        ControllerProcess.start(server.adminKubeconfig(), folder.resolve("again.log"))) {
      controller.awaitSync();
      double again = (System.nanoTime() - begin) / 1e9;
      Progress.say("start with all written: in sync after %.1f s".formatted(again));
      Distribution labels = labels(admin, "new", settings.labels());
      ProcessUsage usage = ProcessUsage.whenQuiet(controller.pid(), QUIET_LIMIT);
      int writes = writesInPeace(server);
      // Who writes nothing because it has died writes nothing now either.
      labels(admin, "last", 1);
      ProcessUsage later = ProcessUsage.of(controller.pid());
      long resident = Math.max(usage.residentKilobytes(), later.residentKilobytes());
      return new Result(first, again, labels, resident / 1024.0, writes);
    }
  }

  private static Distribution labels(KubernetesClient admin, String name, int number) {
    try (WriteTimes times = new WriteTimes(admin)) {
      long[] nanos =
          IntStream.range(0, number).mapToLong(i -> times.label(name + "-" + i)).toArray();
      Distribution labels = Distribution.ofNanos(nanos);
      Progress.say("from label to object: " + labels);
      return labels;
    }
  }

  private int writesInPeace(KubeApiServer server) {
    int before = AuditedWrites.count(server.auditLog());
    Progress.say("counting writes for %d s".formatted(settings.quiet().toSeconds()));
    Polling.pause(settings.quiet());
    return AuditedWrites.count(server.auditLog()) - before;
  }

  /** As a table of docs/benchmarks.md. */
  String report(Result result) {
    return """
    | %d labelled namespaces, %d pods | target | found | |
    |---|---:|---:|---|
    %s%s%s%s%s%s\
    """
        .formatted(
            settings.namespaces(),
            settings.pods(),
            row("label → ClusterSPIFFEID, p50 (ms)", 50, result.labels().p50()),
            row("label → ClusterSPIFFEID, p99 (ms)", 250, result.labels().p99()),
            row("start to in sync, all objects to be written (s)", 5, result.firstSyncSeconds()),
            row("start to in sync, nothing to be written (s)", 5, result.againSyncSeconds()),
            row("resident memory (MB)", 150, result.residentMegabytes()),
            row(
                "writes in the next %d s".formatted(settings.quiet().toSeconds()),
                0,
                result.writesInPeace()));
  }

  private static String row(String what, int target, double found) {
    return "| %s | ≤ %d | %.1f | %s |\n"
        .formatted(what, target, found, found <= target ? "met" : "missed");
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(Path.of("/tmp"), "sdsc");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
