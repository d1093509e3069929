package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing takes a picture of the memory of a process that the launcher started. It is the real
 * program, as a release of a launcher and a jar; the jar only names the class path of the tests.
 */
class LauncherDumpsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** What JAVA_TOOL_OPTIONS of a container image might say. */
  private static final String OPEN =
      "-XX:+HeapDumpOnOutOfMemoryError -XX:+CreateCoredumpOnCrash -XX:-DisableAttachMechanism";

  @TempDir private Path release;

  @BeforeEach
  void makeRelease() throws IOException {
    Files.copy(Path.of("spire-bridge"), release.resolve("spire-bridge"));
    for (String flags : List.of("jvm.flags", "closed.flags")) {
      Files.copy(Path.of("deploy", "image", flags), release.resolve(flags));
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "dev.spirebridge.cli.Main");
    attributes.put(Attributes.Name.CLASS_PATH, classPath());
    try (OutputStream out = Files.newOutputStream(release.resolve("spire-bridge.jar"))) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  @Test
  void nobodyIsAttachedNotEvenTheSameUserAndNoCoreFileIsWritten() throws Exception {
    try (ChildProcess bridge = bridge(Map.of())) {
      for (String tool : List.of("jcmd PID GC.heap_info", "jmap -dump:file=DUMP PID")) {
        assertThat(ask(tool, bridge)).as(tool).contains("AttachNotSupportedException");
      }
      assertThat(release.resolve("dump")).doesNotExist();
      assertThat(coreLimit(bridge)).isEqualTo("0 0");
    }
  }

  @Test
  void bothAreAllowedToWhoAsksForDiagnostics() throws Exception {
    try (ChildProcess bridge = bridge(Map.of("SPIRE_BRIDGE_DIAGNOSTICS", "on"))) {
      assertThat(ask("jcmd PID GC.heap_info", bridge)).contains("eden space");
      assertThat(coreLimit(bridge)).isEqualTo(ownCoreLimit());
    }
  }

  @Test
  void optionsForOtherEndsDoNotUndoIt() throws Exception {
    Map<String, String> flags =
        flags(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                OPEN,
                "JDK_JAVA_OPTIONS",
                OPEN,
                "SPIRE_BRIDGE_JAVA_OPTS",
                OPEN + " -XX:+PrintFlagsFinal",
                "SPIRE_BRIDGE_DIAGNOSTICS",
                "1"));

    assertThat(flags)
        .containsEntry("DisableAttachMechanism", "true")
        .containsEntry("HeapDumpOnOutOfMemoryError", "false")
        .containsEntry("CreateCoredumpOnCrash", "false");
  }

  /** Waits until it serves; the launcher becomes the JVM. */
  private ChildProcess bridge(Map<String, String> environment) {
    Path socket = release.resolve("sds.sock");
    ChildProcess bridge =
        ChildProcess.start(
            "bridge",
            release,
            environment,
            List.of(
                "sh",
                release.resolve("spire-bridge").toString(),
                "serve",
                "--agent-socket=unix://" + release.resolve("agent.sock"),
                "--sds=unix://" + socket,
                "--http=off"));
    bridge.awaitReady("socket", SOON, () -> Files.exists(socket));
    return bridge;
  }

  private static String coreLimit(ChildProcess process) throws IOException {
    return coreLimit(Path.of("/proc", Long.toString(process.pid()), "limits"));
  }

  private static String ownCoreLimit() throws IOException {
    return coreLimit(Path.of("/proc/self/limits"));
  }

  /** The soft and the hard one, as in "Max core file size 0 unlimited bytes". */
  private static String coreLimit(Path limits) throws IOException {
    String[] words =
        Files.readAllLines(limits).stream()
            .filter(line -> line.startsWith("Max core file size"))
            .findFirst()
            .orElseThrow()
            .substring("Max core file size".length())
            .strip()
            .split("\\s+");
    return words[0] + " " + words[1];
  }

  /** Waits a second for the other JVM instead of ten. */
  private String ask(String tool, ChildProcess process) throws Exception {
    List<String> command = new ArrayList<>();
    Arrays.stream(tool.split(" "))
        .map(word ->
            word.replace("PID", Long.toString(process.pid()))
                .replace("DUMP", release.resolve("dump").toString()))
        .forEach(command::add);
    command.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    command.add(1, "-J-Dsun.tools.attach.attachTimeout=1000");
    return outputOf(new ProcessBuilder(command));
  }

  /** Of {@code spire-bridge --version} so started. */
  private Map<String, String> flags(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", release.resolve("spire-bridge").toString(), "--version");
    builder.environment().putAll(environment);
    // As in "bool DisableAttachMechanism = true {product} {command line}".
    return outputOf(builder)
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 3 && words[2].equals("="))
        .collect(Collectors.toMap(words -> words[1], words -> words[3]));
  }

  private static String outputOf(ProcessBuilder builder) throws Exception {
    Path output = Files.createTempFile("launcher", ".out");
    try {
      Process process =
          builder.redirectErrorStream(true).redirectOutput(Redirect.to(output.toFile())).start();
      Await.until("its end", SOON, () -> !process.isAlive());
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      Files.delete(output);
    }
  }
}
