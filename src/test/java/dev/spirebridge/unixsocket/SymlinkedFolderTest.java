package dev.spirebridge.unixsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may write to a folder above the socket's puts a link in its place, to a folder that he can
 * enter: the socket must not be made there, since to connect to it is to be given private keys.
 */
class SymlinkedFolderTest {

  private static final int SOMEBODY = 65533;

  private static final SocketFile.Options OPTIONS =
      new SocketFile.Options(PosixFilePermissions.fromString("rw-rw-rw-"), Optional.empty(), false);

  @TempDir private Path folder;
  private Path meant;
  private Path others;

  @BeforeEach
  void makeFolders() throws IOException {
    meant = Files.createDirectory(folder.resolve("meant"));
    others = Files.createDirectory(folder.resolve("others"));
  }

  private static SocketFile prepare(Path path) throws ListenException {
    return SocketFile.prepare(path, OPTIONS, new Random(1));
  }

  private static void give(Path link) throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "skipped: only root can make a link somebody else's");
    Files.setAttribute(link, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
  }

  private static void assertRefused(Path socket, Path link) {
    assertThatThrownBy(() -> prepare(socket))
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "unix://%s: %s is a symbolic link of another user, who can have the socket made where"
                + " others get in; write the folder that is meant, or remove the link",
            socket, link);
  }

  @Test
  void aLinkOfAnotherUserIsRefusedWhereverOnTheWayItIs() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), others);
    Path inner = Files.createDirectories(others.resolve("a/b"));
    give(link);

    assertRefused(link.resolve("sds.sock"), link);
    assertRefused(link.resolve("a/b/sds.sock"), link);
    assertRefused(link.resolve("a/../sds.sock"), link);
    assertThat(inner).isEmptyDirectory();
  }

  @Test
  void aLinkOfAnotherUserBehindAnOwnOneIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), others);
    Path own = Files.createSymbolicLink(folder.resolve("own"), Path.of("meant/../link"));
    give(link);

    assertRefused(own.resolve("sds.sock"), folder.toRealPath().resolve("link"));
  }

  @Test
  void aFolderThatIsExchangedForALinkMeanwhileIsRefusedBeforeAnybodyFindsTheSocket()
      throws Exception {
    SocketFile file = prepare(meant.resolve("sds.sock"));
    Files.move(meant, folder.resolve("away"));
    Path link = Files.createSymbolicLink(meant, others);
    give(link);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file.temporary()));

      assertThatThrownBy(file::publish)
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("is a symbolic link of another user");
    }
    assertThat(others).isEmptyDirectory();
  }

  @Test
  void linksOfTheOwnUserAreFollowed() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), meant);
    Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("link"));

    assertThatCode(() -> prepare(link.resolve("sds.sock"))).doesNotThrowAnyException();
    assertThatCode(() -> prepare(relative.resolve("sds.sock"))).doesNotThrowAnyException();
  }
}
