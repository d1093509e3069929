package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.ListenException;
import dev.spirebridge.unixsocket.SocketFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge whose successor took its socket and ended would run on, and nobody could find it. */
class SocketKeeperTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int LOOKS_PER_CALL = 2;

  private final List<ServerSocketChannel> servers = new ArrayList<>();
  @TempDir Path folder;
  private Path path;
  private SocketKeeper keeper;
  private ServerSocketChannel ours;
  private int opened;

  @BeforeEach
  void open() throws ListenException {
    path = folder.resolve("sds.sock");
    keeper =
        new SocketKeeper(
            new Endpoint.Unix(path),
            publish(false),
            () -> {
              SocketFile file = publish(false);
              opened++;
              return file;
            });
    ours = servers.getFirst();
  }

  @AfterEach
  void close() throws IOException {
    for (ServerSocketChannel server : servers) {
      server.close();
    }
  }

  @Test
  void leavesASocketThatIsInItsPlaceAlone() throws Exception {
    look(3 * LOOKS_PER_CALL);
    assertThat(opened).isZero();
    assertThat(callsOf(ours)).isZero();
  }

  @Test
  void leavesASuccessorThatAnswersAloneAndSeldomCallsIt() throws Exception {
    publish(true);
    look(3 * LOOKS_PER_CALL);
    assertThat(opened).isZero();
    assertThat(callsOf(servers.getLast())).isEqualTo(3);
  }

  @Test
  void putsTheSocketBackWhenTheSuccessorHasEnded() throws Exception {
    publish(true);
    look(1);
    servers.getLast().close();
    look(LOOKS_PER_CALL);
    assertThat(opened).isOne();
    look(3 * LOOKS_PER_CALL);
    assertThat(opened).as("the new one is in its place").isOne();
    assertThat(callsOf(servers.getLast())).isZero();
  }

  @Test
  void putsAFileBackThatWasRemovedAndAsSoonAsItsFolderIsThere() throws Exception {
    Files.delete(path);
    look(1);
    assertThat(opened).isOne();
    Path moved = Files.move(folder, folder.resolveSibling(folder.getFileName() + "-moved"));
    look(LOOKS_PER_CALL);
    assertThat(opened).isOne();
    Files.move(moved, folder);
    Files.delete(path);
    look(LOOKS_PER_CALL);
    assertThat(opened).isEqualTo(2);
  }

  @Test
  void doesNothingOnceItIsStopped() throws Exception {
    Files.delete(path);
    keeper.stop();
    look(LOOKS_PER_CALL);
    assertThat(opened).isZero();
    assertThat(path).doesNotExist();
  }

  @Test
  void whoWasConnectedStaysAndWhoComesIsServed() throws Exception {
    Endpoint endpoint = new Endpoint.Unix(folder.resolve("served.sock"));
    try (RunningSds sds = RunningSds.at(endpoint);
        SdsChannel before = new SdsChannel(endpoint);
        SdsChannel after = new SdsChannel(endpoint)) {
      sds.subject.accept(Identities.one());
      var stays = before.ask("default");
      stays.next();
      Files.delete(folder.resolve("served.sock"));

      sds.server.startKeepingSocketFiles();

      Await.until("the socket", SOON, () -> Files.exists(folder.resolve("served.sock")));
      var comes = after.ask("default");
      comes.next();
      var next = Identities.one();
      sds.subject.accept(next);
      assertThat(Identities.isLeafOf(next, stays.next())).isTrue();
      assertThat(Identities.isLeafOf(next, comes.next())).isTrue();
      assertThat(sds.listener().connections()).isEqualTo(2);
    }
  }

  /** Each look is finished before the next, as a second is long enough for it. */
  private void look(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      keeper.look();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("socket-file")) {
          thread.join(SOON);
        }
      }
    }
  }

  private SocketFile publish(boolean takeover) throws ListenException {
    SocketFile.Options options =
        new SocketFile.Options(
            PosixFilePermissions.fromString("rw-rw-rw-"), Optional.empty(), takeover);
    SocketFile file = SocketFile.prepare(path, options, new Random());
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(file.temporary()));
      servers.add(server);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    file.publish();
    return file;
  }

  private static int callsOf(ServerSocketChannel server) throws IOException {
    server.configureBlocking(false);
    int calls = 0;
    for (var call = server.accept(); call != null; call = server.accept()) {
      call.close();
      calls++;
    }
    return calls;
  }
}
