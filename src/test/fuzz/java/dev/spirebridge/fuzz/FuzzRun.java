package dev.spirebridge.fuzz;

import dev.spirebridge.app.ConfigurationFuzz;
import dev.spirebridge.clusterspiffeid.AnnotationsFuzz;
import dev.spirebridge.federation.BundleDocumentFuzz;
import dev.spirebridge.issuer.ChainFuzz;
import dev.spirebridge.sds.StreamFuzz;
import dev.spirebridge.status.read.StatusDocumentFuzz;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fuzzes every target for the same time, each in a JVM of its own as Jazzer wants it, two beside
 * each other, and says in a table what came of it. Ends with 1 when something was found.
 *
 * <p>System properties: {@code fuzz.seconds} for each target (60), {@code fuzz.only}, the simple
 * name of one class.
 */
public final class FuzzRun {

  private static final int BESIDE_EACH_OTHER = 2;

  private static final List<FuzzTarget> TARGETS =
      List.of(
          new FuzzTarget(StreamFuzz.class, "dev.spirebridge.sds.**", 600),
          new FuzzTarget(
              ConfigurationFuzz.class, "dev.spirebridge.app.**,org.snakeyaml.engine.**", 4000),
          new FuzzTarget(
              BundleDocumentFuzz.class,
              "dev.spirebridge.federation.**,com.fasterxml.jackson.core.**",
              8000),
          new FuzzTarget(AnnotationsFuzz.class, "dev.spirebridge.clusterspiffeid.**", 4000),
          new FuzzTarget(
              ChainFuzz.class, "dev.spirebridge.issuer.**,dev.spirebridge.identity.**", 8000),
          new FuzzTarget(
              StatusDocumentFuzz.class,
              "dev.spirebridge.status.**,com.fasterxml.jackson.core.**",
              8000));

  private FuzzRun() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.getInteger("fuzz.seconds", 60);
    String only = System.getProperty("fuzz.only", "");
    List<Future<FuzzOutcome>> running = new ArrayList<>();
    try (var workers = Executors.newFixedThreadPool(BESIDE_EACH_OTHER)) {
      for (FuzzTarget target : TARGETS) {
        if (only.isEmpty() || target.name().equals(only)) {
          running.add(workers.submit(() -> target.fuzz(seconds)));
        }
      }
    }
    System.exit(report(running) ? 0 : 1);
  }

  private static boolean report(List<Future<FuzzOutcome>> ended)
      throws InterruptedException, ExecutionException, IOException {
    boolean good = !ended.isEmpty();
    System.out.println(FuzzOutcome.HEAD);
    for (Future<FuzzOutcome> future : ended) {
      System.out.println(future.get().row());
      good &= future.get().isGood();
    }
    for (Future<FuzzOutcome> future : ended) {
      future.get().nextSteps().forEach(System.out::println);
    }
    if (ended.isEmpty()) {
      System.out.println("fuzz.only names none of the targets");
    }
    return good;
  }
}
