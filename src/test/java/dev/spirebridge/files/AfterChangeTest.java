package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.files.AfterChange.Command;
import dev.spirebridge.files.AfterChange.Signal;
import dev.spirebridge.files.Outcome.Failed;
import dev.spirebridge.files.Outcome.NobodyThere;
import dev.spirebridge.files.Outcome.Told;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AfterChangeTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private Outcome run(Duration timeout, String... words) {
    return CommandRun.of(new Command(List.of(words), timeout), folder);
  }

  private Outcome shell(String script) {
    return run(LONG, "/bin/sh", "-c", script);
  }

  @Test
  void aCommandSeesItsArgumentsAsTheyStandAndTheFolder() throws IOException {
    Path out = folder.resolve("out");

    Outcome outcome =
        run(
            LONG,
            "/bin/sh",
            "-c",
            "printf '%s|%s' \"$SPIRE_BRIDGE_FOLDER\" \"$1\" > " + out,
            "sh",
            "$(id); *");

    assertThat(outcome).isEqualTo(new Told(Optional.of(0)));
    assertThat(out).hasContent(folder + "|$(id); *");
  }

  @Test
  void aCommandInheritsNothingThatMayBeSecret() throws IOException {
    Path out = folder.resolve("out");

    assertThat(shell("env > " + out)).isInstanceOf(Told.class);

    assertThat(Files.readAllLines(out))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .contains("PATH", "SPIRE_BRIDGE_FOLDER")
        .isSubsetOf(
            "PATH",
            "HOME",
            "LANG",
            "LC_ALL",
            "TZ",
            "SPIRE_BRIDGE_FOLDER",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");
  }

  @Test
  void aFailureComesWithItsExitCodeAndItsFirstWords() {
    assertThat(shell("printf 'no such\\nreload' >&2; exit 7"))
        .isEqualTo(new Failed("ended with exit code 7: no such?reload", Optional.of(7)));
  }

  @Test
  void aCommandThatSaysMoreThanAPipeHoldsIsNotStopped() {
    assertThat(shell("exec head -c 3000000 /dev/zero")).isEqualTo(new Told(Optional.of(0)));
  }

  /** What is read of it must not depend on how much of it is there at once. */
  @Test
  void aCommandThatGoesOnSayingMoreIsNotKilledByAClosedPipe() {
    String line = "x".repeat(150);

    assertThat(shell("for i in 1 2 3 4 5; do echo " + line + "; sleep 0.1; done; exit 5"))
        .isEqualTo(
            new Failed("ended with exit code 5: " + line + "?" + "x".repeat(49), Optional.of(5)));
  }

  @Test
  void theWordsOfACommandAreKnownThoughAChildOfItHoldsTheOutput() throws IOException {
    Path child = folder.resolve("child");

    Outcome outcome = shell("sleep 600 & echo $! > " + child + "; echo no; exit 4");

    ProcessHandle.of(Long.parseLong(Files.readString(child).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
    assertThat(outcome).isEqualTo(new Failed("ended with exit code 4: no", Optional.of(4)));
  }

  @Test
  void aCommandThatTakesTooLongIsKilledWithItsChildren() throws IOException {
    Path child = folder.resolve("child");

    Outcome outcome =
        run(Duration.ofMillis(700), "/bin/sh", "-c", "sleep 600 & echo $! > " + child + "; wait");

    assertThat(outcome)
        .isEqualTo(new Failed("did not end within 700 ms and was killed", Optional.empty()));
    long pid = Long.parseLong(Files.readString(child).strip());
    assertThat(ProcessHandle.of(pid).filter(AfterChangeTest::lives)).isEmpty();
  }

  private static boolean lives(ProcessHandle process) {
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
      return false;
    } catch (Exception e) {
      return true;
    }
  }

  @Test
  void aCommandThatIsNotThereFails() {
    assertThat(run(LONG, folder.resolve("reload").toString()))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).startsWith("cannot be run: "));
  }

  /**
   * A process that writes a line for each SIGHUP, though this one may have been started by nohup.
   */
  private Process listening(Path log) throws IOException {
    return new ProcessBuilder(
            "env",
            "--default-signal=HUP",
            "/bin/sh",
            "-c",
            "trap 'echo hup >> "
                + log
                + "' HUP; echo ready > "
                + log
                + "; while :; do sleep 0.05; done")
        .start();
  }

  private Path pidFile(long pid) throws IOException {
    return Files.writeString(folder.resolve("pid"), pid + "\n");
  }

  private static Outcome signal(Path pidFile) {
    return SignalRun.of(new Signal(ReloadSignal.SIGHUP, pidFile));
  }

  @Test
  void theProcessOfAPidFileIsSignalled() throws IOException {
    Path log = folder.resolve("log");
    Process process = listening(log);
    try {
      Await.until("the trap", LONG, () -> Files.exists(log) && log.toFile().length() > 0);

      assertThat(signal(pidFile(process.pid()))).isEqualTo(new Told(Optional.empty()));

      Await.until("the signal", LONG, () -> log.toFile().length() > 6);
      assertThat(log).hasContent("ready\nhup\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProcessThatStartedAfterTheFileWasWrittenIsAnotherOne() throws IOException {
    Path log = folder.resolve("log");
    Process process = listening(log);
    try {
      Path stale = pidFile(process.pid());
      Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minusSeconds(60)));

      assertThat(signal(stale))
          .isInstanceOfSatisfying(
              Failed.class,
              failed ->
                  assertThat(failed.reason())
                      .isEqualTo(
                          "process %d started after %s was written, so it is another one that was"
                                  .formatted(process.pid(), stale)
                              + " given its number"));
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void nobodyIsThereWithoutAFileOrAProcess() throws Exception {
    assertThat(signal(folder.resolve("pid"))).isInstanceOf(NobodyThere.class);
    Process ended = new ProcessBuilder("/bin/true").start();
    ended.waitFor();

    assertThat(signal(pidFile(ended.pid())))
        .isEqualTo(new NobodyThere("the process of %s has ended".formatted(folder.resolve("pid"))));
  }

  @Test
  void theBridgeNeverSignalsItself() throws IOException {
    assertThat(signal(pidFile(ProcessHandle.current().pid())))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.reason()).contains("names the bridge itself"));
  }

  @Test
  void refusesAPidFileThatHoldsNoneOrThatEverybodyMayWrite() throws IOException {
    for (String text : List.of("", "0", "-1", "12 13", "12345678901")) {
      Files.writeString(folder.resolve("pid"), text);
      assertThat(signal(folder.resolve("pid")))
          .isEqualTo(
              new Failed(folder.resolve("pid") + ": holds no process number", Optional.empty()));
    }
    assertThat(signal(folder)).isEqualTo(new Failed(folder + ": is not a file", Optional.empty()));
    Path open = pidFile(1);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(signal(open))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.reason()).contains("may be written by everybody"));
  }
}
