package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.testing.Await;
import dev.spirebridge.unixsocket.ServerProcess.PidNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerProcessTest {

  private Path folder = Path.of("/");

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "srv");
  }

  @AfterEach
  void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("s"));
    Files.delete(folder);
  }

  @Test
  void findsTheProcessThatListens() throws IOException {
    Path path = folder.resolve("s");
    try (var listening = listen(path)) {
      assertThat(ServerProcess.of(path))
          .contains(
              new PeerCredentials(
                  (int) ProcessHandle.current().pid(),
                  (Integer) Files.getAttribute(path, "unix:uid"),
                  (Integer) Files.getAttribute(path, "unix:gid")));
      // It only knocked: what it opened is closed.
      try (var accepted = listening.accept()) {
        assertThat(accepted.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
  }

  @Test
  void findsNobodyWhereNobodyListens() throws IOException {
    Path path = folder.resolve("s");
    assertThat(ServerProcess.of(path)).isEmpty();
    listen(path).close();
    assertThat(ServerProcess.of(path)).isEmpty();
  }

  @Test
  void doesNotWaitForAServerWithAFullQueueAndLeavesNoDescriptor() throws IOException {
    Path path = folder.resolve("s");
    try (var _ = listen(path)) {
      Await.until("a full queue", Duration.ofSeconds(10), () -> ServerProcess.of(path).isEmpty());
      long before = sockets();
      for (int i = 0; i < 50; i++) {
        assertThat(ServerProcess.of(path)).isEmpty();
      }
      assertThat(sockets()).isLessThan(before + 50);
    }
  }

  @Test
  void seesThatAChildIsInTheSamePidNamespaceAndThatOneOfItsOwnIsNot() throws Exception {
    assertThat(ServerProcess.pidNamespace((int) ProcessHandle.current().pid()))
        .isEqualTo(PidNamespace.SAME);
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/unshare")),
        "skipped: needs root and unshare");
    Process parent =
        new ProcessBuilder(List.of("unshare", "--pid", "--fork", "sleep", "60")).start();
    try {
      ProcessHandle child =
          Await.untilPresent(
              "the child", Duration.ofSeconds(10), () -> parent.toHandle().children().findFirst());
      assertThat(ServerProcess.pidNamespace((int) parent.pid())).isEqualTo(PidNamespace.SAME);
      assertThat(ServerProcess.pidNamespace((int) child.pid())).isEqualTo(PidNamespace.DIFFERENT);
      child.destroyForcibly();
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  @Test
  void cannotTellTheNamespaceOfAProcessThatIsGone() {
    assertThat(ServerProcess.pidNamespace(Integer.MAX_VALUE)).isEqualTo(PidNamespace.UNKNOWN);
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path), 8);
  }

  private static long sockets() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
