package dev.spirebridge.files;

import dev.spirebridge.files.AfterChange.Signal;
import dev.spirebridge.files.Outcome.Failed;
import dev.spirebridge.files.Outcome.NobodyThere;
import dev.spirebridge.files.Outcome.Told;
import dev.spirebridge.unixsocket.HeldProcess;
import dev.spirebridge.unixsocket.ProcessEndedException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Signals the process that a pid file names, if it is the one that wrote the file: a number that is
 * left over from a process that died is another's sooner or later, and SIGHUP ends whoever does not
 * expect it.
 */
final class SignalRun {

  private SignalRun() {}

  static Outcome of(Signal signal) {
    try {
      Optional<PidFile> file = PidFile.read(signal.pidFile());
      if (file.isEmpty()) {
        return new NobodyThere(signal.pidFile() + " is not there yet");
      }
      return send(signal, file.get());
    } catch (IOException e) {
      return failed("%s: %s".formatted(signal.pidFile(), e.getMessage()));
    } catch (ProcessEndedException e) {
      return nobody(signal);
    }
  }

  private static Outcome send(Signal signal, PidFile file)
      throws IOException, ProcessEndedException {
    if (file.pid() == ProcessHandle.current().pid()) {
      return failed(
          "%s names the bridge itself: it was written in another PID namespace; share the namespace"
                  .formatted(signal.pidFile())
              + " of the processes (shareProcessNamespace), or use a command");
    }
    try (HeldProcess process = HeldProcess.of(file.pid())) {
      Optional<Instant> start =
          ProcessHandle.of(file.pid()).flatMap(handle -> handle.info().startInstant());
      if (start.isEmpty()) {
        return nobody(signal);
      }
      if (!file.isOfProcessStartedAt(start.get())) {
        return failed(
            "process %d started after %s was written, so it is another one that was given its number"
                .formatted(file.pid(), signal.pidFile()));
      }
      process.signal(signal.signal().number());
      return new Told(Optional.empty());
    }
  }

  private static NobodyThere nobody(Signal signal) {
    return new NobodyThere("the process of %s has ended".formatted(signal.pidFile()));
  }

  private static Failed failed(String reason) {
    return new Failed(reason, Optional.empty());
  }
}
