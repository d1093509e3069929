package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesProbeTest {

  @TempDir private Path folder;
  private FilesProbe probe;

  @BeforeEach
  void lookAtTheFolder() {
    probe = new FilesProbe(folder);
  }

  @Test
  void looksAtOneFile() throws IOException {
    write("whatever", Chains.pem(Chains.WEB));
    assertThat(Looks.seen(new FilesProbe(folder.resolve("whatever"))))
        .containsExactly(new Presented(Via.FILE, Chains.WEB.chain()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cert-chain.pem", "tls.crt", "svid.pem", "svid.0.pem"})
  void prefersTheUsualNames(String name) throws IOException {
    write(name, Chains.pem(Chains.WEB));
    write("a-stranger.pem", Chains.pem(Chains.API));
    assertThat(Looks.seen(probe)).containsExactly(new Presented(Via.FILE, Chains.WEB.chain()));
  }

  @Test
  void looksAtAllOfTheUsualNames() throws IOException {
    write("tls.crt", Chains.pem(Chains.WEB));
    write("svid.pem", Chains.pem(Chains.API));
    assertThat(Looks.seen(probe)).hasSize(2);
  }

  @Test
  void leavesOutKeysAuthoritiesAndOtherThings() throws IOException {
    write("1.pem", Chains.keyPem(Chains.WEB));
    write("2.crt", Chains.pem(Chains.AUTHORITY.root()));
    write("3.pem", "-----BEGIN DH PARAMETERS-----\n");
    write("4.txt", "not even looked at: -----BEGIN CERTIFICATE-----");
    write("5.crt", Chains.pem(Chains.API));
    assertThat(Looks.seen(probe)).containsExactly(new Presented(Via.FILE, Chains.API.chain()));
  }

  @Test
  void showsAFileThatBeginsWithTheRootAsItIs() throws IOException {
    String pem = Chains.pem(Chains.AUTHORITY.root()) + Chains.pem(Chains.API);
    write("tls.crt", pem);
    assertThat(Looks.seen(probe).getFirst().chain().getFirst()).isEqualTo(Chains.AUTHORITY.root());
  }

  @Test
  void saysThatThereIsNone() throws IOException {
    String nothing = folder + " holds no certificate but those of authorities (*.pem, *.crt)";
    Looks.none(probe, nothing);
    write("key.pem", Chains.keyPem(Chains.WEB));
    write("root.pem", Chains.pem(Chains.AUTHORITY.root()));
    Looks.none(probe, nothing);
    Looks.none(
        new FilesProbe(folder.resolve("key.pem")),
        folder.resolve("key.pem") + " holds no certificate");
  }

  @Test
  void saysWhatCannotBeRead() throws IOException {
    Looks.unreachable(
        new FilesProbe(folder.resolve("gone")), Reason.UNREADABLE, "gone does not exist");
    Files.createDirectory(folder.resolve("tls.crt"));
    Looks.unreachable(probe, Reason.UNREADABLE, "tls.crt is not a file");
  }

  @Test
  void endsAtALoopOfLinksAndAtADeviceWithoutEnd() throws IOException {
    Path loop = folder.resolve("loop.pem");
    Files.createSymbolicLink(loop, loop);
    Looks.unreachable(probe, Reason.UNREADABLE, "loop.pem cannot be read");
    Files.delete(loop);
    Files.createSymbolicLink(loop, Path.of("/dev/zero"));
    Looks.unreachable(probe, Reason.UNREADABLE, "loop.pem is not a file");
    Files.delete(loop);
  }

  @Test
  void readsNoFileLargerThanAMebibyte() throws IOException {
    write("tls.crt", Chains.pem(Chains.WEB) + " ".repeat(2 << 20));
    Looks.unreachable(probe, Reason.TOO_LARGE, "tls.crt is larger than 1 MiB");
  }

  @Test
  void readsNoMoreThan64Files() throws IOException {
    for (int i = 0; i < 65; i++) {
      write(i + ".pem", "");
    }
    Looks.unreachable(probe, Reason.TOO_LARGE, "holds 65 files");
  }

  @Test
  void namesTheFileWhoseCertificateCannotBeRead() throws IOException {
    write("a.pem", Chains.pem(Chains.WEB).replace("MII", "AAA"));
    Looks.unreachable(probe, Reason.NOT_A_CERTIFICATE, "a.pem: certificate 1 is not X.509");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
