package dev.spirebridge.demo.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.spirebridge.demo.calls.FreePorts;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that finds nobody on its SDS socket; NodeDemoTest has those that do. */
class WorkloadProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final SpiffeId API = SpiffeId.parse("spiffe://shop.test/api");

  @TempDir Path folder;
  private WorkloadProcess process;

  @BeforeEach
  void start() throws IOException {
    var sameUser = new ProcessUser(Optional.empty(), List.of());
    process =
        WorkloadProcess.start(
            sameUser, "web", folder.resolve("nobody.sds"), folder.resolve("web.log"));
  }

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void saysWhyACallFailedAndTakesTheNextCommand() throws Exception {
    var closed = URI.create("https://127.0.0.1:" + FreePorts.find(1).getFirst() + "/");
    assertThatIOException().isThrownBy(() -> process.call(API, closed, LIMIT));
    assertThat(process.listen(API, LIMIT)).hasScheme("https").hasHost("127.0.0.1");
  }

  @Test
  void answersWhileItWaitsForItsIdentity() throws Exception {
    var identity = process.identity();
    process.listen(API, LIMIT);
    assertThat(identity).isNotDone();
  }

  @Test
  void endsWithItsInputAndFailsWhatIsStillAsked() throws Exception {
    var identity = process.identity();
    process.listen(API, LIMIT);
    process.close();
    assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> identity.get(10, TimeUnit.SECONDS))
        .withMessageContaining("The process of web ended; its log in the folder says why");
    assertThatIOException()
        .isThrownBy(() -> process.listen(API, LIMIT))
        .withMessageContaining("ended");
  }
}
