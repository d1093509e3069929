package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be had without another file system or user; FilesFolderIT has the rest. */
class FolderCheckTest {

  @TempDir private Path parent;
  private Path folder = Path.of("/");

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = Files.createDirectory(parent.resolve("certs"));
  }

  private static Optional<String> problem(Path folder) {
    return check(folder, FileAccess.DEFAULT).problem();
  }

  private static FolderCheck check(Path folder, FileAccess access) {
    return new FolderCheck(new FolderSettings(folder, FileProfile.ISTIO, access, Optional.empty()));
  }

  @Test
  void takesAFolderWithTheFilesOfAnotherWriter() throws IOException {
    Files.writeString(folder.resolve("key.pem"), "Istio's agent wrote it");

    assertThat(problem(folder)).isEmpty();
  }

  @Test
  void refusesAFolderThatIsMissing() {
    assertThat(problem(parent.resolve("nowhere")))
        .contains("is missing; create it, or mount the volume there");
  }

  @Test
  void refusesALinkToAFolder() throws IOException {
    Path link = Files.createSymbolicLink(parent.resolve("link"), folder);

    assertThat(problem(link).orElseThrow())
        .startsWith("is a symbolic link")
        .endsWith("give the folder itself");
  }

  @Test
  void takesAFolderThatIsReachedOverALink() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.createSymbolicLink(parent.resolve("link"), folder);

    assertThat(problem(parent.resolve("link").resolve(inner.getFileName()))).isEmpty();
  }

  @Test
  void refusesWhatIsNoFolder() throws IOException {
    assertThat(problem(Files.createFile(parent.resolve("file"))))
        .contains("is not a folder; give one");
  }

  @Test
  void refusesTheFolderOfAMountedSecret() throws IOException {
    Files.createSymbolicLink(folder.resolve("key.pem"), Path.of("..data/key.pem"));

    assertThat(problem(folder).orElseThrow())
        .startsWith("has key.pem as a symbolic link")
        .endsWith("give a folder of its own");
  }

  @Test
  void refusesAFolderInThePlaceOfAFile() throws IOException {
    Files.createDirectory(folder.resolve("cert-chain.pem"));

    assertThat(problem(folder)).contains("has cert-chain.pem, which is not a file; remove it");
  }

  @Test
  void refusesAGroupThatDoesNotExist() throws IOException {
    Path own = Files.createFile(folder.resolve("own"));
    FileAccess access =
        new FileAccess(
            FileAccess.DEFAULT.keyMode(),
            FileAccess.DEFAULT.certificateMode(),
            Optional.of("no-such-group"));

    assertThat(check(folder, access).groupProblem(own))
        .contains(
            "cannot be given to group \"no-such-group\", which does not exist; correct group, a"
                + " name or a number");
  }

  @Test
  void findsWhatIsMountedThere() {
    MountPoints mounts =
        MountPoints.parse(
            """
            22 27 0:21 / /proc rw,nosuid - proc proc rw
            80 27 0:60 / %s/with\\040space rw - tmpfs tmpfs rw
            """
                .formatted(folder));

    assertThat(mounts.contain(folder.resolve("with space"))).isTrue();
    assertThat(mounts.contain(folder.resolve("with"))).isFalse();
  }
}
