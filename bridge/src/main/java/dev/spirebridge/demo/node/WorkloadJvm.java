package dev.spirebridge.demo.node;

import dev.spirebridge.demo.jdk.WorkloadMain;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a JVM is started that runs {@link WorkloadMain} from this program's own class path. */
final class WorkloadJvm {
  private static final int START_LIMIT_SECONDS = 20;

  /** A little of everything: a node has room for three. */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms8m",
          "-Xmx48m",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:-UsePerfData");

  /** What the launcher gives to this one: Netty loads a library and, as protobuf, uses Unsafe. */
  private static final List<String> NEEDED =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private WorkloadJvm() {}

  /** Not started yet. Its folder is one that every user may enter. */
  static ProcessBuilder as(ProcessUser user, String... arguments) {
    var command = new ArrayList<>(user.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(NEEDED);
    command.addAll(program());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(new File("/"));
  }

  /** Whether such a process comes up and finds the classes; it is gone when this returns. */
  static boolean startsAs(ProcessUser user) {
    try {
      var process =
          as(user).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
      boolean ended = process.waitFor(START_LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** In a distribution the runtime holds it as a module, and there is no class path. */
  private static List<String> program() {
    String main = WorkloadMain.class.getName();
    Module module = WorkloadMain.class.getModule();
    return module.isNamed()
        ? List.of("-m", module.getName() + "/" + main)
        : List.of("-cp", classPath(), main);
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
