package dev.spirebridge.demo.envoy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A running Envoy; its log lies beside its bootstrap. */
final class EnvoyProcess implements AutoCloseable {
  private static final int STOP_LIMIT_SECONDS = 3;

  private final Process process;

  private EnvoyProcess(Process process) {
    this.process = process;
  }

  /**
   * @param folder where bootstrap and log are written, under {@code name}
   */
  static EnvoyProcess start(EnvoyProgram program, Path folder, String name, String bootstrap)
      throws IOException {
    var configuration = Files.writeString(folder.resolve(name + ".yaml"), bootstrap);
    var log = folder.resolve(name + ".log").toFile();
    var process =
        new ProcessBuilder(
                program.path().toString(),
                "--config-path",
                configuration.toString(),
                "--concurrency",
                "1",
                // Nothing is restarted hot, and without it instances share no base ID.
                "--disable-hot-restart",
                "--log-level",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    return new EnvoyProcess(process);
  }

  /** Asks it to end, then makes it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
