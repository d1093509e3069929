package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.CertificateFiles.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of folders that the program cannot write to, before it begins and while it runs. */
class FilesFolderIT {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int LEAF_SECONDS = 3600;
  private static final int FILLING = 1 << 20;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private EmbeddedUnderTest agent;

  @BeforeEach
  void startTheAgent() {
    agent = EmbeddedUnderTest.start(folder, LEAF_SECONDS);
    agent.createEntry();
  }

  @AfterEach
  void stopTheAgent() {
    agent.close();
  }

  private ProgramRun.Result serve(Path certs) {
    return ProgramProcess.run(
        "serve", "--agent-socket", agent.socketAddress(), "--http", "off", "--files", "" + certs);
  }

  private ProgramRun.Result fetch(String... flags) {
    return ProgramProcess.run(
        Stream.concat(Stream.of("fetch", "--agent-socket", agent.socketAddress()), Stream.of(flags))
            .toArray(String[]::new));
  }

  private BridgeProcess running(Path certs) {
    return BridgeProcess.serve(
        "bridge",
        folder.path(),
        List.of("--agent-socket", agent.socketAddress(), "--files", certs.toString()));
  }

  private static void assertRefused(ProgramRun.Result result, Path certs, String why) {
    assertThat(result.output()).startsWith("spire-bridge: cannot start\n  " + certs + " " + why);
    assertThat(result.exitCode()).isEqualTo(2);
  }

  private static void awaitReadiness(BridgeProcess bridge, String words) {
    Await.until(words, SOON, () -> bridge.readiness().contains(words));
  }

  private static Pair pair(Path certs) {
    return new CertificateFiles(certs).pair().orElseThrow();
  }

  @Test
  void refusesFoldersBeforeAnythingIsWritten() throws IOException {
    Path certs = folder.folder("certs");
    assertRefused(serve(certs.resolve("none")), certs.resolve("none"), "is missing; create it");
    Path link = Files.createSymbolicLink(folder.path().resolve("link"), certs);
    assertRefused(serve(link), link, "is a symbolic link");
    assertRefused(fetch("--files", link.toString()), link, "is a symbolic link");
    Path file = Files.createFile(folder.path().resolve("file"));
    assertRefused(serve(file), file, "is not a folder");
    assertThat(certs).isEmptyDirectory();
  }

  @Test
  void refusesAReadOnlyAndAFullFileSystem() throws IOException {
    Path certs = folder.folder("certs");
    try (TinyFileSystem tiny = TinyFileSystem.mount(certs, "1m")) {
      tiny.remount("ro");
      assertRefused(serve(certs), certs, "is on a file system that is mounted read-only");
      tiny.remount("rw");
      fill(certs);
      assertRefused(serve(certs), certs, "is full; free some space, or give the volume more");
      assertThat(names(certs)).containsExactly("filling");
    }
  }

  @Test
  void refusesAFileThatIsMountedIntoTheFolder() throws IOException {
    Path certs = folder.folder("certs");
    try (TinyFileSystem tiny = TinyFileSystem.mount(certs, "1m")) {
      Path elsewhere = Files.createFile(folder.path().resolve("elsewhere"));
      Path key = Files.createFile(certs.resolve("key.pem"));
      tiny.bind(elsewhere, key);
      assertRefused(serve(certs), certs, "has key.pem mounted into it from elsewhere");
      tiny.unmount(key);
      assertThat(names(certs)).containsExactly("key.pem");
    }
  }

  @Test
  void refusesTheFolderOfAnotherUser() throws IOException {
    OtherUser.require();
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx--x--x"));
    Path certs = folder.folder("certs");

    ProgramRun.Result refused =
        ProgramProcess.run(
            new OtherUser(40123)::command, "serve", "--http", "off", "--files", certs.toString());

    assertRefused(refused, certs, "is not writable for this process; change its owner or mode");
    assertThat(certs).isEmptyDirectory();
    Files.createFile(
        certs.resolve(".spire-bridge.lock"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.setAttribute(certs, "unix:uid", 40123);
    assertRefused(
        ProgramProcess.run(
            new OtherUser(40123)::command, "serve", "--http", "off", "--files", certs.toString()),
        certs,
        "was written to by a spire-bridge of another user; run as that one, or remove the files");
  }

  @Test
  void aFileSystemThatBecomesReadOnlyAndAFolderThatGoesAreTold() throws IOException {
    Path certs = folder.folder("certs");
    try (TinyFileSystem tiny = TinyFileSystem.mount(certs, "1m");
        BridgeProcess bridge = running(certs)) {
      awaitReadiness(bridge, "200 ready\n");
      Pair first = pair(certs);
      tiny.coverReadOnly();
      agent.rotateLeaf();
      awaitReadiness(bridge, "is on a file system that is mounted read-only");
      assertThat(pair(certs)).isEqualTo(first);
      tiny.uncover();
      Await.until("the new set", SOON, () -> !pair(certs).equals(first));
    }
    Path gone = folder.folder("gone");
    try (BridgeProcess bridge = running(gone)) {
      awaitReadiness(bridge, "200 ready\n");
      Path moved = Files.move(gone, folder.path().resolve("moved"));
      awaitReadiness(bridge, "is missing; create it, or mount the volume there");
      Files.createDirectory(gone);
      Await.until("a set", SOON, () -> new CertificateFiles(gone).pair().isPresent());
      assertThat(moved).isNotEmptyDirectory();
    }
  }

  @Test
  void fetchWritesOnceAndTellsWhyItCannot() throws IOException {
    Path certs = folder.folder("certs");

    ProgramRun.Result done = fetch("--files", certs + "=spiffe");

    assertThat(done.exitCode()).as(done.output()).isZero();
    assertThat(names(certs)).contains("svid.pem", "svid_key.pem", "bundle.pem");
    agent.deleteEntry();
    tellsThatThereIsNoEntry(certs);
    assertThat(names(certs)).doesNotContain("key.pem");
    ProgramRun.Result wrong = fetch("--files", "certs=istoi", "--timeout", "now");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.output()).startsWith("spire-bridge: 3 problems in the configuration\n");
  }

  /** On a busy machine the agent's answer may take longer than the program was told to wait. */
  private void tellsThatThereIsNoEntry(Path certs) {
    String advice = "create a registration entry whose selectors match this process";
    for (String limit : List.of("2s", "8s", "32s")) {
      ProgramRun.Result none = fetch("--files", certs.toString(), "--timeout", limit);
      assertThat(none.exitCode()).isEqualTo(3);
      assertThat(none.output())
          .contains("spire-bridge: no identity within %s: agent at ".formatted(limit))
          .contains(agent.socketAddress(), "or wait for longer with --timeout");
      if (none.output().contains(advice)) {
        return;
      }
    }
    throw new AssertionError("it never says: " + advice);
  }

  @Test
  void onlyTheGroupReadsTheKey() throws IOException {
    OtherUser.require();
    OtherUser reader = new OtherUser(40124);
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx--x--x"));
    Path certs = folder.folder("certs");
    Path file = folder.path().resolve("bridge.yaml");
    Files.writeString(file, "files: [{folder: " + certs + ", group: " + reader.uid() + "}]\n");

    assertThat(fetch("--config", file.toString()).exitCode()).isZero();

    assertThat(Files.getAttribute(certs.resolve("key.pem"), "unix:gid", LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(reader.uid());
    assertThat(reads(reader, certs.resolve("key.pem"))).isTrue();
    assertThat(reads(new OtherUser(40125), certs.resolve("key.pem"))).isFalse();
    assertThat(reads(new OtherUser(40125), certs.resolve("cert-chain.pem"))).isTrue();
  }

  private static boolean reads(OtherUser user, Path file) {
    String id = Integer.toString(user.uid());
    return ProgramRun.tryRunAll(
                List.of(
                    "setpriv", "--reuid", id, "--regid", id, "--clear-groups", "cat", "" + file))
            .exitCode()
        == 0;
  }

  private static void fill(Path certs) throws IOException {
    try {
      Files.write(certs.resolve("filling"), new byte[FILLING]);
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static List<String> names(Path certs) throws IOException {
    try (Stream<Path> files = Files.list(certs)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
