package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskDirectoryTest {

  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxrwxrwx");

  @TempDir private Path folder;

  private Directory directory(Optional<String> group) {
    return new DiskDirectory(folder, group);
  }

  @Test
  void aFileThatCannotBeGivenToItsGroupHasNoContentAndIsItsOwnersAlone() throws IOException {
    assertThatThrownBy(() -> directory(Optional.of("no-such-group")).create("key", KEY, OPEN))
        .isInstanceOf(UserPrincipalNotFoundException.class);

    assertThat(folder.resolve("key")).isEmptyFile();
    assertThat(Files.getPosixFilePermissions(folder.resolve("key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void theModeIsTheOneAskedForWhateverTheUmask() throws IOException {
    directory(Optional.empty()).create("key", KEY, OPEN);

    assertThat(Files.getPosixFilePermissions(folder.resolve("key"))).isEqualTo(OPEN);
    assertThat(directory(Optional.empty()).hasAccess("key", OPEN)).isTrue();
  }

  @Test
  void nothingThatIsThereIsWrittenTo() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Files.writeString(folder.resolve("file"), "theirs");

    for (String name : Set.of("link", "file")) {
      assertThatThrownBy(() -> directory(Optional.empty()).create(name, KEY, OPEN))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(elsewhere).doesNotExist();
    assertThat(folder.resolve("file")).hasContent("theirs");
  }

  @Test
  void aLinkIsNotRead() throws IOException {
    Files.writeString(folder.resolve("file"), "theirs");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file"));

    assertThat(directory(Optional.empty()).read("link")).isEmpty();
    assertThat(directory(Optional.empty()).read("file")).isPresent();
  }
}
