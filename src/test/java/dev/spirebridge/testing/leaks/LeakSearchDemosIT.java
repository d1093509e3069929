package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.leaks.CommandSearch.Way;
import dev.spirebridge.testing.peers.ChildProcess;
import dev.spirebridge.testing.peers.ProgramProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The demos, side by side. They make their own keys, so that of these the beginning is looked for,
 * which every form of a whole key has.
 */
class LeakSearchDemosIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern STATUS =
      Pattern.compile("http://127\\.0\\.0\\.1:\\d+/api/v1/status");

  @RegisterExtension private final CommandSearch search = new CommandSearch();

  @Test
  @Searches("demo")
  void demosShowNoKey() throws Exception {
    List<ChildProcess> demos = new ArrayList<>();
    try {
      for (String form : List.of("", "--node", "--namespaces")) {
        demos.add(start("demo" + form, form));
      }
      search.wrongly("demo", 2, "mutually exclusive", "--once", "--node", "--namespaces");
      for (ChildProcess demo : demos) {
        demo.awaitReady("first call", LIMIT, () -> output(demo).contains("first call"));
        look(demo);
      }
      for (ChildProcess demo : demos) {
        assertThat(demo.awaitEnd(LIMIT)).as(output(demo)).isZero();
        search.stage().places().text("demo: output", output(demo));
        search.ran("demo", Way.RIGHTLY);
      }
    } finally {
      demos.forEach(ChildProcess::close);
    }
    noFolder();
  }

  private ChildProcess start(String name, String form) throws IOException {
    List<String> command = ProgramProcess.command(("demo --once " + form).strip().split(" "));
    command.add(1, "-Djava.io.tmpdir=" + temporary());
    return ChildProcess.start(
        name, search.stage().folder("logs"), Map.of("PATH", "/nowhere"), command);
  }

  /** Processes of other users are among those that a demo starts. */
  private Path temporary() throws IOException {
    Path temporary = search.stage().folder("temporary");
    for (Path each : List.of(search.stage().folder(), temporary)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
    }
    return temporary;
  }

  /** While it runs: what its bridges tell, its files and its process. */
  private void look(ChildProcess demo) {
    STATUS
        .matcher(output(demo))
        .results()
        .map(found -> URI.create(found.group()))
        .forEach(status -> {
          HttpTalk http = new HttpTalk(SocketFactory.getDefault(), status.getPort());
          search.stage().places().bytes("demo: HTTP", http.answers());
        });
    search.stage().places().process("demo", demo.pid());
    search.stage().searchFiles();
  }

  private void noFolder() throws IOException {
    List<String> command = ProgramProcess.command("demo", "--once");
    command.add(1, "-Djava.io.tmpdir=" + search.stage().folder().resolve("missing"));
    try (ChildProcess demo =
        ChildProcess.start("demo-nowhere", search.stage().folder("logs"), Map.of(), command)) {
      assertThat(demo.awaitEnd(LIMIT)).as(output(demo)).isEqualTo(2);
      search.stage().places().text("demo: output", output(demo));
    }
  }

  private static String output(ChildProcess demo) {
    try {
      return Files.readString(demo.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
