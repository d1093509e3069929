package dev.spirebridge.files;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.store.Subject;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.leaks.KeyTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesSinkTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final MovableClock clock = new MovableClock(NOW);
  private final Subject subject = new Subject("self");
  private final CertificateAuthority authority = TestIdentities.authority(TRUST_DOMAIN);
  private final List<FilesSink> open = new ArrayList<>();

  @TempDir private Path parent;
  private Path folder = Path.of("/");

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = Files.createDirectory(parent.resolve("certs"));
  }

  @AfterEach
  void close() {
    open.forEach(FilesSink::close);
  }

  private FilesSink start(FolderSettings... settings) throws FilesException {
    FilesSink sink =
        FilesSink.open(List.of(settings), subject, new SvidChoice.First(), clock, new Random(1));
    open.add(sink);
    sink.start();
    return sink;
  }

  private FolderSettings settings(Optional<AfterChange> afterChange) {
    return new FolderSettings(folder, FileProfile.ISTIO, FileAccess.DEFAULT, afterChange);
  }

  private FilesSink start() throws FilesException {
    return start(settings(Optional.empty()));
  }

  private IdentitySnapshot identity() {
    return TestIdentities.snapshot(List.of(TestIdentities.svid(authority, WEB, "")), authority);
  }

  private static FilesStatus await(FilesSink sink, Predicate<FilesStatus> condition) {
    return Await.untilPresent(
        "the status", SOON, () -> Optional.of(sink.status().getFirst()).filter(condition));
  }

  private void assertHolds(IdentitySnapshot identities) {
    FileProfile.ISTIO
        .of(identities.svids().getFirst(), identities)
        .files()
        .forEach(file -> assertThat(folder.resolve(file.name())).hasBinaryContent(file.content()));
    assertThat(names())
        .containsExactlyInAnyOrder(
            ".spire-bridge.lock",
            ".spire-bridge.manifest",
            "root-cert.pem",
            "key.pem",
            "cert-chain.pem");
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesEachStateOfTheIdentity() throws Exception {
    FilesSink sink = start();
    assertThat(sink.status().getFirst().writtenAt()).isEmpty();
    IdentitySnapshot first = identity();
    subject.accept(first);

    FilesStatus status = await(sink, each -> each.writes() == 1);

    assertHolds(first);
    assertThat(status.spiffeId()).contains(WEB.toString());
    assertThat(status.notAfter()).contains(first.svids().getFirst().notAfter());
    assertThat(status.writtenAt()).contains(NOW);
    IdentitySnapshot second = identity();
    subject.accept(second);
    await(sink, each -> each.writes() == 2);
    assertHolds(second);
  }

  @Test
  void keepsTheFilesOfAnIdentityThatIsGoneAndPutsThemNowhereAnew() throws Exception {
    IdentitySnapshot identities = identity();
    try (FolderKeeper keeper = new FolderKeeper(settings(Optional.empty()), clock, new Random(1))) {
      keeper.open();
      keeper.look(new Wanted.Put(identities.svids().getFirst(), identities), true);
      assertHolds(identities);
      Files.delete(folder.resolve("key.pem"));

      keeper.look(new Wanted.Nothing(), true);
      assertThat(names()).contains("cert-chain.pem").doesNotContain("key.pem");

      keeper.look(new Wanted.Put(identities.svids().getFirst(), identities), false);
      assertThat(names()).as("before its time").doesNotContain("key.pem");
      clock.advance(RetryTimer.LOOK);
      keeper.look(new Wanted.Put(identities.svids().getFirst(), identities), false);
      assertHolds(identities);
    }
  }

  @Test
  void givesAnExpiredIdentityToNobody() {
    IdentitySnapshot identities = identity();
    Instant notAfter = identities.svids().getFirst().notAfter();
    subject.accept(identities);

    assertThat(Wanted.of(subject.state(), new SvidChoice.First(), notAfter))
        .isInstanceOf(Wanted.Put.class);
    assertThat(Wanted.of(subject.state(), new SvidChoice.First(), notAfter.plusSeconds(1)))
        .isInstanceOf(Wanted.Nothing.class);
    assertThat(Wanted.of(subject.state(), new SvidChoice.WithHint("none"), NOW))
        .isInstanceOf(Wanted.Nothing.class);
  }

  @Test
  void aFolderThatIsGoneIsToldAndFilledWhenItIsBack() throws Exception {
    FilesSink sink = start();
    subject.accept(identity());
    await(sink, each -> each.writes() == 1);
    Path moved = Files.move(folder, parent.resolve("moved"));

    IdentitySnapshot second = identity();
    subject.accept(second);

    FilesStatus away = await(sink, each -> each.trouble().isPresent());
    assertThat(away.trouble()).contains("is missing; create it, or mount the volume there");
    assertThat(away.troubleSince()).contains(NOW);
    assertThat(away.failures()).isPositive();
    Files.createDirectory(folder);
    clock.advance(Duration.ofMinutes(1));
    subject.accept(second);
    assertThat(await(sink, each -> each.writes() == 2).trouble()).isEmpty();
    assertHolds(second);
    assertThat(moved.resolve(".spire-bridge.lock")).exists();
  }

  @Test
  void aFolderThatIsBackIsNoTroubleThoughThereIsNothingToPutIntoIt() throws Exception {
    try (FolderKeeper keeper = new FolderKeeper(settings(Optional.empty()), clock, new Random(1))) {
      keeper.open();
      Files.move(folder, parent.resolve("moved"));
      keeper.look(new Wanted.Nothing(), true);
      assertThat(keeper.status().trouble().orElseThrow()).startsWith("is missing");
      Files.createDirectory(folder);

      keeper.look(new Wanted.Nothing(), true);

      assertThat(keeper.status().trouble()).isEmpty();
      assertThat(keeper.status().troubleSince()).isEmpty();
    }
  }

  @Test
  void aFolderThatBecameALinkIsNotFollowed() throws Exception {
    FilesSink sink = start();
    subject.accept(identity());
    await(sink, each -> each.writes() == 1);
    Path elsewhere = Files.move(folder, parent.resolve("elsewhere"));
    byte[] before = Files.readAllBytes(elsewhere.resolve("key.pem"));
    Files.createSymbolicLink(folder, elsewhere);

    subject.accept(identity());

    assertThat(await(sink, each -> each.trouble().isPresent()).trouble().orElseThrow())
        .startsWith("is a symbolic link");
    assertThat(elsewhere.resolve("key.pem")).hasBinaryContent(before);
  }

  @Test
  void finishesAtTheStartWhatAnEarlierProcessHadBegun() throws Exception {
    Files.writeString(folder.resolve("key.pem"), "new");
    Files.writeString(folder.resolve("cert-chain.pem"), "old");
    Files.writeString(folder.resolve(".spire-bridge.3.cert-chain.pem"), "new");
    Files.writeString(
        folder.resolve(".spire-bridge.manifest"),
        new SetManifest(3, List.of("root-cert.pem", "key.pem", "cert-chain.pem"), List.of())
            .text());

    start();

    assertThat(folder.resolve("cert-chain.pem")).hasContent("new");
  }

  @Test
  void refusesASecondWriterAndChangesNothing() throws Exception {
    start();
    List<String> before = names();

    assertThatThrownBy(() -> start())
        .isInstanceOf(FilesException.class)
        .hasMessage(
            folder
                + " is being written to by another spire-bridge; stop that one, or give each a"
                + " folder of its own");
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void refusesAllFoldersAtOnceAndLeavesThemAsTheyAre() {
    FolderSettings unknown =
        new FolderSettings(
            folder,
            FileProfile.SPIFFE,
            new FileAccess(
                FileAccess.DEFAULT.keyMode(),
                FileAccess.DEFAULT.certificateMode(),
                Optional.of("no-such-group")),
            Optional.empty());
    FolderSettings missing =
        new FolderSettings(
            parent.resolve("missing"), FileProfile.ISTIO, FileAccess.DEFAULT, Optional.empty());

    assertThatThrownBy(() -> start(unknown, missing))
        .isInstanceOfSatisfying(
            FilesException.class,
            refused ->
                assertThat(refused.problems())
                    .hasSize(2)
                    .anySatisfy(each -> assertThat(each).contains("no-such-group"))
                    .anySatisfy(each -> assertThat(each).contains("missing; create it")));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesACommandThatCannotBeRun() {
    AfterChange command = new AfterChange.Command(List.of(parent.resolve("none").toString()), SOON);

    assertThatThrownBy(() -> start(settings(Optional.of(command))))
        .isInstanceOf(FilesException.class)
        .hasMessageContaining("which cannot be executed here; install it");
  }

  @Test
  void tellsTheReadersOfEachChangeAndOnceAfterAStart() throws Exception {
    Path log = parent.resolve("told");
    AfterChange command =
        new AfterChange.Command(List.of("/bin/sh", "-c", "echo told >> " + log + "; exit 4"), SOON);
    FilesSink sink = start(settings(Optional.of(command)));
    IdentitySnapshot identities = identity();
    subject.accept(identities);
    await(sink, each -> each.afterChange().orElseThrow().runs() == 1);
    subject.accept(identities);
    subject.accept(identity());
    FilesStatus status = await(sink, each -> each.afterChange().orElseThrow().runs() == 2);
    assertThat(status.afterChange().orElseThrow().failures()).isEqualTo(2);
    assertThat(status.afterChange().orElseThrow().lastExitCode()).contains(4);
    sink.close();
    assertThat(log).hasContent("told\ntold\n");

    FilesSink next = start(settings(Optional.of(command)));

    assertThat(next.awaitFirstSets(SOON)).isTrue();
    assertThat(next.status().getFirst().writes()).as("the set is there already").isZero();
    assertThat(log).hasContent("told\ntold\ntold\n");
  }

  /** A failing command's words are told, and a command is there to read the key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat $SPIRE_BRIDGE_FOLDER/key.pem; exit 4",
        "sed 1d $SPIRE_BRIDGE_FOLDER/key.pem; exit 4",
        "base64 $SPIRE_BRIDGE_FOLDER/key.pem; exit 4"
      })
  void aCommandThatPrintsTheKeyDoesNotBringItIntoTheStatus(String script) throws Exception {
    AfterChange command = new AfterChange.Command(List.of("/bin/sh", "-c", script), SOON);
    KeyTraces traces = new KeyTraces();
    WorkloadSvid svid = TestIdentities.svid(authority, WEB, "");
    traces.add("web", svid.privateKey());

    FilesSink sink = start(settings(Optional.of(command)));
    subject.accept(TestIdentities.snapshot(List.of(svid), authority));
    FilesStatus status = await(sink, each -> each.afterChange().orElseThrow().runs() == 1);

    assertThat(status.toString()).contains("ended with exit code 4: ", "[not shown]");
    assertThat(traces.in(status.toString().getBytes(UTF_8))).isEmpty();
  }
}
