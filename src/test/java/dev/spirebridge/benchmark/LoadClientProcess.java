package dev.spirebridge.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.benchmark.load.LoadClient;
import dev.spirebridge.benchmark.load.LoadEvent;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import dev.spirebridge.testing.peers.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The load client as a process of its own, and the talk with it. Used by one thread. */
final class LoadClientProcess {
  /** How long a phase may take per thousand streams, and at least; ten times what it takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Process process;
  private final PrintWriter commands;

  /** Empty at the end of its output. */
  private final BlockingQueue<Optional<LoadEvent>> events = new LinkedBlockingQueue<>();

  private final Duration patience;
  private final Supplier<String> log;

  private LoadClientProcess(Process process, Duration patience, Supplier<String> log) {
    this.process = process;
    this.log = log;
    this.patience = patience;
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread.ofPlatform().daemon().name("load-client-events").start(this::readEvents);
  }

  static LoadClientProcess start(
      Workspace workspace, Path socket, SdsMethod method, Shape shape, int window) {
    Duration patience = PATIENCE.multipliedBy(1 + shape.streams() / 1_000);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xms512m",
            "-Xmn384m",
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            LoadClient.class.getName(),
            socket.toString(),
            method.name(),
            Integer.toString(shape.processes()),
            Integer.toString(shape.streamsEach()),
            Integer.toString(window),
            Long.toString(patience.toMillis())));
    if (shape.processes() > 1) {
      command.add(python().toString());
      command.add(workspace.folder("load").resolve("callers.sock").toString());
    }
    return new LoadClientProcess(
        workspace.startTalking("load-client", command),
        patience,
        () -> workspace.tail("load-client"));
  }

  private static Path python() {
    return Peers.find("python3")
        .orElseThrow(() -> new BenchmarkException("Put python3 on PATH: it forks the callers"));
  }

  LoadEvent.Served connect() {
    commands.println("connect");
    return await(LoadEvent.Served.class);
  }

  /** From now on {@link #awaitRotation} knows a rotation when it comes. */
  void arm() {
    commands.println("arm");
    await(LoadEvent.Armed.class);
  }

  LoadEvent.Rotated awaitRotation() {
    return await(LoadEvent.Rotated.class);
  }

  /** Drops all connections at once. */
  void stop() {
    process.destroyForcibly();
  }

  private <T extends LoadEvent> T await(Class<T> wanted) {
    long deadline = System.nanoTime() + patience.plus(GRACE).toNanos();
    while (System.nanoTime() < deadline) {
      LoadEvent event = next(deadline - System.nanoTime());
      if (wanted.isInstance(event)) {
        return wanted.cast(event);
      }
      if (event instanceof LoadEvent.Progress progress) {
        Progress.say("    %s %d of %d".formatted(progress.phase(), progress.done(), progress.of()));
      }
    }
    throw new BenchmarkException("The load client has not said " + wanted.getSimpleName());
  }

  private LoadEvent next(long nanos) {
    try {
      Optional<LoadEvent> event = events.poll(nanos, TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new BenchmarkException("The load client hangs");
      }
      return event.orElseThrow(
          () -> new BenchmarkException("The load client ended:\n" + log.get()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted", e);
    }
  }

  private void readEvents() {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(Optional.of(LoadEvent.decode(mapper, line)));
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        Progress.say("The load client's output cannot be read: " + e);
      }
    } finally {
      events.add(Optional.empty());
    }
  }

  /** Ours, also when a Maven plug-in has loaded us into its own JVM. */
  private static String classPath() {
    if (LoadClientProcess.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(URL::getPath)
          .collect(Collectors.joining(System.getProperty("path.separator")));
    }
    return System.getProperty("java.class.path");
  }
}
