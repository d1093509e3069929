package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketFileTest {

  private static final SocketFile.Options PLAIN = options("rw-rw-rw-");

  private final List<ServerSocketChannel> servers = new ArrayList<>();
  private final RandomGenerator random = RandomGenerator.getDefault();
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("sds.sock");
  }

  @AfterEach
  void close() throws IOException {
    for (var server : servers) {
      server.close();
    }
  }

  @Test
  void preparingMakesNothing() throws Exception {
    SocketFile.prepare(path, PLAIN, random);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theSocketHasAHiddenNameUntilItIsPublished() throws Exception {
    var file = SocketFile.prepare(path, PLAIN, random);
    var server = bind(file.temporary());
    assertThat(file.temporary().getParent()).isEqualTo(folder);
    assertThat(file.temporary().getFileName().toString()).startsWith(".");
    assertThat(path).doesNotExist();

    file.publish();

    assertThat(names()).containsExactly("sds.sock");
    assertThat(connectsTo(server)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-rw-", "rw-rw----", "rw-------", "rwxr-x--x", "---------"})
  void hasItsModeWhateverTheUmask(String mode) throws Exception {
    publish(options(mode));
    assertThat(PosixFilePermissions.toString(attributes().permissions())).isEqualTo(mode);
  }

  /** Whoever can see the name at all sees the mode that was asked for. */
  @Test
  void isNeverSeenUnderItsNameWithAnotherMode() throws Exception {
    publish(options("rw-------"));
    for (int i = 0; i < 50; i++) {
      var file =
          SocketFile.prepare(
              path, takeover(options(i % 2 == 0 ? "rw-------" : "rw--w----")), random);
      bind(file.temporary());
      assertThat(PosixFilePermissions.toString(attributes().permissions()))
          .isEqualTo(i % 2 == 0 && i > 0 ? "rw--w----" : "rw-------");
      file.publish();
    }
  }

  @Test
  void takesAGroupByNumber() throws Exception {
    int own = (Integer) Files.getAttribute(folder, "unix:gid");
    publish(ofGroup(String.valueOf(own)));
    assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(own);
    assertThat(PosixFilePermissions.toString(attributes().permissions())).isEqualTo("rw-rw----");
  }

  @Test
  void takesAGroupByName() throws Exception {
    String own = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    publish(ofGroup(own));
    assertThat(attributes().group().getName()).isEqualTo(own);
  }

  @Test
  void givesTheSocketToAForeignGroup() throws Exception {
    assumeFalse(!isRoot(), "skipped: only root may give a file to any group");
    publish(ofGroup("12345"));
    assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(12345);
    publish(takeover(ofGroup("3000000000")));
    assertThat(Integer.toUnsignedString((Integer) Files.getAttribute(path, "unix:gid")))
        .isEqualTo("3000000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-group-here", "99999999999999", "4294967295", ""})
  void refusesAGroupThatCannotBeAndNamesIt(String group) throws Exception {
    var options = ofGroup(group);
    var file = SocketFile.prepare(path, options, random);
    bind(file.temporary());

    assertThatThrownBy(file::publish)
        .isInstanceOf(ListenException.class)
        .hasMessageContainingAll("unix://" + path, "group \"" + group + "\"", "socketFiles.group");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void replacesAStaleSocket() throws Exception {
    bind(path).close();
    assertThat(path).exists();
    var server = publish(PLAIN);
    assertThat(connectsTo(server)).isTrue();
    assertThat(names()).containsExactly("sds.sock");
  }

  @Test
  void refusesALiveSocketAndLeavesItAlone() throws Exception {
    var live = bind(path);
    assertThatThrownBy(() -> SocketFile.prepare(path, PLAIN, random))
        .isInstanceOf(ListenException.class)
        .hasMessageContainingAll("unix://" + path, "another process is serving here", "--takeover");
    acceptWhatTheProbeLeft(live);
    assertThat(connectsTo(live)).isTrue();
  }

  /** A server that hangs is alive to its clients: their connections wait for it. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesALiveSocketWhoseServerAcceptsNobody() throws Exception {
    var hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    servers.add(hanging);
    hanging.bind(UnixDomainSocketAddress.of(path), 1);
    List<SocketChannel> waiting = new ArrayList<>();
    try {
      assertThatThrownBy(
              () -> {
                while (waiting.size() < 100) {
                  var client = SocketChannel.open(StandardProtocolFamily.UNIX);
                  waiting.add(client);
                  client.configureBlocking(false);
                  client.connect(UnixDomainSocketAddress.of(path));
                }
              })
          .as("when the queue is full")
          .isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> SocketFile.prepare(path, PLAIN, random))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("another process is serving here");
    } finally {
      for (var client : waiting) {
        client.close();
      }
    }
  }

  @Test
  void takesOverALiveSocketWhoseConnectionsLiveOn() throws Exception {
    var old = bind(path);
    try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path));
        var accepted = old.accept()) {
      var next = publish(takeover(PLAIN));
      assertThat(connectsTo(next)).isTrue();
      assertThat(client.write(java.nio.ByteBuffer.allocate(1))).isEqualTo(1);
      assertThat(accepted.read(java.nio.ByteBuffer.allocate(1))).isEqualTo(1);
    }
  }

  /** Two that start together both find a stale socket; the later must not win in silence. */
  @Test
  void refusesASocketThatCameToLifeSinceItWasLookedAt() throws Exception {
    bind(path).close();
    var slow = SocketFile.prepare(path, PLAIN, random);
    bind(slow.temporary());
    var quick = publish(PLAIN);

    assertThatThrownBy(slow::publish)
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("another process is serving here");

    assertThat(names()).containsExactly("sds.sock");
    acceptWhatTheProbeLeft(quick);
    assertThat(connectsTo(quick)).isTrue();
  }

  @Test
  void leavesARegularFileAFolderOrALinkInTheWayAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    Path subfolder = Files.createDirectory(folder.resolve("subfolder"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path taken : List.of(file, subfolder, link)) {
      for (var options : List.of(PLAIN, takeover(PLAIN))) {
        assertThatThrownBy(() -> SocketFile.prepare(taken, options, random))
            .isInstanceOf(ListenException.class)
            .hasMessageContainingAll(
                "unix://" + taken, "something that is not a socket", "remove it");
      }
    }
    assertThat(file).hasContent("precious");
  }

  @Test
  void leavesAPipeInTheWayAlone() throws Exception {
    var mkfifo = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(mkfifo.exitValue()).isZero();
    assertThatThrownBy(() -> SocketFile.prepare(path, PLAIN, random))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("something that is not a socket");
    assertThat(path).exists();
  }

  @Test
  void namesAFolderThatIsMissing() {
    Path missing = folder.resolve("missing/sds.sock");
    assertThatThrownBy(() -> SocketFile.prepare(missing, PLAIN, random))
        .isInstanceOf(ListenException.class)
        .hasMessageContainingAll(
            "unix://" + missing, "folder " + missing.getParent() + " is missing", "create it");
  }

  @Test
  void namesAFolderThatCannotBeWrittenTo() throws Exception {
    assumeFalse(isRoot(), "skipped: root may write to every folder");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThatThrownBy(() -> SocketFile.prepare(closed.resolve("s"), PLAIN, random))
        .isInstanceOf(ListenException.class)
        .hasMessageContainingAll("folder " + closed + " is not writable", "owner or mode");
  }

  @Test
  void namesAFolderWhosePathLeavesNoRoomForTheTemporaryName() throws Exception {
    int room = Endpoint.MAX_UNIX_PATH_BYTES - folder.toString().length() - 1;
    Path deep = Files.createDirectory(folder.resolve("d".repeat(room - 2)));
    Path fits = deep.resolve("s");
    assertThat(fits.toString()).hasSize(Endpoint.MAX_UNIX_PATH_BYTES);
    assertThatThrownBy(() -> SocketFile.prepare(fits, PLAIN, () -> 0L))
        .isInstanceOf(ListenException.class)
        .hasMessageContainingAll("too long for the socket's temporary name", "shorter");
  }

  @Test
  void whatIsNotPublishedCanBeRemoved() throws Exception {
    var file = SocketFile.prepare(path, PLAIN, random);
    bind(file.temporary());
    file.discard();
    assertThat(folder).isEmptyDirectory();
  }

  private ServerSocketChannel publish(SocketFile.Options options) throws Exception {
    var file = SocketFile.prepare(path, options, random);
    var server = bind(file.temporary());
    file.publish();
    return server;
  }

  private ServerSocketChannel bind(Path socket) throws IOException {
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    servers.add(server);
    server.bind(UnixDomainSocketAddress.of(socket));
    return server;
  }

  private static void acceptWhatTheProbeLeft(ServerSocketChannel server) throws IOException {
    server.accept().close();
  }

  /** Whether it is this server that the path leads to. */
  private boolean connectsTo(ServerSocketChannel server) throws IOException {
    server.configureBlocking(false);
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path));
        var accepted = server.accept()) {
      return accepted != null;
    }
  }

  private PosixFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class);
  }

  private List<String> names() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static SocketFile.Options options(String mode) {
    return new SocketFile.Options(PosixFilePermissions.fromString(mode), Optional.empty(), false);
  }

  private static SocketFile.Options ofGroup(String group) {
    return new SocketFile.Options(
        PosixFilePermissions.fromString("rw-rw----"), Optional.of(group), false);
  }

  private static SocketFile.Options takeover(SocketFile.Options options) {
    return new SocketFile.Options(options.mode(), options.group(), true);
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}
