package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.unixsocket.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent process, in the bridge's PID namespace and in another. */
class AgentElsewhereTest {

  private static final List<String> IN_A_NAMESPACE_OF_ITS_OWN =
      List.of("unshare", "--pid", "--fork", "--kill-child");

  @Test
  void anAgentThatIsAnotherProcessOfTheSameNamespaceIsAsked(@TempDir Path folder) throws Exception {
    Path socket = folder.resolve("admin.sock");
    Process agent = start(List.of(), socket);
    try (var running =
        RunningSource.started(each -> RunningSource.asking(each, new Endpoint.Unix(socket)))) {
      running.awaitSource(SourcePhase.STREAMING);
    } finally {
      end(agent);
    }
  }

  @Test
  void anAgentOfAnotherNamespaceIsAskedAboutNobody(@TempDir Path folder) throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/unshare")),
        "skipped: needs root and unshare");
    Path socket = folder.resolve("admin.sock");
    Process agent = start(IN_A_NAMESPACE_OF_ITS_OWN, socket);
    try (var running =
        RunningSource.started(each -> RunningSource.asking(each, new Endpoint.Unix(socket)))) {
      var web = running.open(new HandHeldPin(WEB)).subject();

      var status = running.awaitSource(SourcePhase.CALLER_NOT_VISIBLE);
      assertThat(status.advice())
          .contains("the bridge needs hostPID: it is not in the SPIRE agent's PID namespace");
      assertThat(status.lastError().orElseThrow()).contains("has a PID namespace of its own");
      assertThat(status.lastContact()).isEmpty();
      var caller = running.awaitPhase(web, SourcePhase.CALLER_NOT_VISIBLE);
      assertThat(caller.advice()).isEqualTo(status.advice());
      assertThat(web.state()).isInstanceOf(SubjectState.Pending.class);
    } finally {
      end(agent);
    }
  }

  private static Process start(List<String> within, Path socket) throws IOException {
    List<String> command = new ArrayList<>(within);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            AgentElsewhere.class.getName(),
            socket.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    assertThat(line).as("what the agent says when it listens").isEqualTo("ready");
    return process;
  }

  private static void end(Process agent) throws Exception {
    agent.getOutputStream().close();
    agent.waitFor();
  }
}
