package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.files.IdentityFile.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place at which a change of a folder can be cut off, one by one. */
class SetWriterTest {

  private static final String LOCK_AND_MANIFEST = ".spire-bridge.manifest";

  /** From a set with a file more: each can fail. */
  private static final int CHANGES_OF_A_SMALLER_SET = 15;

  @TempDir private Path folder;

  private enum Ending {
    /** As a process does: nothing comes after it. */
    KILLED,
    /** In the middle of a file. */
    KILLED_HALF_WAY,
    /** One operation fails, in the middle of a file, and what comes after it does not. */
    FAILED_ONCE
  }

  /** Does so many operations, and then ends. */
  private static final class CutOff extends ObservedDirectory {
    private final Ending ending;
    private int left;
    private final List<String> done = new ArrayList<>();

    CutOff(Directory disk, int operations, Ending ending) {
      super(disk);
      this.left = operations;
      this.ending = ending;
    }

    @Override
    void before(String change) throws IOException {
      if (left <= 0) {
        left = ending == Ending.FAILED_ONCE ? Integer.MAX_VALUE : 0;
        throw new IOException("No space left on device");
      }
      left--;
      done.add(change);
    }

    @Override
    public void create(String name, byte[] content, Set<PosixFilePermission> mode)
        throws IOException {
      if (left == 0 && ending != Ending.KILLED && !entries().contains(name)) {
        left = 1;
        super.create(name, Arrays.copyOf(content, content.length / 2), mode);
      }
      super.create(name, content, mode);
    }
  }

  private static FileSet set(String generation, String... bundles) {
    List<IdentityFile> files = new ArrayList<>();
    for (String bundle : bundles) {
      files.add(file(bundle, Kind.CERTIFICATES, generation));
    }
    files.add(file("key", Kind.PRIVATE_KEY, generation));
    files.add(file("chain", Kind.CERTIFICATES, generation));
    return new FileSet(files, List.of());
  }

  private static FileSet federated(String generation) {
    return set(generation, "roots", "partner.pem");
  }

  private static FileSet alone(String generation) {
    return set(generation, "roots");
  }

  private static IdentityFile file(String name, Kind kind, String generation) {
    return new IdentityFile(name, kind, (name + generation).getBytes(StandardCharsets.UTF_8));
  }

  private SetWriter writer() {
    return new SetWriter(disk(), FileAccess.DEFAULT);
  }

  private Directory disk() {
    return new DiskDirectory(folder, Optional.empty());
  }

  /** Content by name, without the manifest. */
  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    content.remove(LOCK_AND_MANIFEST);
    return content;
  }

  private static Map<String, String> contentOf(FileSet set) {
    Map<String, String> content = new TreeMap<>();
    set.files()
        .forEach(
            file -> content.put(file.name(), new String(file.content(), StandardCharsets.UTF_8)));
    return content;
  }

  @Test
  void puttingASetInPlaceGoesRootsKeyChainAfterAllIsStaged() throws IOException {
    writer().write(federated("1"));
    CutOff all = new CutOff(disk(), Integer.MAX_VALUE, Ending.KILLED);

    boolean changed = new SetWriter(all, FileAccess.DEFAULT).write(alone("2"));

    assertThat(changed).isTrue();
    assertThat(all.done)
        .containsExactly(
            "create .spire-bridge.2.roots",
            "create .spire-bridge.2.key",
            "create .spire-bridge.2.chain",
            "sync",
            "create .spire-bridge.manifest.new",
            "rename .spire-bridge.manifest",
            "sync",
            "rename roots",
            "rename key",
            "rename chain",
            "remove partner.pem",
            "sync",
            "create .spire-bridge.manifest.new",
            "rename .spire-bridge.manifest",
            "sync");
    assertThat(content()).isEqualTo(contentOf(alone("2")));
  }

  @Test
  void wholeSetsOnlyWhereverItIsCutOff() throws IOException {
    TreeSet<String> outcomes = new TreeSet<>();
    boolean finished = false;
    for (int operations = 0; !finished; operations++) {
      for (Ending ending : Ending.values()) {
        finished = cutOffAfter(operations, ending, outcomes);
      }
    }
    assertThat(outcomes).as("both have been seen").containsExactly("new", "old");
  }

  private boolean cutOffAfter(int operations, Ending ending, Set<String> outcomes)
      throws IOException {
    writer().write(federated("1"));
    boolean finished = true;
    try {
      new SetWriter(new CutOff(disk(), operations, ending), FileAccess.DEFAULT).write(alone("2"));
    } catch (IOException e) {
      finished = false;
    }

    writer().complete();

    Map<String, String> content = content();
    assertThat(content)
        .as("%s after %d operations", ending, operations)
        .isIn(contentOf(federated("1")), contentOf(alone("2")));
    outcomes.add(content.equals(contentOf(alone("2"))) ? "new" : "old");
    assertThat(writer().complete()).as("there is nothing more to do").isFalse();
    return finished;
  }

  @Test
  void aFailureWhileStagingGivesItsRoomBackAndKeepsTheOldSet() throws IOException {
    writer().write(alone("1"));
    SetWriter full = new SetWriter(new CutOff(disk(), 1, Ending.FAILED_ONCE), FileAccess.DEFAULT);

    assertThatThrownBy(() -> full.write(alone("2"))).isInstanceOf(IOException.class);

    assertThat(content()).isEqualTo(contentOf(alone("1")));
  }

  /** Otherwise the readers of a set that is there after all would never be told of it. */
  @Test
  void whoeverFailsAfterARenameTellsOfTheChangeOnceItIsDone() throws IOException {
    int toldLate = 0;
    boolean failed = true;
    for (int operations = 0; failed; operations++) {
      writer().write(federated("1"));
      SetWriter writer =
          new SetWriter(new CutOff(disk(), operations, Ending.FAILED_ONCE), FileAccess.DEFAULT);
      failed = false;
      try {
        writer.write(alone("2"));
      } catch (IOException e) {
        failed = true;
        assertThat(writer.write(alone("2"))).as("after %d operations", operations).isTrue();
        toldLate++;
      }
      assertThat(writer.write(alone("2"))).as("told already").isFalse();
    }
    assertThat(toldLate).isEqualTo(CHANGES_OF_A_SMALLER_SET);
  }

  @Test
  void whatIsThrownAwayIsNoChange() throws IOException {
    writer().write(alone("1"));
    SetWriter killed = new SetWriter(new CutOff(disk(), 3, Ending.KILLED), FileAccess.DEFAULT);
    assertThatThrownBy(() -> killed.write(alone("2"))).isInstanceOf(IOException.class);

    assertThat(writer().complete()).isFalse();
    assertThat(content()).isEqualTo(contentOf(alone("1")));
  }

  @Test
  void whatIsThereAlreadyIsLeftAlone() throws IOException {
    writer().write(alone("1"));
    CutOff none = new CutOff(disk(), 0, Ending.KILLED);

    assertThat(new SetWriter(none, FileAccess.DEFAULT).write(alone("1"))).isFalse();
  }

  @Test
  void whatSomebodyChangedIsPutRight() throws IOException {
    writer().write(alone("1"));
    Files.delete(folder.resolve("chain"));
    assertThat(writer().write(alone("1"))).isTrue();
    Files.setPosixFilePermissions(
        folder.resolve("key"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(writer().write(alone("1"))).isTrue();
    Files.writeString(folder.resolve("roots"), "theirs");
    assertThat(writer().write(alone("1"))).isTrue();

    assertThat(content()).isEqualTo(contentOf(alone("1")));
    assertThat(mode("key")).isEqualTo("rw-r-----");
    assertThat(mode("chain")).isEqualTo("rw-r--r--");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void aManifestThatCannotBeReadTouchesNothingOfOthers() throws IOException {
    writer().write(federated("1"));
    Files.writeString(folder.resolve(LOCK_AND_MANIFEST), "removed ../../etc/passwd\n");

    writer().write(alone("2"));

    assertThat(content()).containsAllEntriesOf(contentOf(alone("2"))).containsKey("partner.pem");
  }

  @Test
  void aLinkInThePlaceOfATemporaryFileIsNotFollowed() throws IOException {
    Path elsewhere = Files.createTempDirectory("sb").resolve("elsewhere");
    Files.createSymbolicLink(folder.resolve(".spire-bridge.1.key"), elsewhere);

    writer().write(alone("1"));

    assertThat(elsewhere).doesNotExist();
    assertThat(content()).isEqualTo(contentOf(alone("1")));
    Files.delete(elsewhere.getParent());
  }
}
