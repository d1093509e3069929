package dev.spirebridge.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The JDK's jcmd, which asks another JVM; that one has to allow to be attached to. */
final class Jcmd {

  private Jcmd() {}

  /**
   * @param question as in {@code GC.heap_info}
   * @return what the process answers, or why it does not
   */
  static String ask(long pid, String question) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    ProcessBuilder command =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), question).redirectErrorStream(true);
    try {
      return new String(command.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BenchmarkException("Cannot run " + jcmd, e);
    }
  }
}
