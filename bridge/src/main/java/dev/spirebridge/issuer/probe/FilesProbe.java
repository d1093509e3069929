package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at certificate files in PEM: a file, or in a folder the files that the usual programs write
 * an SVID's chain to, or else each that begins with a certificate which is no authority's.
 */
public final class FilesProbe implements Probe {

  /** Istio's agent, Kubernetes' Secrets, spiffe-helper, `spire-agent api fetch -write`. */
  private static final List<String> USUAL =
      List.of("cert-chain.pem", "tls.crt", "svid.pem", "svid.0.pem");

  private static final int MAXIMUM_BYTES = 1 << 20;
  private static final int MOST_FILES = 64;

  private final Path path;

  public FilesProbe(Path path) {
    this.path = path;
  }

  @Override
  public Evidence collect() {
    try {
      return new Evidence.Seen(Files.isDirectory(path) ? ofFolder() : List.of(ofFile(path)));
    } catch (AbsentException e) {
      return e.evidence();
    }
  }

  private List<Presented> ofFolder() throws AbsentException {
    List<Presented> seen = new ArrayList<>();
    for (String name : USUAL) {
      Path file = path.resolve(name);
      if (Files.exists(file)) {
        seen.add(ofFile(file));
      }
    }
    return seen.isEmpty() ? leavesOf(candidates()) : seen;
  }

  private List<Presented> leavesOf(List<Path> candidates) throws AbsentException {
    List<Presented> seen = new ArrayList<>();
    for (Path file : candidates) {
      byte[] pem = read(file);
      if (mentionsACertificate(pem)) {
        Presented presented = PresentedPem.presented(Via.FILE, pem, file.toString());
        if (presented.chain().getFirst().getBasicConstraints() < 0) {
          seen.add(presented);
        }
      }
    }
    if (seen.isEmpty()) {
      throw AbsentException.none(
          "%s holds no certificate but those of authorities (*.pem, *.crt)".formatted(path));
    }
    return seen;
  }

  private List<Path> candidates() throws AbsentException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "*.{pem,crt}")) {
      entries.forEach(files::add);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    if (files.size() > MOST_FILES) {
      throw AbsentException.unreachable(
          Reason.TOO_LARGE,
          "%s holds %d files; name the one that is meant".formatted(path, files.size()));
    }
    files.sort(null);
    return files;
  }

  private static Presented ofFile(Path file) throws AbsentException {
    return PresentedPem.presented(Via.FILE, read(file), file.toString());
  }

  /** Not a key alone, nor anything else that people keep beside certificates. */
  private static boolean mentionsACertificate(byte[] pem) {
    return new String(pem, StandardCharsets.ISO_8859_1).contains("BEGIN CERTIFICATE");
  }

  private static byte[] read(Path file) throws AbsentException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw AbsentException.unreachable(Reason.UNREADABLE, file + " is not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] pem = in.readNBytes(MAXIMUM_BYTES + 1);
      if (pem.length > MAXIMUM_BYTES) {
        throw AbsentException.unreachable(Reason.TOO_LARGE, file + " is larger than 1 MiB");
      }
      return pem;
    } catch (AbsentException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static AbsentException unreadable(Path path, IOException failure) {
    return AbsentException.unreachable(
        Reason.UNREADABLE,
        failure instanceof NoSuchFileException
            ? path + " does not exist"
            : "%s cannot be read (%s)".formatted(path, failure.getMessage()));
  }
}
